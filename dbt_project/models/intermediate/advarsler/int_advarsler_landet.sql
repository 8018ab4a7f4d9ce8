-- What of the country's files a municipality's own file sets aside, where it has less or other kroner, and own statements that say nothing of
-- their municipality and so cover it with 0 (docs/kontrakter.md §5 "Deliveries", "Coverage").
with udk_raekker as (
    select 'udk_statusopgoerelse' as kilde, leverance_id, leverance_kommunekode, kommunekode, cast(aar as varchar) as periode, provenu, erstattet
    from {{ ref('int_udk_status_raekker') }}
    union all
    select kilde, leverance_id, leverance_kommunekode, kommunekode, cast(aar as varchar), provenu, erstattet
    from {{ ref('int_paragraf11_raekker') }}
),

risikosager as (
    select o.leverance_id, i.kommunekode as leverance_kommunekode, o.kommunekode, i.periode, sum(o.raekker) as raekker
    from {{ ref('int_risikosager_optalt') }} as o
    inner join {{ ref('int_udk_i_kraft') }} as i on o.leverance_id = i.leverance_id
    where o.fejl = ''
    group by o.leverance_id, i.kommunekode, o.kommunekode, i.periode
),

antal as (
    select kilde, leverance_id, leverance_kommunekode, kommunekode, periode, erstattet, count(*) as raekker,
        cast(sum(provenu) as decimal(18, 2)) as kroner
    from udk_raekker
    group by kilde, leverance_id, leverance_kommunekode, kommunekode, periode, erstattet
    union all
    select 'udk_risikosager', r.leverance_id, r.leverance_kommunekode, r.kommunekode, r.periode,
        r.leverance_kommunekode = 'DK' and egne.leverance_id is not null, cast(r.raekker as bigint), null
    from risikosager as r
    left join {{ ref('int_udk_i_kraft') }} as egne
        on egne.kilde = 'udk_risikosager' and r.kommunekode = egne.kommunekode and r.periode = egne.periode
),

erstattede as (
    select
        landets.*,
        l.filnavn as landets_filnavn,
        e.filnavn as egen_filnavn,
        coalesce(egne.raekker, 0) as egne_raekker,
        coalesce(egne.kroner, 0) as egne_kroner
    from antal as landets
    inner join {{ ref('int_udk_i_kraft') }} as l on landets.leverance_id = l.leverance_id
    inner join {{ ref('int_udk_i_kraft') }} as e
        on landets.kilde = e.kilde and landets.kommunekode = e.kommunekode and landets.periode = e.periode
    left join antal as egne
        on e.leverance_id = egne.leverance_id and landets.kommunekode = egne.kommunekode and landets.kilde = egne.kilde
    where landets.erstattet
),

uden_blok as (
    select i.leverance_id, i.kommunekode, i.filnavn, d.aar
    from {{ ref('int_udk_i_kraft') }} as i
    inner join {{ ref('int_daekning') }} as d
        on i.kommunekode = d.kommunekode and d.kategori = 'UDK-ydelser' and i.periode = cast(d.aar as varchar)
    left join antal as a
        on i.leverance_id = a.leverance_id and i.kommunekode = a.kommunekode and a.kilde = 'udk_statusopgoerelse'
    where i.kilde = 'udk_statusopgoerelse' and i.kommunekode <> 'DK' and a.leverance_id is null
),

advarsler as (
    select 'landets_raekker_erstattet' as art, kilde, kommunekode, cast(null as varchar) as noegle, leverance_id,
        cast(null as bigint) as raekke_nr,
        landets_filnavn || ': ' || {{ saa_mange('raekker', 'række', 'rækker') }} || ' om kommune ' || kommunekode
        || coalesce(' med ' || {{ dansk_tal('kroner', oere=true) }} || ' kr.', '') || ' tæller ikke, for kommunens egen ' || egen_filnavn
        || ' gælder; den har ' || {{ saa_mange('egne_raekker', 'række', 'rækker') }}
        || case when kroner is null then '' else ' og ' || {{ dansk_tal('egne_kroner', oere=true) }} || ' kr.' end as besked
    from erstattede
    where raekker > egne_raekker or kroner <> egne_kroner
    union all
    select 'opgoerelse_uden_kommunen', 'udk_statusopgoerelse', kommunekode, null, leverance_id, null,
        filnavn || ': ingen række er om kommunen; UDK-ydelser for ' || cast(aar as varchar)
        || ' tæller som målt til 0 kr. Få en ny version med kommunens tal, hvis der er nogen'
    from uden_blok
)

select * from advarsler
