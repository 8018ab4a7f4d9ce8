-- What each list criterion is worth: of the cases in the benchmark's window those taken, made a control case, closed, and with effect,
-- and the kroner of these; beside it the rest of the same step and area, for the municipality and the country.
with kriterier as (
    select
        periode,
        kommunekode,
        kontroltrin,
        omraade,
        coalesce(kriterium, 'ikke oplyst') as kriterium,
        cast(sum(udtaget) as bigint) as udtaget,
        cast(sum(udtaget_med_kontrolsag) as bigint) as med_kontrolsag,
        cast(sum(resterende) as bigint) as resterende,
        cast(sum(oprettet) as bigint) as oprettet,
        cast(sum(afsluttet) as bigint) as afsluttet,
        cast(sum(afsluttet_med_effekt) as bigint) as med_effekt,
        cast(sum(tilbagebetalingskrav) as decimal(18, 2)) as tilbagebetalingskrav,
        cast(sum(mindreudgift) as decimal(18, 2)) as mindreudgift
    from {{ ref('int_benchmark_kriterier') }}
    group by periode, kommunekode, kontroltrin, omraade, coalesce(kriterium, 'ikke oplyst')
),

-- the other criteria of the same step and area
resten as (
    select
        *,
        cast(sum(afsluttet) over celle - afsluttet as bigint) as resten_afsluttet,
        cast(sum(med_effekt) over celle - med_effekt as bigint) as resten_med_effekt
    from kriterier
    window celle as (partition by periode, kommunekode, kontroltrin, omraade)
),

effekt as (
    select
        *,
        {{ andel('med_effekt', 'afsluttet') }} as andel_med_effekt,
        {{ wilson('med_effekt', 'afsluttet', '-') }} as andel_nedre,
        {{ wilson('med_effekt', 'afsluttet', '+') }} as andel_oevre,
        {{ andel('resten_med_effekt', 'resten_afsluttet') }} as resten_andel_med_effekt,
        {{ wilson('resten_med_effekt', 'resten_afsluttet', '-') }} as resten_andel_nedre,
        {{ wilson('resten_med_effekt', 'resten_afsluttet', '+') }} as resten_andel_oevre,
        {{ pr_stk('tilbagebetalingskrav + mindreudgift', 'afsluttet') }} as kroner_pr_afsluttet
    from resten
)

select * from effekt
