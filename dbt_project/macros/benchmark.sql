{# The counts of the benchmark, named once; every share is a ratio of two of them, computed at the very end. #}
{% macro benchmark_tal() %}
    {{ return(['udtaget', 'resterende', 'bortfaldet', 'udtaget_med_kontrolsag', 'oprettet', 'afsluttet', 'afsluttet_med_effekt',
        'afsluttet_i_vinduet', 'afsluttet_i_vinduet_med_effekt']) }}
{% endmacro %}

{# The months of a reading's window, and how many readings a development shows (1-domain "Benchmark"). #}
{% macro benchmark_maaneder() %}{{ return(12) }}{% endmacro %}

{# A ratio of two integers; NULL when the denominator is 0. #}
{% macro andel(taeller, naevner) -%}
    cast({{ taeller }} as double) / nullif({{ naevner }}, 0)
{%- endmacro %}

{# How many rows of a group the condition holds for. #}
{% macro antal_hvor(betingelse) -%} count(case when {{ betingelse }} then 1 end) {%- endmacro %}
