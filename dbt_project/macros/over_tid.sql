{# Rows as they stood at an earlier month: what the deliveries in force then said (docs/kontrakter.md §1 "current row"). #}

{# Every accepted row of a source in a delivery in force, from `til_og_med` on until the month before `naeste`, when a newer delivery
   has its key; `naeste` is empty for the row that holds still. #}
{% macro raekker_over_tid(kilde) %}
    {%- set stg, i_kraft = ref('stg_' ~ kilde), ref('int_leverancer_i_kraft') -%}
    {%- if not execute %}
    select 1
    {%- else %}
    {%- set noegle = kontrakt(kilde).meta.noegle %}
    select
        s.*,
        i.til_og_med,
        lead(i.til_og_med) over (
            partition by {% for n in noegle %}s.{{ n }}{{ ', ' if not loop.last }}{% endfor %} order by i.til_og_med, i.version
        ) as naeste
    from {{ stg }} as s
    inner join {{ i_kraft }} as i on s.leverance_id = i.leverance_id
    where s.fejl = ''
    {%- endif %}
{% endmacro %}

{# Whether such a row holds in a month. #}
{% macro holder_i(raekke, maaned) -%}
    {{ raekke }}.til_og_med <= {{ maaned }} and ({{ raekke }}.naeste is null or {{ maaned }} < {{ raekke }}.naeste)
{%- endmacro %}

{# How many months after the end of the year of its decision a claim is looked at. #}
{% macro kohorte_maaneder() %}{{ return([0, 3, 6, 12, 24, 36]) }}{% endmacro %}
