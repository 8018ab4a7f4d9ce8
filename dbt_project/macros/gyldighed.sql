{# Effective dating: which row of a seed is in force on a day. #}

{# Half-open, as every seed that is effective-dated: the row holds from its first day until the day before gyldig_til. One that holds
   from 1900-01-01 holds from always: a mistyped 1823 is a warning, and takes no case out of the rules. On no day none holds. #}
{% macro i_kraft_paa(raekke, dato) -%}
    {{ er_begyndt(raekke, dato) }} and ({{ dato }} < {{ raekke }}.gyldig_til or {{ raekke }}.gyldig_til is null)
{%- endmacro %}

{% macro er_begyndt(raekke, dato) -%}
    ({{ dato }} >= {{ raekke }}.gyldig_fra or ({{ dato }} < {{ raekke }}.gyldig_fra and {{ raekke }}.gyldig_fra = date '1900-01-01'))
{%- endmacro %}
