{# The groups whose amount (`beloeb`) is another in the step `foer` than in the step `efter`, in both of which the keys name one row; a missing
   group counts as 0. #}
{% macro forskellige_beloeb(foer, efter, noegler) -%}
    select
        {% for noegle in noegler -%}
        coalesce(foer.{{ noegle }}, efter.{{ noegle }}) as {{ noegle }},
        {% endfor -%}
        foer.beloeb as {{ foer }},
        efter.beloeb as {{ efter }}
    from {{ foer }} as foer
    full outer join {{ efter }} as efter on {% for noegle in noegler %}foer.{{ noegle }} = efter.{{ noegle }}{{ ' and ' if not loop.last }}{% endfor %}
    where coalesce(foer.beloeb, 0) <> coalesce(efter.beloeb, 0)
{%- endmacro %}
