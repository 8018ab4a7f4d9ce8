{# What a seed's rows must hold, as one test: the key is whole and unique, the columns named are filled, and a column with
   permitted values has no other. One test per seed, not one per column: each costs a tenth of a second of every run. #}
{% test raekker_holder(model, noegle, udfyldt=[], tilladte={}) %}
with fejl as (
    select 'dobbelt nøgle' as fejl, count(*) as antal
    from {{ model }}
    group by {{ noegle | join(', ') }}
    having count(*) > 1
    {% for kolonne in noegle + udfyldt -%}
    union all
    select '{{ kolonne | replace("'", "") }} er tom', 1
    from {{ model }}
    where {{ kolonne }} is null
    {% endfor -%}
    {% for kolonne, vaerdier in tilladte.items() -%}
    union all
    select '{{ kolonne }} har en ukendt værdi', 1
    from {{ model }}
    where cast({{ kolonne }} as varchar) not in ('{{ vaerdier | join("', '") }}')
    {% endfor -%}
)

select * from fejl
{% endtest %}
