-- Empty: seeds whose key is not whole and unique, with a column empty that must be filled, or with a value that is not permitted.
-- What each must hold stands with the seed, as `meta: {raekker: …}`; one test for all, see noegler_er_unikke. Whoever changed the
-- seed mends it.
{{ config(meta={'dagster': {'ref': {'name': 'kommuner'}}}) }}
{% for seed, holder in tables_that_state('seeds', 'raekker').items() %}
{%- set tabel = ref(seed) %}
{%- set raekke -%}
    'seeds/{{ seed }}.csv, rækken ' || concat_ws(', '{% for n in holder.noegle %}, coalesce(cast({{ n }} as varchar), '–'){% endfor %}) ||
{%- endset %}
{{ 'union all' if not loop.first }}
select '{{ seed }}' as seed, {{ raekke }} ' er en dobbelt nøgle: står ' || cast(count(*) as varchar) || ' gange; tilladt er én' as besked
from {{ tabel }}
group by {{ holder.noegle | join(', ') }}
having count(*) > 1
{%- for kolonne in holder.noegle + holder.get('udfyldt', []) %}
union all
select '{{ seed }}', {{ raekke }} ': {{ kolonne | replace("'", "") }} er tom; tilladt er en værdi'
from {{ tabel }}
where {{ kolonne }} is null
{%- endfor %}
{%- for kolonne, vaerdier in holder.get('tilladte', {}).items() %}
union all
select '{{ seed }}', {{ raekke }} ': {{ kolonne }} har en ukendt værdi: ' || cast({{ kolonne }} as varchar) || '; tilladt er {{ vaerdier | join(", ") }}'
from {{ tabel }}
where cast({{ kolonne }} as varchar) not in ('{{ vaerdier | join("', '") }}')
{%- endfor %}
{% endfor %}
