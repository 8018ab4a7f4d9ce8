{# No two rows share the key, and no part of it is missing: what "En række pr. …" promises. #}
{% test unik_noegle(model, kolonner) %}
select
    {{ kolonner | join(', ') }},
    count(*) as antal
from {{ model }}
group by {{ kolonner | join(', ') }}
having count(*) > 1 {%- for kolonne in kolonner %} or {{ kolonne }} is null{% endfor %}
{% endtest %}
