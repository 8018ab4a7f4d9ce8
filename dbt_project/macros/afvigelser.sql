{# Pairs of a computed and a stated figure, column by column: what the steps of `udk_advarsler` end with. #}

{# One row per column whose two figures differ: `<tal>` is computed, `<tal>_oplyst` is stated. A stated figure that is missing
   states nothing. The step gives leverance_id, kommunekode, aar and emne, what the row is about. #}
{% macro afvigelser_af(trin, art, tal) -%}
    {%- for t in tal %}
    select
        leverance_id,
        kommunekode,
        aar,
        '{{ art }}' as art,
        cast({{ t }} as decimal(18, 2)) as beregnet,
        cast({{ t }}_oplyst as decimal(18, 2)) as oplyst,
        emne || ': {{ t }}' as note
    from {{ trin }}
    where {{ t }} <> {{ t }}_oplyst
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
{%- endmacro %}
