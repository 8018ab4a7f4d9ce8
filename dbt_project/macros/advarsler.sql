{# What the warnings about rows ask and say: dates that are hardly meant, keys that hardly differ or are used again, how many cases may be gone. #}

{# The first day that a date of a case can be meant as, and the last one, a year after its delivery's period
   (docs/kontrakter.md §1 "date"). #}
{% macro tidligste_dag() %}date '1920-01-01'{% endmacro %}
{% macro seneste_dag(periode) -%} last_day(cast({{ foerste_dag(periode) }} + 12 * interval '1' month as date)) {%- endmacro %}

{% macro ens_noegle(udtryk) %}{{ return(adapter.dispatch('ens_noegle')(udtryk)) }}{% endmacro %}
{# A key without what spreadsheets and people change: case, leading zeros of its numbers, `.0` at the end, the kind of dash, spaces,
   signs that look like Latin ones, letters made of two signs. #}
{% macro duckdb__ens_noegle(udtryk) -%}
    regexp_replace(regexp_replace(regexp_replace(
        lower(regexp_replace({{ latinsk(udtryk) }}, '\s', '', 'g')), '[\x{2010}-\x{2015}\x{2212}\x{FE58}\x{FE63}\x{FF0D}]', '-', 'g'), '[.,]0+$', ''), '(^|[^0-9])0+([0-9])', '\1\2', 'g')
{%- endmacro %}

{% macro latinsk(udtryk) %}{{ return(adapter.dispatch('latinsk')(udtryk)) }}{% endmacro %}
{# A text with Latin signs for those of full width, and for the Cyrillic and Greek ones that nobody can tell from them. #}
{% macro duckdb__latinsk(udtryk) -%}
    case
        when strlen({{ udtryk }}) = length({{ udtryk }}) then {{ udtryk }}
        else translate(
            nfc_normalize({{ udtryk }}),
            '０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ' || 'АВЕЅІЈКМНОРСТУХаеѕіјорсухΑΒΕΖΗΙΚΜΝΟΡΤΥΧο',
            '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz' || 'ABESIJKMHOPCTYXaesijopcyxABEZHIKMNOPTYXo'
        )
    end
{%- endmacro %}

{# Whether a key is what a spreadsheet makes of a number that reads as a date (`02-jan` of 2-1, `jan-24` of 1-24), or a program of that:
   a date with a time. A plain date is one too, but in the month of the row's first day, as offices number by the day. In capitals
   they are somebody's initials. #}
{% macro er_datonoegle(noegle, dag) -%}
    {%- set maaned = '([Jj]an|[Ff]eb|[Mm]ar|[Aa]pr|[Mm]a[jy]|[Jj]u[nl]|[Aa]ug|[Ss]ep|[Oo][ck]t|[Nn]ov|[Dd]e[cs])[.]?' -%}
    {%- set dato = '([0-3][0-9][-./][01][0-9][-./](19|20)[0-9]{2}|(19|20)[0-9]{2}-[01][0-9]-[0-3][0-9])' -%}
    (
        {{ ligner(noegle, '[0-3]?[0-9][.]?[-/ ]' ~ maaned ~ '([-/ ]([0-9]{2}){1,2})?|' ~ maaned ~ '[-/ ]([0-9]{2}){1,2}|' ~ dato ~ klokken()) }}
        or ({{ ligner(noegle, dato) }} and left(cast({{ dag }} as varchar), 7)
            not in (left({{ noegle }}, 7), substr({{ noegle }}, 7, 4) || '-' || substr({{ noegle }}, 4, 2)))
    )
{%- endmacro %}

{# Whether so many of so many rows are gone that they are warned of together: more than half, and at least 100. #}
{% macro er_mange_forsvundne(raekker, forsvundne) -%} ({{ forsvundne }} >= 100 and 2 * {{ forsvundne }} > {{ raekker }}) {%- endmacro %}

{# What is said of keys that a delivery gives to other cases than an earlier one: how many, in which file, and the kroner of the earlier ones. #}
{% macro genbrugte_numre(antal, foer_filnavn, kroner) -%}
    {{ saa_mange(antal, 'nummer', 'numre') }} || ' hører i ' || {{ foer_filnavn }} || ' til andre borgere med andre datoer: de tidligere rækker, '
    || {{ dansk_tal(kroner, oere=true) }} || ' kr., tæller ikke længere'
{%- endmacro %}
