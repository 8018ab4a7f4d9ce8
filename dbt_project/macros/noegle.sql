{# A row's key as it stands on a line of provenu: all key parts of the contract, kommunekode first, joined by '|' (docs/kontrakter.md §5). #}
{% macro noegle_af(kilde, alias) -%}
    {%- if not execute -%} null
    {%- else -%}
        {%- for del in kontrakt(kilde).meta.noegle -%}
            cast({{ alias }}.{{ del }} as varchar){{ " || '|' || " if not loop.last }}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}
