{# What the selection lists share: which criteria are asked, and the limits that each may set. #}

{# The criteria on one kind of ground that are in force for each municipality on the last day of the period: the list is of that day. #}
{% macro udtraekskriterier_for(grundlag) -%}
    select
        k.kommunekode,
        k.kriterium,
        k.saetning,
        k.kontroltype,
        k.alder_fra,
        k.alder_til,
        k.dage_fra,
        k.dage_til,
        {{ sidste_dag('p.periode') }} as dag
    from {{ ref('udtraekskriterier_gaeldende') }} as k
    inner join {{ ref('int_periode') }} as p on {{ i_kraft_paa('k', sidste_dag('p.periode')) }}
    where k.grundlag = '{{ grundlag }}'
{%- endmacro %}

{# Both limits belong to the range, an empty one sets none; a value that is missing is outside a limit that is set. #}
{% macro mellem_graenser(udtryk, fra, til) -%}
    ({{ fra }} is null or {{ udtryk }} >= {{ fra }}) and ({{ til }} is null or {{ udtryk }} <= {{ til }})
{%- endmacro %}

{# Not later than the list's day, and as old as the criterion says. #}
{% macro gammel_nok(dato, kriterium) -%}
    {{ dato }} <= {{ kriterium }}.dag
    and {{ mellem_graenser(dage_mellem(dato, kriterium ~ '.dag'), kriterium ~ '.dage_fra', kriterium ~ '.dage_til') }}
{%- endmacro %}

{# Not there yet on the list's day. #}
{% macro endnu_ikke(dato, kriterium) -%} ({{ dato }} is null or {{ dato }} > {{ kriterium }}.dag) {%- endmacro %}

{# What a row must hold to be on the list of a criterion on each kind of ground; the one place that says it, for the list of the period
   and for those of earlier months. #}
{% macro er_udtaget(grundlag, r, k) -%}
    {%- if grundlag == 'flytning' -%}
    ({{ k }}.kontroltype is null or {{ r }}.kontroltype = {{ k }}.kontroltype)
        and {{ mellem_graenser(r ~ '.alder', k ~ '.alder_fra', k ~ '.alder_til') }}
        and {{ gammel_nok(r ~ '.anmeldt_dato', k) }}
        and ({{ r }}.afgoerelse is null or {{ r }}.afgoerelse = 'godkendt')
    {%- elif grundlag == 'enligerklæring' -%}
    {{ gammel_nok(r ~ '.sendt_dato', k) }} and {{ endnu_ikke(r ~ '.besvaret_dato', k) }}
    {%- elif grundlag == 'krav' -%}
    {{ gammel_nok(r ~ '.afgoerelse_dato', k) }}
        and {{ endnu_ikke(r ~ '.anke_dato', k) }}
        and {{ r }}.tilbagebetalingskrav > 0
        and coalesce({{ r }}.krav_betalt, 0) = 0
        and coalesce({{ r }}.krav_afskrevet, 0) = 0
        {#- an appeal that was decided was raised, though its day may be missing #}
        and {{ r }}.ankeafgoerelse is null
    {%- elif grundlag == 'undring' -%}
    {{ gammel_nok(r ~ '.sendt_dato', k) }} and {{ endnu_ikke(r ~ '.tilbagemeldt_dato', k) }}
    {%- else -%}{{ exceptions.raise_compiler_error('intet udtræk på grundlaget ' ~ grundlag) }}
    {%- endif -%}
{%- endmacro %}

{# The source of each kind of ground. #}
{% macro udtraeksgrundlag() %}
    {{ return({'flytning': 'kommune_flytninger', 'enligerklæring': 'enligerklaeringer', 'krav': 'kommune_sager', 'undring': 'su_tilbagemeldinger'}) }}
{% endmacro %}

{# For how many months back the lists are tried, the newest included. #}
{% macro udtraek_maaneder() %}{{ return(24) }}{% endmacro %}
