-- Empty: municipalities whose claims by benefit and age do not add to the krav_* figures of indsatser: two age classes
-- overlap, or a claim is lost or doubled. The engineer mends it.
{{ config(meta={'dagster': {'ref': {'name': 'krav'}}}) }}
{%- set noegletal = {'krav_rejst': 'rejst', 'krav_betalt': 'betalt', 'krav_afskrevet': 'afskrevet', 'krav_udestaaende': 'udestaaende'} %}
with krav as (
    {% for navn, kolonne in noegletal.items() -%}
    select kommunekode, aar, '{{ navn }}' as noegletal, sum({{ kolonne }}) as beloeb
    from {{ ref('krav') }}
    group by kommunekode, aar
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

indsatser as (
    select kommunekode, aar, noegletal, vaerdi as beloeb
    from {{ ref('indsatser') }}
    where noegletal in ('{{ noegletal.keys() | join("', '") }}')
),

uens as (
    {{ forskellige_beloeb('krav', 'indsatser', ['kommunekode', 'aar', 'noegletal']) }}
)

select * from uens
