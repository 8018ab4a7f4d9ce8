{# What is DuckDB's own, dispatched: another engine gets a macro of the same name with its prefix. #}

{% macro fold(udtryk) %}{{ return(adapter.dispatch('fold')(udtryk)) }}{% endmacro %}
{# Case and surrounding space ignored, æ/ae, ø/oe, å/aa alike. The Python twin is deliveries/normal.py. #}
{% macro duckdb__fold(udtryk) -%}
    replace(replace(replace(lower({{ renset(nfc(udtryk)) }}), 'æ', 'ae'), 'ø', 'oe'), 'å', 'aa')
{%- endmacro %}

{% macro nfc(udtryk) %}{{ return(adapter.dispatch('nfc')(udtryk)) }}{% endmacro %}
{% macro duckdb__nfc(udtryk) -%} nfc_normalize({{ udtryk }}) {%- endmacro %}

{% macro renset(udtryk) %}{{ return(adapter.dispatch('renset')(udtryk)) }}{% endmacro %}
{# Without surrounding white space, no-break spaces and line breaks too. #}
{% macro duckdb__renset(udtryk) -%} trim({{ udtryk }}, chr(32) || chr(9) || chr(10) || chr(13) || chr(160)) {%- endmacro %}

{% macro uden_ydre_luft(udtryk) %}{{ return(adapter.dispatch('uden_ydre_luft')(udtryk)) }}{% endmacro %}
{# Surely nothing to trim: a test of the first byte and the last costs a fifth of trimming (2026-11, 2 million texts). #}
{% macro duckdb__uden_ydre_luft(udtryk) -%}
    {{ udtryk }} >= '!' and {{ udtryk }} < chr(128)
    {%- for tegn in [32, 9, 10, 13, 160] %} and not suffix({{ udtryk }}, chr({{ tegn }})){% endfor %}
{%- endmacro %}

{% macro ligner(udtryk, moenster) %}{{ return(adapter.dispatch('ligner')(udtryk, moenster)) }}{% endmacro %}
{# The whole text matches the pattern. #}
{% macro duckdb__ligner(udtryk, moenster) -%} regexp_full_match({{ udtryk }}, '{{ moenster }}') {%- endmacro %}

{% macro del_op(udtryk, skilletegn) %}{{ return(adapter.dispatch('del_op')(udtryk, skilletegn)) }}{% endmacro %}
{# One row per part of a text: for use in a select list. #}
{% macro duckdb__del_op(udtryk, skilletegn) -%} unnest(string_split({{ udtryk }}, '{{ skilletegn }}')) {%- endmacro %}

{% macro dato_af_tekst(udtryk) %}{{ return(adapter.dispatch('dato_af_tekst')(udtryk)) }}{% endmacro %}
{# The date of a delivered cell in one of the four permitted forms, each with or without a time; NULL when it is none. The cell
   as it stands is tried first: a pattern on it is tried once per distinct text of a Parquet column, on a trimmed one per row. #}
{% macro duckdb__dato_af_tekst(udtryk) -%}
    {%- set tid = "([ T]([01][0-9]|2[0-3])[:.][0-5][0-9]([:.][0-5][0-9]([.,][0-9]+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?" -%}
    {%- set aar = "([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])" -%} {#- DuckDB has a year 0, the calendar none #}
    case
        when {{ udtryk }} = '' then null
        {%- for u in [udtryk, renset(udtryk)] %}
        when {{ ligner(u, aar ~ '-[0-9]{2}-[0-9]{2}' ~ tid) }} then try_cast(left({{ u }}, 10) as date)
        when {{ ligner(u, '([0-9]{2}-[0-9]{2}-|[0-9]{2}[.][0-9]{2}[.]|[0-9]{2}/[0-9]{2}/)' ~ aar ~ tid) }}
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

{% macro tolvtedele(beloeb, antal) %}{{ return(adapter.dispatch('tolvtedele')(beloeb, antal)) }}{% endmacro %}
{# beloeb × antal / 12, half-up to the øre, in whole numbers throughout: a division of decimals is a float in DuckDB. #}
{% macro duckdb__tolvtedele(beloeb, antal) -%}
    cast(cast((cast(({{ beloeb }}) * 100 as hugeint) * ({{ antal }}) * 2 + 12) // 24 as decimal(18, 0)) * 0.01 as decimal(18, 2))
{%- endmacro %}

{% macro saml(udtryk, skilletegn) %}{{ return(adapter.dispatch('saml')(udtryk, skilletegn)) }}{% endmacro %}
{# The values of a group as one text, in their own order; NULL when there is none. #}
{% macro duckdb__saml(udtryk, skilletegn) -%}
    string_agg({{ udtryk }}, '{{ skilletegn }}' order by {{ udtryk }})
{%- endmacro %}

{% macro slug(udtryk) %}{{ return(adapter.dispatch('slug')(udtryk)) }}{% endmacro %}
{# A name as part of an id: folded, and whatever is no letter or digit one hyphen. #}
{% macro duckdb__slug(udtryk) -%} regexp_replace({{ fold(udtryk) }}, '[^a-z0-9]+', '-', 'g') {%- endmacro %}

{% macro liste(udtryk) %}{{ return(adapter.dispatch('liste')(udtryk)) }}{% endmacro %}
{# An aggregate: the list of the values. #}
{% macro duckdb__liste(udtryk) -%} list({{ udtryk }}) {%- endmacro %}

{% macro liste_af_en(udtryk) %}{{ return(adapter.dispatch('liste_af_en')(udtryk)) }}{% endmacro %}
{# The list of the one value. #}
{% macro duckdb__liste_af_en(udtryk) -%} [{{ udtryk }}] {%- endmacro %}

{% macro lister_samlet(udtryk) %}{{ return(adapter.dispatch('lister_samlet')(udtryk)) }}{% endmacro %}
{# An aggregate: the lists as one, in order; NULL when there is none. #}
{% macro duckdb__lister_samlet(udtryk) -%} list_sort(flatten(list({{ udtryk }}) filter ({{ udtryk }} is not null))) {%- endmacro %}

{% macro oprundet(taeller, naevner) %}{{ return(adapter.dispatch('oprundet')(taeller, naevner)) }}{% endmacro %}
{# The smallest whole number not under the ratio of two positive whole numbers, without leaving the integers. #}
{% macro duckdb__oprundet(taeller, naevner) -%} (({{ taeller }}) + ({{ naevner }}) - 1) // ({{ naevner }}) {%- endmacro %}

{% macro af_liste(udtryk) %}{{ return(adapter.dispatch('af_liste')(udtryk)) }}{% endmacro %}
{# One row per element of a list: for use in a select list. #}
{% macro duckdb__af_liste(udtryk) -%} unnest({{ udtryk }}) {%- endmacro %}

{% macro noegletal(kommunekode, noegle) %}{{ return(adapter.dispatch('noegletal')(kommunekode, noegle)) }}{% endmacro %}
{# A municipality and a text as one whole number: the code in the 10 highest bits, a hash of the text in the 54 below. Joining 100
   million numbers costs a fifth of joining texts; two texts of 100,000 in a municipality share one once in 3 million snapshots. #}
{% macro duckdb__noegletal(kommunekode, noegle) -%}
    (cast({{ kommunekode }} as ubigint) << 54) | (hash({{ noegle }}) >> 10)
{%- endmacro %}

{% macro noegletal_i_leverance(leverance_id, noegletal) %}{{ return(adapter.dispatch('noegletal_i_leverance')(leverance_id, noegletal)) }}{% endmacro %}
{# Such a number and its delivery as one number; two pairs hardly ever share one. #}
{% macro duckdb__noegletal_i_leverance(leverance_id, noegletal) -%} xor({{ noegletal }}, hash({{ leverance_id }})) {%- endmacro %}

{% macro dage_mellem(foer, efter) %}{{ return(adapter.dispatch('dage_mellem')(foer, efter)) }}{% endmacro %}
{# The whole days from one date to another; negative when the second comes first. #}
{% macro duckdb__dage_mellem(foer, efter) -%} ({{ efter }} - {{ foer }}) {%- endmacro %}

{% macro noegletal_kommune(udtryk) %}{{ return(adapter.dispatch('noegletal_kommune')(udtryk)) }}{% endmacro %}
{# The municipality of such a number. #}
{% macro duckdb__noegletal_kommune(udtryk) -%} cast({{ udtryk }} >> 54 as varchar) {%- endmacro %}
