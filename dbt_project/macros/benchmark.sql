{# The counts of the benchmark, named once; every share is a ratio of two of them, computed at the very end. #}
{% macro benchmark_tal() %}
    {{ return(['udtaget', 'resterende', 'bortfaldet', 'udtaget_med_kontrolsag', 'oprettet', 'afsluttet', 'afsluttet_med_effekt',
        'afsluttet_i_vinduet', 'afsluttet_i_vinduet_med_effekt']) }}
{% endmacro %}

{# The months of a reading's window, and how many readings a development shows (docs/domaene.md "Benchmark"). #}
{% macro benchmark_maaneder() %}{{ return(12) }}{% endmacro %}

{# A ratio of two integers; NULL when the denominator is 0. #}
{% macro andel(taeller, naevner) -%}
    cast({{ taeller }} as double) / nullif({{ naevner }}, 0)
{%- endmacro %}

{# What a case is as the last day of its delivery's period sees it, as one number: what happened later has not happened. #}
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
    + case when {{ effekt }} then 128 else 0 end
{%- endmacro %}

{# The parts of that number that a count asks for. #}
{% macro tilstandsdele() %}
    {{ return({'udtaget': 1, 'udtaget_med_kontrolsag': 2, 'resterende': 4, 'bortfaldet': 8, 'oprettet': 16, 'afsluttet': 16 + 32,
        'afsluttet_med_effekt': 16 + 32 + 128, 'afsluttet_i_vinduet': 64, 'afsluttet_i_vinduet_med_effekt': 64 + 128}) }}
{% endmacro %}

{# Risk cases counted by municipality, step, area and criterion, and by `gruppe`, what else sets them apart, from rows that each
   stand for so many cases (`raekker`) of one `tilstand`; the numbers of the rows are kept where `nummereret` holds. #}
{% macro optalte_sager(sager, gruppe, nummereret) %}
    select
        leverance_id,
        {{ gruppe }},
        kommunekode,
        kontroltrin,
        omraade,
        kriterium,
        cast(sum(raekker) as bigint) as raekker,
        {{ lister_samlet('case when ' ~ nummereret ~ ' then raekke_numre end') }} as raekke_numre,
        min(foerste_udstillet) as foerste_udstillet,
        {%- for tal in benchmark_tal() %}
        {%- set dele = tilstandsdele()[tal] %}
        cast(sum(case when tilstand & {{ dele }} = {{ dele }} then raekker else 0 end) as bigint) as {{ tal }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ sager }}
    group by leverance_id, {{ gruppe }}, kommunekode, kontroltrin, omraade, kriterium
{% endmacro %}
