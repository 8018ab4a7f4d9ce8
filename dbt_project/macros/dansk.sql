{# Figures and dates as a Danish reader writes them, for the texts of reconciliation. #}

{% macro dansk_tal(udtryk, oere=false) %}{{ return(adapter.dispatch('dansk_tal')(udtryk, oere)) }}{% endmacro %}
{# `−1.115.157,5`, or `,50` for øre: dots between thousands, half-up to two decimals, none where they are zero. By way of text:
   never a float. #}
{% macro duckdb__dansk_tal(udtryk, oere) -%}
    {%- set tekst = "cast(cast(abs(" ~ udtryk ~ ") as decimal(28, 2)) as varchar)" -%}
    {%- set decimaler = "split_part(" ~ tekst ~ ", '.', 2)" -%}
    case when cast({{ udtryk }} as decimal(28, 2)) < 0 then '−' else '' end
    || format('{:t.}', cast(split_part({{ tekst }}, '.', 1) as hugeint))
    || case {{ decimaler }} when '00' then '' else ',' || {{ decimaler if oere else "rtrim(" ~ decimaler ~ ", '0')" }} end
{%- endmacro %}

{# A figure with what it counts; a share in per cent, a difference of shares in points. An unknown unit is left out. May end in a full stop: no sentence ends with it. #}
{% macro med_enhed(udtryk, enhed, forskel=false) -%}
    case {{ enhed }}
        when 'kr' then {{ dansk_tal(udtryk, oere=true) }} || ' kr.'
        when 'andel' then {{ dansk_tal('100 * (' ~ udtryk ~ ')') }} || '{{ " procentpoint" if forskel else " pct." }}'
        when 'aarsvaerk' then {{ dansk_tal(udtryk) }} || ' årsværk'
        when 'pr_maaned' then {{ dansk_tal(udtryk) }} || ' pr. måned'
        else {{ dansk_tal(udtryk) }}
    end
{%- endmacro %}

{# `31-12-2023`. #}
{% macro dansk_dato(dato) -%}
    right(cast({{ dato }} as varchar), 2) || '-' || substr(cast({{ dato }} as varchar), 6, 2) || '-' || left(cast({{ dato }} as varchar), 4)
{%- endmacro %}

{% macro saml_efter(udtryk, skilletegn, orden) %}{{ return(adapter.dispatch('saml_efter')(udtryk, skilletegn, orden)) }}{% endmacro %}
{# The values of a group as one text, in the order of another column. #}
{% macro duckdb__saml_efter(udtryk, skilletegn, orden) -%}
    string_agg({{ udtryk }}, '{{ skilletegn }}' order by {{ orden }})
{%- endmacro %}
