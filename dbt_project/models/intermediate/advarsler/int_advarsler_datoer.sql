-- Dates of a row that stand the wrong way round without being a fault: dato_orden of the contracts is exactly four pairs, every
-- other order is a warning (docs/kontrakter.md §5 "Rows").
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
with omvendte as (
    {% for kilde, model, par in kilder -%}
    {%- set sidste = loop.last -%}
    {%- for foer, efter in par -%}
    select
        '{{ kilde }}' as kilde,
        r.kommunekode,
        {{ noegle_af(kilde, 'r') }} as noegle,
        r.leverance_id,
        r.raekke_nr,
        '{{ efter }} ' || cast(r.{{ efter }} as varchar) || ' ligger før {{ foer }} ' || cast(r.{{ foer }} as varchar) as besked
    from {{ ref(model) }} as r
    where r.{{ efter }} < r.{{ foer }}
    {{ 'union all' if not (sidste and loop.last) }}
    {% endfor -%}
    {%- endfor %}
),

advarsler as (
    select 'datoorden' as art, kilde, kommunekode, noegle, leverance_id, raekke_nr, besked from omvendte
)

select * from advarsler
