{# Statistics of counts and days: an interval of a share, quartiles, an amount a case. #}

{# Wilson's interval of 95 pct. (metodevalg `konfidensinterval`): z is the 97,5th percentile of the normal distribution. #}
{% macro wilson_z() %}{{ return(1.959964) }}{% endmacro %}

{# The bound of the interval of a share of two integers; `fortegn` is '-' for the lower one. NULL when nothing was counted. #}
{% macro wilson(taeller, naevner, fortegn) -%}
    {%- set z = wilson_z() -%}
    case
        when {{ naevner }} = 0 then null
        when {{ taeller }} = {{ 0 if fortegn == '-' else naevner }} then {{ 0 if fortegn == '-' else 1 }}.0
        else (
            cast({{ taeller }} as double) + {{ z * z / 2 }} {{ fortegn }} {{ z }} * sqrt(
                cast({{ taeller }} as double) * ({{ naevner }} - {{ taeller }}) / {{ naevner }} + {{ z * z / 4 }}
            )
        ) / ({{ naevner }} + {{ z * z }})
    end
{%- endmacro %}

{% macro fraktil(udtryk, andel) %}{{ return(adapter.dispatch('fraktil')(udtryk, andel)) }}{% endmacro %}
{# An aggregate: the value that the share of the values lie under, between two of them in proportion; NULL when there is none. #}
{% macro duckdb__fraktil(udtryk, andel) -%} cast(quantile_cont({{ udtryk }}, {{ andel }}) as double) {%- endmacro %}

{# Median and quartiles of days in the three columns <navn>_median, <navn>_nedre_kvartil and <navn>_oevre_kvartil. #}
{% macro median_og_kvartiler(udtryk, navn) -%}
    {{ fraktil(udtryk, 0.5) }} as {{ navn }}_median,
        {{ fraktil(udtryk, 0.25) }} as {{ navn }}_nedre_kvartil,
        {{ fraktil(udtryk, 0.75) }} as {{ navn }}_oevre_kvartil
{%- endmacro %}

{% macro pr_stk(beloeb, antal) %}{{ return(adapter.dispatch('pr_stk')(beloeb, antal)) }}{% endmacro %}
{# An amount divided by a count, half-up to the øre, in whole numbers throughout; NULL when the count is 0. #}
{% macro duckdb__pr_stk(beloeb, antal) -%}
    cast(sign({{ beloeb }}) * cast(
        (abs(cast(({{ beloeb }}) * 100 as hugeint)) * 2 + {{ antal }}) // nullif(2 * {{ antal }}, 0) as decimal(18, 0)
    ) * 0.01 as decimal(18, 2))
{%- endmacro %}
