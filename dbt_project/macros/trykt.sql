{# What a printed text says: its number, and how finely it is printed. #}

{% macro trykt_led(tekst, led) %}{{ return(adapter.dispatch('trykt_led')(tekst, led)) }}{% endmacro %}
{# A part of a printed text that begins with a number, words before it allowed (`ca. 700`): 1 its sign, 2 its digits, 3 what follows;
   '' where it is no such text, as where the number goes on (`1.5`). #}
{% macro duckdb__trykt_led(tekst, led) -%}
    regexp_extract({{ tekst }}, '^[^0-9,−-]*([−-]?)([0-9]{1,3}(?:[.][0-9]{3})+(?:,[0-9]+)?|[0-9]+(?:,[0-9]+)?)([.,]?(?:[^0-9.,].*)?)$', {{ led }})
{%- endmacro %}

{# What the word behind the number makes of it: per cent, thousands, millions. #}
{% macro trykt_faktor(efter) -%}
    cast(case
        when {{ ligner(efter, '[ \u00a0]*(%|pct|procent).*') }} then 0.01
        when {{ ligner(efter, '[ \u00a0]*(t[.]?[ ]?kr|tusind).*') }} then 1000
        when {{ ligner(efter, '[ \u00a0]*(mio|mill).*') }} then 1000000
        when {{ ligner(efter, '[ \u00a0]*(mia|milliard).*') }} then 1000000000
        else 1
    end as decimal(12, 2))
{%- endmacro %}

{# The numbers that reports write as words. #}
{% macro talord() %}
    {{ return({'en': 1, 'én': 1, 'et': 1, 'ét': 1, 'to': 2, 'tre': 3, 'fire': 4, 'fem': 5, 'seks': 6, 'syv': 7, 'otte': 8, 'ni': 9,
        'ti': 10, 'elleve': 11, 'tolv': 12}) }}
{% endmacro %}

{# One in the place of so many decimals, as a decimal. #}
{% macro enhed_paa_plads(decimaler) -%} cast(power(10, -({{ decimaler }})) as decimal(28, 10)) {%- endmacro %}
