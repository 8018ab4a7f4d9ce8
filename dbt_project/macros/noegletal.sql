{# Figures from columns to rows: what the steps of `indsatser` end with. #}

{# One row per figure: each named column of a step becomes the noegletal of that name. A NULL is no figure. #}
{% macro noegletal_af(trin, navne) -%}
    {%- for navn in navne %}
    select kommunekode, aar, '{{ navn }}' as noegletal, cast({{ navn }} as decimal(28, 10)) as vaerdi
    from {{ trin }}
    where {{ navn }} is not null
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
{%- endmacro %}

{# The year of a date, as a whole number. #}
{% macro aar_af(dato) -%} cast(extract(year from {{ dato }}) as integer) {%- endmacro %}
