-- What came of the cases of each list criterion: taken, opened, closed and closed with effect, by step and area.
with kriterier as (
    select
        periode,
        kommunekode,
        kontroltrin,
        omraade,
        coalesce({{ synlig('kriterium') }}, 'ikke oplyst') as kriterium,
        cast(sum(udtaget) as bigint) as udtaget,
        cast(sum(resterende) as bigint) as resterende,
        cast(sum(oprettet) as bigint) as oprettet,
        cast(sum(afsluttet) as bigint) as afsluttet,
        cast(sum(afsluttet_med_effekt) as bigint) as afsluttet_med_effekt
    from {{ ref('int_benchmark_kriterier') }}
    group by periode, kommunekode, kontroltrin, omraade, coalesce({{ synlig('kriterium') }}, 'ikke oplyst')
),

med_andel as (
    select
        *,
        {{ andel('afsluttet_med_effekt', 'afsluttet') }} as andel_med_effekt
    from kriterier
)

select * from med_andel
