{# The counts of the benchmark, named once; every share is a ratio of two of them, computed at the very end. #}
{% macro benchmark_tal() %}
    {{ return(['udtaget', 'resterende', 'bortfaldet', 'udtaget_med_kontrolsag', 'oprettet', 'afsluttet', 'afsluttet_med_effekt',
        'afsluttet_i_vinduet', 'afsluttet_i_vinduet_med_effekt']) }}
{% endmacro %}

{# What is added up of the cases beside the counts: those taken by the age in months of the day they were taken (0: in the period's own
   month), those shown in the last three months, and the kroner of those closed with effect. Named once, as `benchmark_tal`. #}
{% macro benchmark_maal() %}
    {%- set ud = [] -%}
    {%- for alder in range(benchmark_maaneder()) %}{% do ud.append('udtaget_md_' ~ alder) %}{% endfor -%}
    {{ return(ud + ['udstillet_3_md', 'tilbagebetalingskrav', 'mindreudgift']) }}
{% endmacro %}

{# The sums over a relation of cases or groups, by name; where it holds others than these, `udtryk` says what each is summed of. #}
{% macro maal_summer(praefiks='', udtryk={}) %}
    {%- for maal in benchmark_maal() %}
        cast(coalesce(sum({{ udtryk.get(maal, praefiks ~ maal) }}), 0) as {{ 'bigint' if '_md' in maal else 'decimal(18, 2)' }}) as {{ maal }}{{ ',' if not loop.last }}
    {%- endfor %}
{% endmacro %}

{# What one case gives to the others than those by month, from its `tilstand`, its dates and its delivery's last day. A case without a
   `tilstand` gives nothing. `udstillet_alder`: in months, of the day it was shown. #}
{% macro sagens_maal(krav='tilbagebetalingskrav', mindreudgift='mindreudgift', udstillet_alder=alder_i_maaneder('udstillet_dato')) %}
    {%- set effekt = tilstandsdele()['afsluttet_med_effekt'] -%}
    {{ return({
        'udstillet_3_md': 'case when tilstand is not null and ' ~ udstillet_alder ~ ' between 0 and 2 then 1 end',
        'tilbagebetalingskrav': 'case when tilstand & ' ~ effekt ~ ' = ' ~ effekt ~ ' then ' ~ krav ~ ' end',
        'mindreudgift': 'case when tilstand & ' ~ effekt ~ ' = ' ~ effekt ~ ' then ' ~ mindreudgift ~ ' end'}) }}
{% endmacro %}

{# How many months ago a case was taken, of those taken in the window. #}
{% macro udtaget_alder(alder=alder_i_maaneder('udtaget_dato')) -%} case when tilstand & 1 = 1 then {{ alder }} end {%- endmacro %}

{# How many months a day lies before the delivery's own. #}
{% macro alder_i_maaneder(dato) -%} ({{ maaneder_siden('leverance_til') }} - {{ maaneder_siden(dato) }}) {%- endmacro %}

{# The months of a reading's window, and how many readings a development shows (docs/domaene.md "Benchmark"). #}
{% macro benchmark_maaneder() %}{{ return(12) }}{% endmacro %}

{# A ratio of two integers; NULL when the denominator is 0. #}
{% macro andel(taeller, naevner) -%}
    cast({{ taeller }} as double) / nullif({{ naevner }}, 0)
{%- endmacro %}

{# What a case is as the last day of its delivery's period sees it, as one number: what happened later has not happened. Of an effect
   only the closed are asked, in a term of its own: what is taken rests on no amount (dagster_project/build/deciding_columns.py). #}
{% macro sagens_tilstand(effekt='tilbagebetalingskrav > 0 or mindreudgift > 0') -%}
    case
        when udtaget_dato between leverance_fra and leverance_til
            then case when kontrolsag_oprettet_dato <= leverance_til then 3 else 1 end
        when udtaget_dato <= leverance_til then 0
        when bortfaldet_dato <= leverance_til then case when bortfaldet_dato >= leverance_fra then 8 else 0 end
        when udstillet_dato <= leverance_til then 4
        else 0
    end
    + case when kontrolsag_oprettet_dato between leverance_fra and leverance_til then 16 else 0 end
    + case when afsluttet_dato <= leverance_til then case when afsluttet_dato >= leverance_fra then 96 else 32 end else 0 end
    + case when afsluttet_dato <= leverance_til and ({{ effekt }}) then 128 else 0 end
{%- endmacro %}

{# The parts of that number that a count asks for. #}
{% macro tilstandsdele() %}
    {{ return({'udtaget': 1, 'udtaget_med_kontrolsag': 2, 'resterende': 4, 'bortfaldet': 8, 'oprettet': 16, 'afsluttet': 16 + 32,
        'afsluttet_med_effekt': 16 + 32 + 128, 'afsluttet_i_vinduet': 64, 'afsluttet_i_vinduet_med_effekt': 64 + 128}) }}
{% endmacro %}

{# Risk cases counted by municipality, step, area and criterion, and by `gruppe`, what else sets them apart, from rows that each
   stand for so many cases (`raekker`) of one `tilstand` and one `udtaget_alder`; the numbers of the rows are kept where `nummereret`
   holds, and those of each list that `lister` names. #}
{% macro optalte_sager(sager, gruppe, nummereret, lister=[]) %}
    {%- set efter_maaned = {} -%}
    {%- for alder in range(benchmark_maaneder()) -%}
        {%- do efter_maaned.update({'udtaget_md_' ~ alder: 'case when udtaget_alder = ' ~ alder ~ ' then raekker end'}) -%}
    {%- endfor %}
    select
        leverance_id,
        {{ gruppe }},
        kommunekode,
        kontroltrin,
        omraade,
        kriterium,
        cast(sum(raekker) as bigint) as raekker,
        {{ lister_samlet('case when ' ~ nummereret ~ ' then raekke_numre end') }} as raekke_numre,
        {%- for liste in lister %}
        {{ lister_samlet(liste) }} as {{ liste }},
        {%- endfor %}
        min(foerste_udstillet) as foerste_udstillet,
        {%- for tal in benchmark_tal() %}
        {%- set dele = tilstandsdele()[tal] %}
        cast(sum(case when tilstand & {{ dele }} = {{ dele }} then raekker else 0 end) as bigint) as {{ tal }},
        {%- endfor %}
        {{- maal_summer(udtryk=efter_maaned) }}
    from {{ sager }}
    group by leverance_id, {{ gruppe }}, kommunekode, kontroltrin, omraade, kriterium
{% endmacro %}

{# Whether a reading is under a threshold, in whole numbers: exactly the threshold is not under it, and no cases are no reading. #}
{% macro under_graensen(udtaget, resterende, taeller, naevner) -%}
    coalesce({{ naevner }} * ({{ udtaget }}) < {{ taeller }} * ({{ udtaget }} + {{ resterende }}), false)
{%- endmacro %}

{# Readings with how many in a row have been `under` up to each: neighbouring months (`nummer`) that are under share the difference
   between their number and their place. `gruppe` tells the series apart. #}
{% macro i_traek(laesninger, gruppe) %}
    select
        * exclude (raekke),
        case when under then row_number() over (partition by {{ gruppe }}, under, raekke order by nummer) else 0 end as maaneder_i_traek
    from (
        select *, nummer - row_number() over (partition by {{ gruppe }}, under order by nummer) as raekke
        from {{ laesninger }}
    )
{% endmacro %}

{# How many months an early warning looks ahead. #}
{% macro varsling_maaneder() %}{{ return(6) }}{% endmacro %}

{# How many months after a contact the use is followed. #}
{% macro henvendelse_maaneder() %}{{ return(6) }}{% endmacro %}
