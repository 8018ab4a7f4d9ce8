{# KL's tables of effect, for whoever's cases: a municipality's, the country's, a group's. #}

{# Cases counted by who has them, and by year, step, dimension and value; `sager` has the sender of each as `afsender`. #}
{% macro effekt_talt(sager, hvem) %}
    select
        {{ hvem }},
        aar,
        kontroltrin,
        dimension,
        vaerdi,
        count(*) as sager_oprettet,
        count(case when lukket then 1 end) as sager_afsluttet,
        count(case when med_effekt then 1 end) as med_effekt,
        cast(sum(tilbagebetalingskrav) as decimal(18, 2)) as tilbagebetalingskrav,
        cast(sum(mindreudgift) as decimal(18, 2)) as mindreudgift,
        cast(sum(anke) as decimal(18, 2)) as anke,
        {{ median_og_kvartiler('til_hoering', 'dage_til_hoering') }},
        {{ median_og_kvartiler('til_afgoerelse', 'dage_til_afgoerelse') }},
        {{ median_og_kvartiler('til_afslutning', 'dage_til_afslutning') }},
        count(til_afgoerelse) as sager_afgjort,
        count(case when til_afgoerelse = 0 then 1 end) as afgjort_samme_dag,
        count(distinct afsender) as kommuner_med_sager
    from {{ sager }}
    group by {{ hvem }}, aar, kontroltrin, dimension, vaerdi
{%- endmacro %}

{# What is computed of those counts. #}
{% macro effekt_regnet(t) %}
        {{ t }}.sager_afsluttet - {{ t }}.med_effekt as uden_effekt,
        {{ t }}.sager_oprettet - {{ t }}.sager_afsluttet as aabne,
        {{ andel(t ~ '.med_effekt', t ~ '.sager_afsluttet') }} as andel_med_effekt,
        {{ wilson(t ~ '.med_effekt', t ~ '.sager_afsluttet', '-') }} as andel_nedre,
        {{ wilson(t ~ '.med_effekt', t ~ '.sager_afsluttet', '+') }} as andel_oevre,
        {{ pr_stk(t ~ '.tilbagebetalingskrav + ' ~ t ~ '.mindreudgift + ' ~ t ~ '.anke', t ~ '.sager_oprettet') }} as kroner_pr_sag
{%- endmacro %}
