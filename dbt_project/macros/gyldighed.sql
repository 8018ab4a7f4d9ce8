{# Effective dating: which row of a seed is in force on a day. #}

{# Half-open, as every seed that is effective-dated: the row holds from its first day until the day before gyldig_til. #}
{% macro i_kraft_paa(raekke, dato) -%}
    {{ dato }} >= {{ raekke }}.gyldig_fra and ({{ dato }} < {{ raekke }}.gyldig_til or {{ raekke }}.gyldig_til is null)
{%- endmacro %}
