{# The counts of the benchmark, named once; every share is a ratio of two of them, computed at the very end. #}
{% macro benchmark_tal() %}
    {{ return(['udtaget', 'resterende', 'bortfaldet', 'udtaget_med_kontrolsag', 'oprettet', 'afsluttet', 'afsluttet_med_effekt',
        'afsluttet_i_vinduet', 'afsluttet_i_vinduet_med_effekt']) }}
{% endmacro %}

{# The months of a reading's window, and how many readings a development shows (1-domain "Benchmark"). #}
{% macro benchmark_maaneder() %}{{ return(12) }}{% endmacro %}

{# A ratio of two integers; NULL when the denominator is 0. #}
{% macro andel(taeller, naevner) -%}
    cast({{ taeller }} as double) / nullif({{ naevner }}, 0)
{%- endmacro %}

{# What a case is as the last day of its delivery's period sees it, as one number: what happened later has not happened. #}
{% macro sagens_tilstand() -%}
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
    + case when tilbagebetalingskrav > 0 or mindreudgift > 0 then 128 else 0 end
{%- endmacro %}

{# The parts of that number that a count asks for. #}
{% macro tilstandsdele() %}
    {{ return({'udtaget': 1, 'udtaget_med_kontrolsag': 2, 'resterende': 4, 'bortfaldet': 8, 'oprettet': 16, 'afsluttet': 16 + 32,
        'afsluttet_med_effekt': 16 + 32 + 128, 'afsluttet_i_vinduet': 64, 'afsluttet_i_vinduet_med_effekt': 64 + 128}) }}
{% endmacro %}

{# Rows of risk cases counted for their delivery's own period: by municipality, step, area and criterion, and by `gruppe`, what else
   sets them apart. The criterion is trimmed when few groups are left: it has no rules, and trimming every row costs more. #}
{% macro optalte_sager(sager, gruppe, nummereret) %}
with tilstande as (
    select *, {{ sagens_tilstand() }} as tilstand from {{ sager }}
),

grupper as (
    select
        leverance_id,
        {{ gruppe }},
        kommunekode,
        kontroltrin,
        omraade,
        kriterium,
        count(*) as raekker,
        {{ numre_hvor('raekke_nr', nummereret) }} as raekke_numre,
        min(udstillet_dato) as foerste_udstillet,
        {%- for tal in benchmark_tal() %}
        {%- set dele = tilstandsdele()[tal] %}
        count(case when tilstand & {{ dele }} = {{ dele }} then 1 end) as {{ tal }}{{ ',' if not loop.last }}
        {%- endfor %}
    from tilstande
    group by leverance_id, {{ gruppe }}, kommunekode, kontroltrin, omraade, kriterium
),

optalt as (
    select
        leverance_id,
        {{ gruppe }},
        kommunekode,
        kontroltrin,
        omraade,
        {{ cellevaerdi('kriterium') }} as kriterium,
        cast(sum(raekker) as bigint) as raekker,
        {{ lister_samlet('raekke_numre') }} as raekke_numre,
        min(foerste_udstillet) as foerste_udstillet,
        {%- for tal in benchmark_tal() %}
        cast(sum({{ tal }}) as bigint) as {{ tal }}{{ ',' if not loop.last }}
        {%- endfor %}
    from grupper
    group by leverance_id, {{ gruppe }}, kommunekode, kontroltrin, omraade, {{ cellevaerdi('kriterium') }}
)

select * from optalt
{% endmacro %}
