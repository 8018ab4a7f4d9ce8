-- Where the § 11 block of a statement says something else than the row of udk_paragraf11 that counts instead.
{%- set tal = [
    'antal_retur', 'antal_afsluttet', 'antal_med_provenu', 'tilbagebetalingskrav', 'aarlig_besparelse', 'efterregulering',
] %}
with raekker as (
    select * from {{ ref('int_paragraf11_raekker') }} where not erstattet
),

par as (
    select
        {%- for t in tal %}
        coalesce(gaeldende.{{ t }}, 0) as {{ t }},
        coalesce(blok.{{ t }}, 0) as {{ t }}_oplyst,
        {%- endfor %}
        blok.leverance_id,
        blok.kommunekode,
        blok.aar,
        '§ 11-blokken' as emne
    from raekker as blok
    inner join raekker as gaeldende on blok.aar = gaeldende.aar and blok.kommunekode = gaeldende.kommunekode
    where gaeldende.plads = 1 and blok.plads > 1
),

afvigelser as (
    {{ afvigelser_af('par', 'paragraf11', tal) }}
)

select * from afvigelser
