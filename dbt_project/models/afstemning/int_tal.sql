-- Every computed figure that a report may print, by its stable id: the same slugs as in rapporterede_tal.maal. What is not
-- measured has no row: unpivot leaves it out.
with kategorier as (
    select distinct kategori, slug from {{ ref('provenu_kategorier') }}
),

totaler as (
    select distinct total, slug from {{ ref('provenu_totaler') }}
),

kategori_tal as (
    select 'provenu/' || p.kommunekode || '/' || p.aar || '/' || k.slug as foran, p.*
    from {{ ref('provenu_aar') }} as p
    inner join kategorier as k on p.kategori = k.kategori
),

komponenter as (
    select foran, kommunekode, aar, komponent, vaerdi
    from kategori_tal
    unpivot (vaerdi for komponent in (tilbagebetalingskrav, mindreudgift, efterregulering, skat, anke))
),

total_tal as (
    select 'provenu/' || p.kommunekode || '/' || p.aar || '/' || t.slug as tal_id, p.*
    from {{ ref('provenu_total') }} as p
    inner join totaler as t on p.total = t.total
),

udk as (
    select
        'udk-status/' || lower(kommunekode) || '/' || aar || '/' as foran,
        {{ slug('ydelse') }} as raekke,
        kommunekode,
        aar,
        cast(stop_antal as decimal(18, 2)) as stop_antal,
        stop_beloeb,
        cast(krav_antal as decimal(18, 2)) as krav_antal,
        krav_beloeb,
        efterregulering,
        skat,
        provenu as provenu_i_alt
    from {{ ref('udk_status') }}
),

udk_celler as (
    select foran, raekke, kommunekode, aar, felt, vaerdi
    from udk
    unpivot (vaerdi for felt in (stop_antal, stop_beloeb, krav_antal, krav_beloeb, efterregulering, skat, provenu_i_alt))
),

-- counts are never added up: cases overlap between columns
udk_totaler as (
    select foran, 'total' as raekke, kommunekode, aar, felt, cast(sum(vaerdi) as decimal(28, 10)) as vaerdi
    from udk_celler
    where felt not in ('stop_antal', 'krav_antal')
    group by foran, kommunekode, aar, felt
),

paragraf_11 as (
    select
        kommunekode,
        aar,
        cast(antal_retur as decimal(18, 2)) as antal_retur,
        cast(antal_afsluttet as decimal(18, 2)) as antal_afsluttet,
        cast(antal_med_provenu as decimal(18, 2)) as antal_med_provenu,
        tilbagebetalingskrav,
        aarlig_besparelse,
        efterregulering,
        provenu
    from {{ ref('int_paragraf11') }}
),

paragraf_11_celler as (
    select kommunekode, aar, felt, vaerdi
    from paragraf_11
    unpivot (vaerdi for felt in (
        antal_retur, antal_afsluttet, antal_med_provenu, tilbagebetalingskrav, aarlig_besparelse, efterregulering, provenu
    ))
),

alle as (
    select foran as tal_id, kommunekode, aar, cast(beloeb as decimal(28, 10)) as vaerdi from kategori_tal
    union all
    select foran || '/' || komponent, kommunekode, aar, vaerdi from komponenter
    union all
    select tal_id, kommunekode, aar, beloeb from total_tal
    union all
    select foran || raekke || '/' || replace(felt, '_', '-'), kommunekode, aar, vaerdi from udk_celler
    union all
    select foran || raekke || '/' || replace(felt, '_', '-'), kommunekode, aar, vaerdi from udk_totaler
    union all
    select 'paragraf-11/' || kommunekode || '/' || aar || '/' || replace(felt, '_', '-'), kommunekode, aar, vaerdi
    from paragraf_11_celler
    union all
    select 'indsatser/' || kommunekode || '/' || aar || '/' || noegletal, kommunekode, aar, cast(vaerdi as decimal(28, 10))
    from {{ ref('indsatser') }}
)

select * from alle where vaerdi is not null
