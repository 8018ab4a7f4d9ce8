{# What a delivered cell is worth (docs/kontrakter.md §1), NULL when it is nothing of the kind: DuckDB's own, dispatched. #}

{# The pattern of a time of day behind a date, or of none. #}
{% macro maaske_klokken() %}
    {{- return("([ T]([01][0-9]|2[0-3])[:.][0-5][0-9]([:.][0-5][0-9]([.,][0-9]+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?") }}
{%- endmacro %}

{% macro dato_af_tekst(udtryk) %}{{ return(adapter.dispatch('dato_af_tekst')(udtryk)) }}{% endmacro %}
{# The date of a delivered cell in one of the four permitted forms, each with or without a time; NULL when it is none. The cell
   as it stands is tried first: a pattern on it is tried once per distinct text of a Parquet column, on a trimmed one per row. #}
{% macro duckdb__dato_af_tekst(udtryk) -%}
    {%- set aar = "([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])" -%} {#- DuckDB has a year 0, the calendar none #}
    case
        when {{ udtryk }} = '' then null
        {%- for u in [udtryk, renset(udtryk)] %}
        when {{ ligner(u, aar ~ '-[0-9]{2}-[0-9]{2}' ~ maaske_klokken()) }} then try_cast(left({{ u }}, 10) as date)
        when {{ ligner(u, '([0-9]{2}-[0-9]{2}-|[0-9]{2}[.][0-9]{2}[.]|[0-9]{2}/[0-9]{2}/)' ~ aar ~ maaske_klokken()) }}
            then try_cast(substr({{ u }}, 7, 4) || '-' || substr({{ u }}, 4, 2) || '-' || left({{ u }}, 2) as date)
        {%- endfor %}
    end
{%- endmacro %}

{% macro beloeb_af_tekst(udtryk) %}{{ return(adapter.dispatch('beloeb_af_tekst')(udtryk)) }}{% endmacro %}
{# The amount of a Danish text: dots only between groups of three, at most two decimals after the comma; NULL when it is none. From
   1,000 billion kr. on it is none: one slip of the keys times 52 payments would not fit a sum, and stop every other figure. #}
{% macro duckdb__beloeb_af_tekst(udtryk) -%}
    case
        when {{ udtryk }} = '' then null
        {%- for u in [udtryk, renset(udtryk)] %}
        when {{ ligner(u, '-?([0-9]{1,3}([.][0-9]{3})+|[0-9]+)(,[0-9]{1,2})?([ \u00a0]?[kK][rR][.]?)?') }}
            then cast(try_cast(
                replace(replace(regexp_replace({{ u }}, '[^-0-9.,]|[.]$', '', 'g'), '.', ''), ',', '.') as decimal(14, 2)
            ) as decimal(18, 2))
        {%- endfor %}
    end
{%- endmacro %}

{% macro heltal_af_tekst(udtryk) %}{{ return(adapter.dispatch('heltal_af_tekst')(udtryk)) }}{% endmacro %}
{# The whole number of a text, dots allowed between groups of three; NULL when it is none. #}
{% macro duckdb__heltal_af_tekst(udtryk) -%}
    case
        when {{ ligner(udtryk, '[0-9]{1,3}([.][0-9]{3})+|[0-9]+') }} then try_cast(replace({{ udtryk }}, '.', '') as integer)
    end
{%- endmacro %}

{% macro enum_liste(udtryk, vaerdier) %}{{ return(adapter.dispatch('enum_liste')(udtryk, vaerdier)) }}{% endmacro %}
{# Several enum values joined by '|', in the contract's spelling; NULL when one of them is unknown. #}
{% macro duckdb__enum_liste(udtryk, vaerdier) -%}
    {%- set dele = "list_filter(string_split(" ~ udtryk ~ ", '|'), lambda v: " ~ renset('v') ~ " <> '')" -%}
    case
        when list_bool_and(list_transform({{ dele }}, lambda v: {{ enum_case('v', vaerdier) }} is not null))
            then array_to_string(list_transform({{ dele }}, lambda v: {{ enum_case('v', vaerdier) }}), '|')
    end
{%- endmacro %}
