-- Empty: keys with an accepted row in force that have not exactly one current row, and current rows of no such key. Asked of every
-- source whose contract names the model of its current rows (`gaeldende`). The engineer mends it.
{{ config(meta={'dagster': {'ref': {'name': 'int_leverancer_i_kraft'}}}) }}
{%- set kilder = sources_with_current_rows() %}
with i_kraft as (
    select leverance_id from {{ ref('int_leverancer_i_kraft') }}
),

leveret as (
    {% for kilde in kilder -%}
    select distinct '{{ kilde }}' as kilde, {{ noegle_af(kilde, 's') }} as noegle
    from {{ ref('stg_' ~ kilde) }} as s
    where s.fejl = '' and s.leverance_id in (select leverance_id from i_kraft)
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

gaeldende as (
    {% for kilde, model in kilder.items() -%}
    select '{{ kilde }}' as kilde, {{ noegle_af(kilde, 'g') }} as noegle, count(*) as antal
    from {{ ref(model) }} as g
    group by {{ noegle_af(kilde, 'g') }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

uens as (
    select coalesce(l.kilde, g.kilde) as kilde, coalesce(l.noegle, g.noegle) as noegle, g.antal
    from leveret as l
    full outer join gaeldende as g on l.kilde = g.kilde and l.noegle = g.noegle
    where l.noegle is null or g.antal is distinct from 1
)

select * from uens
