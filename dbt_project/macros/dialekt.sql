{# What is DuckDB's own, dispatched: another engine gets a macro of the same name with its prefix. #}

{% macro fold(udtryk) %}{{ return(adapter.dispatch('fold')(udtryk)) }}{% endmacro %}
{# Case and surrounding space ignored, æ/ae, ø/oe, å/aa alike. The Python twin is common/danish.py (`fold`). #}
{% macro duckdb__fold(udtryk) -%}
    replace(replace(replace(lower({{ renset(nfc(udtryk)) }}), 'æ', 'ae'), 'ø', 'oe'), 'å', 'aa')
{%- endmacro %}

{% macro nfc(udtryk) %}{{ return(adapter.dispatch('nfc')(udtryk)) }}{% endmacro %}
{% macro duckdb__nfc(udtryk) -%} nfc_normalize({{ udtryk }}) {%- endmacro %}

{% macro renset(udtryk) %}{{ return(adapter.dispatch('renset')(udtryk)) }}{% endmacro %}
{# Without surrounding white space, no-break spaces and line breaks too, and the mark with which a text begins that was put behind
   another. #}
{% macro duckdb__renset(udtryk) -%} trim({{ udtryk }}, e' \t\n\r{{ "\u00a0\ufeff" }}') {%- endmacro %}

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

{% macro liste(udtryk, hvor=none) %}{{ return(adapter.dispatch('liste')(udtryk, hvor)) }}{% endmacro %}
{# An aggregate: the list of the values, of those rows alone where `hvor` holds; NULL when there is none. #}
{% macro duckdb__liste(udtryk, hvor) -%} list({{ udtryk }}){% if hvor %} filter (where {{ hvor }}){% endif %} {%- endmacro %}

{% macro liste_ordnet(udtryk) %}{{ return(adapter.dispatch('liste_ordnet')(udtryk)) }}{% endmacro %}
{# A list with its values in their own order. #}
{% macro duckdb__liste_ordnet(udtryk) -%} list_sort({{ udtryk }}) {%- endmacro %}

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

{% macro dage_mellem(foer, efter) %}{{ return(adapter.dispatch('dage_mellem')(foer, efter)) }}{% endmacro %}
{# The whole days from one date to another; negative when the second comes first. #}
{% macro duckdb__dage_mellem(foer, efter) -%} ({{ efter }} - {{ foer }}) {%- endmacro %}

{% macro talraekke(fra, til) %}{{ return(adapter.dispatch('talraekke')(fra, til)) }}{% endmacro %}
{# Every whole number from one to another, both included, a row each: for use in a select list. #}
{% macro duckdb__talraekke(fra, til) -%} unnest(generate_series({{ fra }}, {{ til }})) {%- endmacro %}
