{# Months: the periods 'YYYY-MM' as days and as numbers, and the window of a reading (docs/domaene.md "Benchmark"). #}

{% macro foerste_dag(periode) -%} cast({{ periode }} || '-01' as date) {%- endmacro %}

{% macro sidste_dag(periode) -%} last_day({{ foerste_dag(periode) }}) {%- endmacro %}

{# The first day of the window: the given number of months, the last of them the period's own. #}
{% macro vindue_fra(periode, maaneder) -%}
    cast({{ foerste_dag(periode) }} - {{ maaneder - 1 }} * interval '1' month as date)
{%- endmacro %}

{# A number that grows by one per month, so that neighbours are known from afar. #}
{% macro maanedsnummer(periode) -%}
    (cast(left({{ periode }}, 4) as integer) * 12 + cast(right({{ periode }}, 2) as integer))
{%- endmacro %}

{% macro maaneder_siden(dato) %}{{ return(adapter.dispatch('maaneder_siden')(dato)) }}{% endmacro %}
{# The month of a day as a number that grows by one per month. #}
{% macro duckdb__maaneder_siden(dato) -%} date_diff('month', timestamp '1900-01-01', {{ dato }}) {%- endmacro %}

{# The period so many months after. #}
{% macro maaneder_efter(periode, antal) -%}
    left(cast(cast({{ foerste_dag(periode) }} + {{ antal }} * interval '1' month as date) as varchar), 7)
{%- endmacro %}

{# The period so many months before. #}
{% macro maaneder_foer(periode, antal) -%}
    left(cast(cast({{ foerste_dag(periode) }} - {{ antal }} * interval '1' month as date) as varchar), 7)
{%- endmacro %}

{% macro hver_maaned(fra, til) %}{{ return(adapter.dispatch('hver_maaned')(fra, til)) }}{% endmacro %}
{# Every period from one to another, both included, a row each: for use in a select list. #}
{% macro duckdb__hver_maaned(fra, til) -%}
    strftime(unnest(generate_series({{ foerste_dag(fra) }}, {{ foerste_dag(til) }}, interval '1 month')), '%Y-%m')
{%- endmacro %}
