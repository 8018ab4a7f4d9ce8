-- Why a printed figure is not computed: no delivery, no such figure, or not all that it is the sum of.
with trykte as (
    select distinct
        r.maal,
        r.aar,
        split_part(r.maal, '/', 1) as art,
        split_part(r.maal, '/', 2) as sted,
        split_part(r.maal, '/', 4) as navn
    from {{ ref('rapporterede_tal') }} as r
    where r.rapporteret is not null
),

-- what each kind of figure is made of, by its own name where the kind has several sources
kilder as (
    select distinct 'provenu' as art, slug as navn, leverance_kilde as kilde from {{ ref('provenu_kategorier') }}
    union all
    select 'indsatser', noegletal, kilde from {{ ref('noegletal') }}
),

faste as (
    select 'udk-status' as art, 'udk_statusopgoerelse' as kilde
    union all
    select 'paragraf-11', 'udk_paragraf11'
    union all
    select 'provenu-ydelse', 'kommune_sager'
),

-- the categories of a total that a document has above 0 and that are not measured
udaekkede as (
    select maal, {{ saml('kategori', ', ') }} as kategorier
    from (
        select distinct u.maal, k.kategori
        from {{ ref('int_udaekkede_totaler') }} as u
        inner join {{ ref('provenu_totaler') }} as t on split_part(u.maal, '/', 4) = t.slug
        inner join {{ ref('provenu_kategorier') }} as k on t.kategori = k.kategori
        inner join {{ ref('rapporterede_tal') }} as r
            on r.maal = 'provenu/' || split_part(u.maal, '/', 2) || '/' || split_part(u.maal, '/', 3) || '/' || k.slug and r.rapporteret > 0
        where r.maal not in (select tal_id from {{ ref('int_tal') }})
    ) as led
    group by maal
),

grunde as (
    select
        t.maal,
        case
            when t.art <> 'benchmark' and t.aar < g.foerste_aar then
                'Rækker fra før ' || g.foerste_aar || ' er slettet efter en regel. Tallet står i udgivelserne fra før'
            when u.maal is not null then 'Ikke dækket af leverancerne: ' || u.kategorier
            when o.maal is not null then
                'Summen af ' || o.kommuner || ' kommuner (' || o.omraade || '); ' || o.daekket || ' har tallet'
                || case when o.daekket > 0 then ' og giver ' || {{ dansk_tal('o.summen') }} else '' end
                || '. Mangler: ' || case when o.kommuner - o.daekket > 10 then (o.kommuner - o.daekket) || ' kommuner' else o.mangler end
            when coalesce(k.kilde, f.kilde) is not null then
                'Ingen leverance giver tallet for ' || t.aar || '. Det skulle komme fra: ' || kd.navn || ', ' || coalesce(km.navn, t.sted)
            when t.art = 'provenu' and t.navn in (select slug from {{ ref('provenu_totaler') }}) then
                'Ingen leverance fra ' || coalesce(km.navn, t.sted) || ' dækker nogen af totalens kategorier i ' || t.aar
            when t.art = 'benchmark' then 'Ingen leverance af Udbetaling Danmarks risikosager dækker tallet, eller der er ingen sager'
            when t.art = 'kommunal-andel' then 'Ikke alle kronerne har en sats i refusion, eller ingen leverance dækker ' || t.aar
            else 'Leverancerne har ikke oplysningen, så tallet kan ikke beregnes'
        end as hvorfor
    from trykte as t
    cross join {{ ref('int_glemte_aar') }} as g
    left join udaekkede as u on t.maal = u.maal
    left join {{ ref('int_tal_omraader') }} as o on t.maal = o.maal
    left join kilder as k on t.art = k.art and split_part(t.navn, ':', 1) = k.navn
    left join faste as f on t.art = f.art
    left join {{ ref('kilder') }} as kd on coalesce(k.kilde, f.kilde) = kd.kilde
    left join {{ ref('kommuner') }} as km on t.sted = km.kommunekode
)

select * from grunde
