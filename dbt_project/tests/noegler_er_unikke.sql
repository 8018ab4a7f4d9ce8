-- Empty: tables with two rows of one key, or with a part of the key missing: what "En række pr. …" promises. The keys stand with
-- each model, as `meta: {noegle: […]}`. One test for all, not one each: a test costs a run a tenth of a second, whatever it asks.
-- `tabel` names the asset whose check of its key fails. The engineer mends it.
{{ config(meta={'dagster': {'ref': {'name': 'afstemning'}}}) }}
{% for model, noegle in tables_that_state('models', 'noegle').items() %}
{{ 'union all' if not loop.first }}
select '{{ model }}' as tabel, count(*) as noegler
from (
    select 1 as fejl
    from {{ ref(model) }}
    group by {{ noegle | join(', ') }}
    having count(*) > 1 {%- for kolonne in noegle %} or {{ kolonne }} is null{% endfor %}
) as gentaget
having count(*) > 0
{% endfor %}
