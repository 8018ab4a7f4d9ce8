-- Dates of a row that stand the wrong way round without being a fault, and dates that are hardly meant: dato_orden of the contracts is
-- exactly four pairs, every other order is a warning (docs/kontrakter.md §5 "Rows"), and so is a date long before or after its delivery.
-- Those of risk cases: int_advarsler_risikodatoer.
{%- set kilder = [
    ('kommune_sager', 'int_sager', [
        ['oprettet_dato', 'hoering_dato'], ['oprettet_dato', 'oplysninger_indhentet_dato'],
        ['oprettet_dato', 'kontrolbesoeg_dato'], ['oprettet_dato', 'virksomhedsbesoeg_dato'],
        ['oprettet_dato', 'afgoerelse_dato'], ['afgoerelse_dato', 'afsluttet_dato'],
        ['afgoerelse_dato', 'anke_dato'], ['afgoerelse_dato', 'ankeafgoerelse_dato']]),
    ('kommune_flytninger', 'int_flytninger', [['anmeldt_dato', 'afgoerelse_dato']]),
    ('su_tilbagemeldinger', 'int_su_tilbagemeldinger', [['sendt_dato', 'tilbagemeldt_dato']]),
    ('enligerklaeringer', 'int_enligerklaeringer', [['sendt_dato', 'besvaret_dato']]),
    ('star_henvendelser', 'int_star_henvendelser', [['henvendt_dato', 'besvaret_dato']]),
] %}
with fundne as (
    {% for kilde, model, par in kilder -%}
    {%- set sidste = loop.last -%}
    {%- for foer, efter in par -%}
    select
        'datoorden' as art,
        '{{ kilde }}' as kilde,
        r.kommunekode,
        {{ noegle_af(kilde, 'r') }} as noegle,
        r.leverance_id,
        r.raekke_nr,
        '{{ efter }} ' || cast(r.{{ efter }} as varchar) || ' ligger før {{ foer }} ' || cast(r.{{ foer }} as varchar) as besked
    from {{ ref(model) }} as r
    where r.{{ efter }} < r.{{ foer }}
    union all
    {% endfor -%}
    {%- for dato in par | sum(start=[]) | unique -%}
    select
        'dato_usandsynlig',
        '{{ kilde }}',
        r.kommunekode,
        {{ noegle_af(kilde, 'r') }},
        r.leverance_id,
        r.raekke_nr,
        '{{ dato }} ' || cast(r.{{ dato }} as varchar) || case
            when r.{{ dato }} < {{ tidligste_dag() }} then ' ligger før 1920'
            else ' ligger mere end et år efter leverancens periode ' || r.til_og_med
        end
    from {{ ref(model) }} as r
    where r.{{ dato }} < {{ tidligste_dag() }} or r.{{ dato }} > {{ seneste_dag('r.til_og_med') }}
    {{ 'union all' if not (sidste and loop.last) }}
    {% endfor -%}
    {%- endfor %}
),

advarsler as (
    select art, kilde, kommunekode, noegle, leverance_id, raekke_nr, besked from fundne
)

select * from advarsler
