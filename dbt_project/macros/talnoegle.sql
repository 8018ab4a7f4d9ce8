{# A risk case and its municipality as one whole number, to be joined by the million: DuckDB's own, dispatched. #}

{% macro noegletal(kommunekode, noegle) %}{{ return(adapter.dispatch('noegletal')(kommunekode, noegle)) }}{% endmacro %}
{# A municipality and a text as one whole number: the code in the 10 highest bits, a hash of the text in the 54 below. Joining 100
   million numbers costs a fifth of joining texts; two texts of 100,000 in a municipality share one once in 3 million snapshots. #}
{% macro duckdb__noegletal(kommunekode, noegle) -%}
    (cast({{ kommunekode }} as ubigint) << 54) | (hash({{ noegle }}) >> 10)
{%- endmacro %}

{% macro noegletal_i_leverance(leverance_id, noegletal) %}{{ return(adapter.dispatch('noegletal_i_leverance')(leverance_id, noegletal)) }}{% endmacro %}
{# Such a number and its delivery as one number; two pairs hardly ever share one. #}
{% macro duckdb__noegletal_i_leverance(leverance_id, noegletal) -%} xor({{ noegletal }}, hash({{ leverance_id }})) {%- endmacro %}

{% macro noegletal_kommune(udtryk) %}{{ return(adapter.dispatch('noegletal_kommune')(udtryk)) }}{% endmacro %}
{# The municipality of such a number. #}
{% macro duckdb__noegletal_kommune(udtryk) -%} cast({{ udtryk }} >> 54 as varchar) {%- endmacro %}
