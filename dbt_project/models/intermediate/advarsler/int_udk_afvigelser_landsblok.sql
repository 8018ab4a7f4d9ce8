-- Where a country block that was repeated says something else than the one that counts. An empty cell adds 0, so it says 0.
{%- set tal = ['stop_antal', 'stop_beloeb', 'krav_antal', 'krav_beloeb', 'efterregulering', 'skat'] %}
with landet as (
    select * from {{ ref('int_udk_status_raekker') }} where kommunekode = 'DK'
),

par as (
    select
        {%- for t in tal %}
        coalesce(gaeldende.{{ t }}, 0) as {{ t }},
        coalesce(gentaget.{{ t }}, 0) as {{ t }}_oplyst,
        {%- endfor %}
        gentaget.leverance_id,
        gentaget.kommunekode,
        gentaget.aar,
        gentaget.ydelse as emne
    from landet as gentaget
    inner join landet as gaeldende on gentaget.aar = gaeldende.aar and gentaget.ydelse = gaeldende.ydelse
    where gaeldende.plads = 1 and gentaget.plads > 1
),

afvigelser as (
    {{ afvigelser_af('par', 'landsblok', tal) }}
)

select * from afvigelser
