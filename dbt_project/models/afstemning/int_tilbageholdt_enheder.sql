-- Deliveries in force whose amounts are most likely in another unit than kroner: the same rows 100 or 1,000 times as large or small, or all
-- of a correction, or a column of another size than this sender's before. One finding of a column: the surest.
with fundet as (
    select 1 as sikkerhed, leverance_id, kolonne as emne, foer, nu, fundet from {{ ref('int_tilbageholdt_ganget') }}
    union all
    select
        2,
        d.leverance_id,
        coalesce(d.del, 'alle'),
        d.foer_kroner,
        d.kroner,
        'kronerne ' || coalesce('af ' || {{ delens_raekker('d.del') }} || ' ', '') || 'er netop '
        || case
            when d.kroner = 100 * d.foer_kroner then '100 gange'
            when d.kroner = 1000 * d.foer_kroner then '1.000 gange'
            when 100 * d.kroner = d.foer_kroner then 'en hundrededel af'
            else 'en tusindedel af'
        end || ' dem i ' || p.foer_filnavn || ', som filen erstatter: ' || {{ dansk_tal('d.kroner', oere=true) }} || ' kr. mod '
        || {{ dansk_tal('d.foer_kroner', oere=true) }} || ' kr.'
    from {{ ref('int_tilbageholdt_dele') }} as d
    inner join {{ ref('int_tilbageholdt_par') }} as p on d.leverance_id = p.leverance_id
    -- of the others row is held against row
    where p.kilde in ('udk_risikosager', 'udk_statusopgoerelse', 'udk_paragraf11') and d.foer_kroner > 0
        and (d.kroner in (100 * d.foer_kroner, 1000 * d.foer_kroner) or d.foer_kroner in (100 * d.kroner, 1000 * d.kroner))
    union all
    select 3, leverance_id, kolonne || case when count(*) over (partition by leverance_id, kolonne) > 1 then '-' || del else '' end, foer, nu, fundet
    from {{ ref('int_tilbageholdt_niveau') }}
),

sikreste as (
    select *
    from fundet
    qualify row_number() over (partition by leverance_id, emne order by sikkerhed) = 1
),

-- the parts of a correction say no more than its whole
egne as (
    select *, bool_or(sikkerhed = 2 and emne = 'alle') over (partition by leverance_id) as er_helt
    from sikreste
),

enheder as (
    select
        'beloeb_ganget' as kontrol,
        e.leverance_id,
        l.kilde,
        l.kommunekode,
        l.periode,
        l.version,
        e.emne,
        e.foer,
        e.nu,
        l.filnavn || ': ' || e.fundet || ' Er beløbene i øre eller 1.000 kr., så få en ny version i kroner' as besked
    from egne as e
    inner join {{ ref('int_leverancer_status') }} as l on e.leverance_id = l.leverance_id
    where e.sikkerhed <> 2 or e.emne = 'alle' or not e.er_helt
)

select * from enheder
