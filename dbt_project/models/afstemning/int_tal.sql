-- Every computed figure that a report may print, by its stable id: the same slugs as in rapporterede_tal.maal.
{%- set udk_beloeb = ['stop_beloeb', 'krav_beloeb', 'efterregulering', 'skat', 'provenu'] %}
{%- set paragraf11 = ['antal_retur', 'antal_afsluttet', 'antal_med_provenu', 'tilbagebetalingskrav', 'aarlig_besparelse',
    'efterregulering', 'provenu'] %}
{%- set komponenter = ['tilbagebetalingskrav', 'mindreudgift', 'efterregulering', 'skat', 'anke'] %}
with kategorier as (
    select distinct kategori, slug from {{ ref('provenu_kategorier') }}
),

totaler as (
    select distinct total, slug from {{ ref('provenu_totaler') }}
),

provenu as (
    select 'provenu/' || p.kommunekode || '/' || p.aar || '/' || k.slug as tal_id, p.kommunekode, p.aar,
        cast(p.beloeb as decimal(28, 10)) as vaerdi
    from {{ ref('provenu_aar') }} as p
    inner join kategorier as k on p.kategori = k.kategori
    union all
    {% for komponent in komponenter -%}
    select 'provenu/' || p.kommunekode || '/' || p.aar || '/' || k.slug || '/{{ komponent }}', p.kommunekode, p.aar, p.{{ komponent }}
    from {{ ref('provenu_aar') }} as p
    inner join kategorier as k on p.kategori = k.kategori
    union all
    {% endfor -%}
    select 'provenu/' || p.kommunekode || '/' || p.aar || '/' || t.slug, p.kommunekode, p.aar, p.beloeb
    from {{ ref('provenu_total') }} as p
    inner join totaler as t on p.total = t.total
),

udk as (
    select 'udk-status/' || lower(kommunekode) || '/' || aar || '/' as foran, {{ slug('ydelse') }} as raekke, *
    from {{ ref('udk_status') }}
),

-- counts are never added up: cases overlap between columns
udk_tal as (
    {% for kolonne in ['stop_antal', 'krav_antal'] + udk_beloeb -%}
    select foran || raekke || '/{{ "provenu-i-alt" if kolonne == "provenu" else kolonne | replace("_", "-") }}' as tal_id,
        kommunekode, aar, cast({{ kolonne }} as decimal(28, 10)) as vaerdi
    from udk
    union all
    {% endfor -%}
    {% for kolonne in udk_beloeb -%}
    select foran || 'total/{{ "provenu-i-alt" if kolonne == "provenu" else kolonne | replace("_", "-") }}',
        kommunekode, aar, cast(sum({{ kolonne }}) as decimal(28, 10))
    from udk
    group by foran, kommunekode, aar
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

paragraf_11 as (
    {% for kolonne in paragraf11 -%}
    select 'paragraf-11/' || kommunekode || '/' || aar || '/{{ kolonne | replace("_", "-") }}' as tal_id,
        kommunekode, aar, cast({{ kolonne }} as decimal(28, 10)) as vaerdi
    from {{ ref('int_paragraf11') }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

indsatser as (
    select 'indsatser/' || kommunekode || '/' || aar || '/' || noegletal as tal_id, kommunekode, aar,
        cast(vaerdi as decimal(28, 10)) as vaerdi
    from {{ ref('indsatser') }}
),

alle as (
    select * from provenu
    union all
    select * from udk_tal
    union all
    select * from paragraf_11
    union all
    select * from indsatser
)

select * from alle where vaerdi is not null
