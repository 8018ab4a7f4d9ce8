-- Amounts that are of another size than this sender's before, though no row is the same: at least five of a column in a delivery in force,
-- and at least five in its newest earlier delivery that has so many, with medians that differ by more than a factor of 30. A column of øre
-- or of thousands of kroner is 100 or 1,000 times another; what people are paid and owe differs by a few times from month to month.
{%- set kilder = {
    'kommune_sager': ['tilbagebetalingskrav', 'ydelse_foer', 'fremadrettet_besparelse'],
    'kommune_flytninger': ['udgift_pr_maaned'],
    'su_tilbagemeldinger': ['tilbagebetalingskrav'],
    'enligerklaeringer': ['besparelse'],
    'udk_statusopgoerelse': ['stop_beloeb', 'krav_beloeb'],
} %}
with niveauer as (
    {% for kilde, kolonner in kilder.items() -%}
    {%- set sidste = loop.last -%}
    {%- for kolonne in kolonner -%}
    select r.leverance_id, r.kommunekode as del, '{{ kolonne }}' as kolonne, count(*) as antal, quantile_disc(r.{{ kolonne }}, 0.5) as median
    from {{ ref('stg_' ~ kilde) }} as r
    where r.fejl = '' and r.{{ kolonne }} > 0
    group by r.leverance_id, r.kommunekode
    {{ 'union all' if not (sidste and loop.last) }}
    {% endfor -%}
    {%- endfor %}
),

i_kraft as (
    select n.*, l.kilde, l.kommunekode, l.til_og_med, l.filnavn
    from niveauer as n
    inner join {{ ref('int_leverancer_status') }} as l on n.leverance_id = l.leverance_id and l.status = 'indlæst'
    inner join {{ ref('int_leverancer_i_kraft') }} as i on n.leverance_id = i.leverance_id
    where n.antal >= 5
),

mod_foer as (
    select
        *,
        lag(median) over afsender as foer_median,
        lag(antal) over afsender as foer_antal,
        lag(filnavn) over afsender as foer_filnavn
    from i_kraft
    window afsender as (partition by kilde, kommunekode, del, kolonne order by til_og_med)
),

niveau as (
    select
        kolonne,
        leverance_id,
        del,
        cast(foer_median as decimal(18, 2)) as foer,
        cast(median as decimal(18, 2)) as nu,
        kolonne || ' er af en anden størrelse end før: den midterste af ' || {{ dansk_tal('antal') }} || ' er ' || {{ dansk_tal('median', oere=true) }}
        || ' kr., af ' || {{ dansk_tal('foer_antal') }} || ' i ' || foer_filnavn || ' ' || {{ dansk_tal('foer_median', oere=true) }} || ' kr.' as fundet
    from mod_foer
    where median > 30 * foer_median or foer_median > 30 * median
)

select * from niveau
