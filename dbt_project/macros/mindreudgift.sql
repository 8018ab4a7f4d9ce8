{# The forward saving of a stop or a reduction (docs/domaene.md "Provenu"). #}

{# max(0, før − efter) × payments per year × months forward / 12. Where one of the two is not known, what the municipality itself gives
   as the whole forward saving, and NULL without it: an empty ydelse_efter is no stop. `sats` is the row of `ydelser` in force on the day of the decision. #}
{% macro mindreudgift(sag, sats) -%}
    case
        when {{ sag }}.ydelse_foer > {{ sag }}.ydelse_efter
            then {{ tolvtedele(sag ~ '.ydelse_foer - ' ~ sag ~ '.ydelse_efter', sats ~ '.udbetalinger_pr_aar * ' ~ sats ~ '.maaneder_frem') }}
        when {{ sag }}.ydelse_foer <= {{ sag }}.ydelse_efter then cast(0 as decimal(18, 2))
        else {{ sag }}.fremadrettet_besparelse
    end
{%- endmacro %}

{# Whether that saving is above 0, whatever the number of payments a year. #}
{% macro har_mindreudgift(sag) -%}
    coalesce(
        {{ sag }}.ydelse_foer > {{ sag }}.ydelse_efter,
        coalesce({{ sag }}.fremadrettet_besparelse, 0) > 0
    )
{%- endmacro %}
