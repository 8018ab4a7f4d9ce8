{# Single cells that are surely without faults, judged by chains of functions over one column, which DuckDB computes once per
   distinct text (see macros/ligetil.sql). #}

{% macro aldrig() %}{{ return(adapter.dispatch('aldrig')()) }}{% endmacro %}
{# The day that never comes. #}
{% macro duckdb__aldrig() -%} timestamp '9999-12-31' {%- endmacro %}

{% macro sikker_dato(udtryk) %}{{ return(adapter.dispatch('sikker_dato')(udtryk)) }}{% endmacro %}
{# The date of a cell in one of the contract's forms, at midnight; the day that never comes for an empty or missing one. Of any
   other cell it may be anything or NULL: er_sikker_dato says whether it holds. #}
{% macro duckdb__sikker_dato(udtryk) -%}
    try_strptime(left(concat({{ udtryk }}, '9999-12-31'), 10), ['%Y-%m-%d', '%d-%m-%Y', '%d.%m.%Y', '%d/%m/%Y'])
{%- endmacro %}

{% macro er_sikker_dato(udtryk) %}{{ return(adapter.dispatch('er_sikker_dato')(udtryk)) }}{% endmacro %}
{# Empty, missing, or of the form of a date with or without a time; whether the calendar has the day, sikker_dato says. A time with
   an offset is not trusted, nor the year 1900 or one from 9000 on: they hold days that say "no date". The day that never comes is
   one too, and stands for an empty date here as well (2026-11). #}
{% macro duckdb__er_sikker_dato(udtryk) -%}
    {%- set aar = "(1[0-8][0-9]{2}|190[1-9]|19[1-9][0-9]|[2-8][0-9]{3})" -%}
    {%- set dag = "(" ~ aar ~ "-[0-9]{2}-[0-9]{2}|[0-9]{2}[-./][0-9]{2}[-./]" ~ aar ~ "|9999-12-31|31([-]12-|[.]12[.]|/12/)9999)" -%}
    {{ ligner("concat(" ~ udtryk ~ ")", "(" ~ dag ~ maaske_klokken() ~ ")?") }}
{%- endmacro %}

{% macro er_sikkert_beloeb(udtryk) %}{{ return(adapter.dispatch('er_sikkert_beloeb')(udtryk)) }}{% endmacro %}
{# Empty, missing, or an amount that is not negative and not too large. #}
{% macro duckdb__er_sikkert_beloeb(udtryk) -%}
    {{ ligner("concat(" ~ udtryk ~ ")", "(([0-9]{1,3}([.][0-9]{3}){1,3}|[0-9]{1,12})(,[0-9]{1,2})?([ \u00a0]?[kK][rR][.]?)?)?") }}
{%- endmacro %}

{% macro er_over_nul(udtryk) %}{{ return(adapter.dispatch('er_over_nul')(udtryk)) }}{% endmacro %}
{# Of such an amount: whether it is above 0. A pattern on the whole text is tried once per distinct one, a search once per row. #}
{% macro duckdb__er_over_nul(udtryk) -%} not {{ ligner("concat(" ~ udtryk ~ ")", "[^1-9]*") }} {%- endmacro %}
