{# What claims in words are held against. #}

{# Kinds of claims that are judged in a model of their own: over municipalities, over years, or not at all. #}
{% macro saerlige_arter() %}{{ return("('foerende', 'foelges', 'uden_kilde')") }}{% endmacro %}

{# An id of a figure with its second or third part, the municipality or the year, taken out: the same figure of all. #}
{% macro uden_del(tal_id, nr) -%}
    {%- set dele = ["split_part(" ~ tal_id ~ ", '/', 1)", "split_part(" ~ tal_id ~ ", '/', 2)", "split_part(" ~ tal_id ~ ", '/', 3)"] -%}
    {{ dele[0] }} || '/' || {{ dele[4 - nr] }} || substr({{ tal_id }}, length({{ dele | join(' || ') }}) + 3)
{%- endmacro %}
