{# What a delivered cell is worth (docs/kontrakter.md §1), NULL when it is nothing of the kind: DuckDB's own, dispatched. #}

{# The pattern of a time of day behind a date, and of none or one. #}
{% macro klokken() %}{{ return("[ T]([01][0-9]|2[0-3])[:.][0-5][0-9]([:.][0-5][0-9]([.,][0-9]+)?)?") }}{% endmacro %}
{% macro maaske_klokken() %}{{ return("(" ~ klokken() ~ ")?") }}{% endmacro %}

{# How systems write "no date". #}
{% macro ingen_datoer() -%} (date '0001-01-01', date '1900-01-01', date '9999-12-31') {%- endmacro %}

{# The date of a delivered cell in one of the permitted forms; NULL when it is none, or one of those that say "no date". The reading
   of a date is long: written twice, planning took longer than a small delivery's rows (2026-11). #}
{% macro dato_af_tekst(udtryk) -%}
    {{ uden(skrevet_dato(udtryk), ingen_datoer()) }}
{%- endmacro %}

{% macro uden(udtryk, vaerdier) %}{{ return(adapter.dispatch('uden')(udtryk, vaerdier)) }}{% endmacro %}
{# A value, NULL where it is one of those; the expression stands in the SQL once. #}
{% macro duckdb__uden(udtryk, vaerdier) -%} list_filter([{{ udtryk }}], lambda v: v not in {{ vaerdier }})[1] {%- endmacro %}

{# Whether a cell says "no date" (docs/kontrakter.md §1). #}
{% macro er_ingen_dato(udtryk) -%} coalesce({{ skrevet_dato(udtryk) }} in {{ ingen_datoer() }}, false) {%- endmacro %}

{% macro skrevet_dato(udtryk) %}{{ return(adapter.dispatch('skrevet_dato')(udtryk)) }}{% endmacro %}
{# The date of a delivered cell in one of the four permitted forms, each with or without a time; with an offset it is the day that
   it is in Copenhagen. NULL when it is none. The cell as it stands is tried first: a pattern on it is tried once per distinct text
   of a Parquet column, on a trimmed one per row. #}
{% macro duckdb__skrevet_dato(udtryk) -%}
    {%- set aar = "([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])" -%} {#- DuckDB has a year 0, the calendar none #}
    {%- set forrest = '([0-9]{2}-[0-9]{2}-|[0-9]{2}[.][0-9]{2}[.]|[0-9]{2}/[0-9]{2}/)' ~ aar -%}
    {%- set forskudt = klokken() ~ ' ?(Z|z|UTC|GMT|[+-](0[0-9]|1[0-4])(:?[0-5][0-9])?)' -%}
    case
        when {{ udtryk }} = '' then null
        {%- for u in [udtryk, renset(udtryk)] %}
        when {{ ligner(u, aar ~ '-[0-9]{2}-[0-9]{2}' ~ maaske_klokken()) }} then try_cast(left({{ u }}, 10) as date)
        when {{ ligner(u, forrest ~ maaske_klokken()) }} then {{ vendt_dato(u) }}
        {%- endfor %}
        when {{ ligner(renset(udtryk), '(' ~ aar ~ '-[0-9]{2}-[0-9]{2}|' ~ forrest ~ ')' ~ forskudt) }}
            then {{ dag_i_koebenhavn(renset(udtryk)) }}
    end
{%- endmacro %}

{# The date of a text that begins with the day. #}
{% macro vendt_dato(u) -%}
    try_cast(substr({{ u }}, 7, 4) || '-' || substr({{ u }}, 4, 2) || '-' || left({{ u }}, 2) as date)
{%- endmacro %}

{% macro dag_i_koebenhavn(tekst) %}{{ return(adapter.dispatch('dag_i_koebenhavn')(tekst)) }}{% endmacro %}
{# The day in Copenhagen at a date and, from sign 12 of its text on, a time with an offset. A date that says "no date" stays it. #}
{% macro duckdb__dag_i_koebenhavn(tekst) -%}
    {%- set dato = "case when substr(" ~ tekst ~ ", 5, 1) = '-' then try_cast(left(" ~ tekst ~ ", 10) as date) else "
        ~ vendt_dato(tekst) ~ " end" -%}
    {%- set forskydning = "regexp_extract(" ~ tekst ~ ", '([+-])([0-9]{2}):?([0-9]{2})?$', ['fortegn', 'time', 'minut'])" -%}
    list_transform([struct_pack(dag := {{ dato }}, ur := substr({{ tekst }}, 12, 5), f := {{ forskydning }})], lambda t: case
        when t.dag in {{ ingen_datoer() }} then t.dag
        else cast(
            (
                cast(t.dag as timestamp) + to_minutes(
                    cast(left(t.ur, 2) as integer) * 60 + cast(right(t.ur, 2) as integer)
                    - case when t.f.fortegn = '-' then -1 else 1 end
                    * (coalesce(try_cast(t.f.time as integer), 0) * 60 + coalesce(try_cast(t.f.minut as integer), 0))
                )
            ) at time zone 'UTC' at time zone 'Europe/Copenhagen' as date
        )
    end)[1]
{%- endmacro %}

{% macro noegle_af_tekst(udtryk) %}{{ return(adapter.dispatch('noegle_af_tekst')(udtryk)) }}{% endmacro %}
{# The key that a cell holds; NULL when it is missing, or the sender's program has lost digits of it (ugyldig_noegle). Nearly every
   key shows by its first sign and its length that nothing need be done: that costs a fifth of cleaning it. #}
{% macro duckdb__noegle_af_tekst(udtryk) -%}
    case
        when (({{ udtryk }} >= '0' and {{ udtryk }} < '=') or ({{ udtryk }} >= 'A' and {{ udtryk }} < chr(128)))
            and length({{ udtryk }}) = strlen({{ udtryk }})
            {%- for tegn in [32, 9, 10, 13] %} and not suffix({{ udtryk }}, chr({{ tegn }})){% endfor %}
            and not ({{ udtryk }} < ':' and (contains({{ udtryk }}, 'E') or contains({{ udtryk }}, 'e')))
            and not prefix({{ udtryk }}, 'cpr:') and not prefix({{ udtryk }}, 'Err:')
            and ({{ udtryk }} < ':' or strlen({{ udtryk }}) > 9 or (strlen({{ udtryk }}) > 4 and {{ udtryk }} not in {{ lange_ord_for_intet() }}))
            then {{ udtryk }}
        when {{ er_tabt_noegle(noegle_renset(udtryk)) }} then null
        else {{ noegle_renset(udtryk) }}
    end
{%- endmacro %}

{% macro noegle_renset(udtryk) %}{{ return(adapter.dispatch('noegle_renset')(udtryk)) }}{% endmacro %}
{# Without invisible signs and a spreadsheet's wrapping (`="…"`, a leading apostrophe); NULL for a missing value. #}
{% macro duckdb__noegle_renset(udtryk) -%}
    {%- set synlig = renset("regexp_replace(" ~ udtryk ~ ", '[\\p{Cf}\\x{a0}\\x{2007}\\x{202f}\\x{34f}]', '', 'g')") -%}
    {%- set uden_lighedstegn = "regexp_replace(" ~ synlig ~ ", '^=\"(.*)\"$', '\\1')" -%}
    {{ uden_ord(renset("regexp_replace(" ~ uden_lighedstegn ~ ", '^[''’]', '')"), ['', '-'] + ord_for_intet_nummer()) }}
{%- endmacro %}

{# What programs and people write where there is nothing, in small letters: taken for a number, two cases of it would be one. #}
{% macro ord_for_intet() -%}
    {{ return(['null', 'nan', '-nan', 'none', 'nil', 'na', 'n/a', 'n.a.', '#n/a n/a', 'nat', '<na>', '<null>', '(null)', '[null]', 'undefined',
        '(tom)', '(blank)']) }}
{%- endmacro %}

{# Words that stand for a number that is not there, though a text may well be one of them. #}
{% macro ord_for_intet_nummer() -%} {{ return(ord_for_intet() + ['tom', 'ukendt', 'ingen', 'mangler']) }} {%- endmacro %}

{# Those of them that duckdb__noegle_af_tekst tells apart by neither their first sign nor their length, as they are spelled: of more
   than four signs, and none has more than nine. #}
{% macro lange_ord_for_intet() -%}
    {%- set ud = [] -%}
    {%- for o in ord_for_intet_nummer() if o | length > 4 and o[0] not in '-#(' -%}
        {%- do ud.extend([o, o | capitalize, o | upper]) -%}
    {%- endfor -%}
    ('{{ ud | join("', '") }}')
{%- endmacro %}

{% macro uden_ord(udtryk, ord) %}{{ return(adapter.dispatch('uden_ord')(udtryk, ord)) }}{% endmacro %}
{# A text, NULL where it is one of those words, whatever its case; the expression stands in the SQL once. #}
{% macro duckdb__uden_ord(udtryk, ord) -%}
    list_filter([{{ udtryk }}], lambda v: lower(v) not in ('{{ ord | join("', '") }}'))[1]
{%- endmacro %}

{# A number in scientific notation (digits of it may be masked), an error cell, a number too wide for its column (`####`), a formula without
   a value, or what a spreadsheet made of a key: a date, a truth value, a number with decimals (deliveries/readers/xlsx.py). #}
{% macro er_tabt_noegle(udtryk) -%}
    {{ ligner(udtryk, "[-+]?([0-9]|cpr:[0-9a-f]{16})+([.,]([0-9]|cpr:[0-9a-f]{16})+)?[Ee][-+]?[0-9]{1,3}|#[A-ZÆØÅ][A-ZÆØÅ0-9/_]*[!?]?|#+|Err:[0-9]+|=formel uden værdi|=ingen nøgle: .*") }}
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

{% macro tal_af_tekst(udtryk) %}{{ return(adapter.dispatch('tal_af_tekst')(udtryk)) }}{% endmacro %}
{# The number of a text with up to ten decimals, as Danes write it (`1.234,5`) or with a point that can separate no thousands (`0.9`,
   `2.5`); NULL when it is none. #}
{% macro duckdb__tal_af_tekst(udtryk) -%}
    {%- set dansk = '-?([1-9][0-9]{0,2}([.][0-9]{3})+|[0-9]+)(,[0-9]{1,10})?([ \u00a0]?[kK][rR][.]?)?' -%}
    cast(case
        when {{ ligner(udtryk, dansk) }} then try_cast(
            replace(replace(regexp_replace({{ udtryk }}, '[^-0-9.,]|[.]$', '', 'g'), '.', ''), ',', '.') as decimal(24, 10)
        )
        when {{ ligner(udtryk, '-?[0-9]+[.][0-9]{1,10}') }} then try_cast({{ udtryk }} as decimal(24, 10))
    end as decimal(28, 10))
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
