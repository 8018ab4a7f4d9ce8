-- Rows that an earlier delivery has under another key: the same citizen, benefit, dates and amounts. A system that numbers its cases anew
-- makes each of them count twice, since a key that a later delivery leaves out keeps its last row (docs/kontrakter.md §1 "current row").
{%- set kilder = [
    ('kommune_sager', 'int_sager', 'sagsnr', ['ydelse'], ['oprettet_dato', 'afgoerelse_dato'], ['tilbagebetalingskrav', 'ydelse_foer', 'fremadrettet_besparelse']),
    ('kommune_flytninger', 'int_flytninger', 'flytte_id', ['kontroltype'], ['anmeldt_dato', 'afgoerelse_dato'], ['udgift_pr_maaned']),
    ('su_tilbagemeldinger', 'int_su_tilbagemeldinger', 'undring_id', [], ['sendt_dato', 'tilbagemeldt_dato'], ['tilbagebetalingskrav']),
    ('enligerklaeringer', 'int_enligerklaeringer', 'erklaering_id', ['aar'], ['sendt_dato', 'besvaret_dato'], ['besparelse']),
] %}
with omnummererede as (
    {% for kilde, model, noegle, ens, datoer, beloeb in kilder -%}
    select '{{ kilde }}' as kilde, b.kommunekode, b.leverance_id, b.raekke_nr, a.leverance_id as foer_id, a.raekke_nr as foer_nr, b.{{ beloeb[0] }} as kroner
    from {{ ref(model) }} as a
    inner join {{ ref(model) }} as b
        on a.kommunekode = b.kommunekode and a.borger_id = b.borger_id and a.{{ noegle }} <> b.{{ noegle }} and a.til_og_med < b.til_og_med
        {%- for k in ens %} and a.{{ k }} = b.{{ k }}{% endfor %}
        {%- for k in datoer + beloeb %} and a.{{ k }} is not distinct from b.{{ k }}{% endfor %}
    where {% for k in beloeb %}{{ 'or ' if not loop.first }}b.{{ k }} > 0 {% endfor %}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from omnummererede
