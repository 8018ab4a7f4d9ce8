-- Keys that hardly differ and share citizen, benefit and an amount or a date: most likely one case written in two ways, whose kroner
-- count twice (docs/kontrakter.md §1 "keys").
{%- set kilder = [
    ('kommune_sager', 'int_sager', 'sagsnr', ['ydelse'],
        ['tilbagebetalingskrav', 'ydelse_foer', 'fremadrettet_besparelse', 'oprettet_dato', 'afgoerelse_dato']),
    ('kommune_flytninger', 'int_flytninger', 'flytte_id', ['kontroltype'], ['udgift_pr_maaned', 'anmeldt_dato', 'afgoerelse_dato']),
    ('su_tilbagemeldinger', 'int_su_tilbagemeldinger', 'undring_id', [], ['tilbagebetalingskrav', 'sendt_dato', 'tilbagemeldt_dato']),
    ('enligerklaeringer', 'int_enligerklaeringer', 'erklaering_id', ['aar'], ['besparelse', 'sendt_dato', 'besvaret_dato']),
] %}
with
{%- for kilde, model, noegle, ens, deler in kilder %}
{{ kilde }} as (
    select *, {{ ens_noegle(noegle) }} as ens_noegle from {{ ref(model) }}
),
{% endfor %}
par as (
    {% for kilde, model, noegle, ens, deler in kilder -%}
    select
        '{{ kilde }}' as kilde,
        b.kommunekode,
        {{ noegle_af(kilde, 'b') }} as noegle,
        b.leverance_id,
        b.raekke_nr,
        min(a.{{ noegle }}) as anden
    from {{ kilde }} as a
    inner join {{ kilde }} as b
        on a.kommunekode = b.kommunekode and a.ens_noegle = b.ens_noegle and a.borger_id = b.borger_id
        {%- for k in ens %} and a.{{ k }} = b.{{ k }}{% endfor %}
        and a.{{ noegle }} < b.{{ noegle }}
    where {% for k in deler %}{{ 'or ' if not loop.first }}a.{{ k }} = b.{{ k }} {% endfor %}
    group by b.kommunekode, {{ noegle_af(kilde, 'b') }}, b.leverance_id, b.raekke_nr
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- a case that a later delivery has under another benefit, and no longer under this one
skiftet as (
    select b.kommunekode, {{ noegle_af('kommune_sager', 'b') }} as noegle, b.leverance_id, b.raekke_nr, a.ydelse, a.tilbagebetalingskrav
    from kommune_sager as a
    inner join kommune_sager as b
        on a.kommunekode = b.kommunekode and a.sagsnr = b.sagsnr and a.borger_id = b.borger_id and a.ydelse <> b.ydelse
        and a.til_og_med < b.til_og_med and a.tilbagebetalingskrav = b.tilbagebetalingskrav
    where a.tilbagebetalingskrav > 0
),

advarsler as (
    select 'noegle_ligner' as art, kilde, kommunekode, noegle, leverance_id, raekke_nr,
        'ligner ' || anden || ' med samme borger, ydelse og beløb eller datoer: er det én sag skrevet på to måder, tæller dens kroner'
        || ' to gange' as besked
    from par
    union all
    select 'ydelse_skiftet', 'kommune_sager', kommunekode, noegle, leverance_id, raekke_nr,
        'sagen står i en tidligere leverance med samme borger og krav under ' || ydelse || ', som denne ikke har med: er ydelsen rettet, tæller '
        || {{ dansk_tal('tilbagebetalingskrav', oere=true) }} || ' kr. to gange; få den gamle række med uden krav, eller en rettelse af dens måned'
    from skiftet
)

select * from advarsler
