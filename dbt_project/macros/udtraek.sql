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
