-- Amounts that are exactly 100 or 1,000 times those of the row before it, or a hundredth or thousandth, in at least half of the rows that a
-- delivery shares with earlier ones: most likely øre for kroner, or thousands of kroner. Held against the months before where a row of these
-- is delivered again, so that a correction back to kroner is none; else against the version that it replaces.
{%- set kilder = {
    'kommune_sager': ('int_sager', ['sagsnr', 'ydelse'], ['tilbagebetalingskrav', 'ydelse_foer', 'fremadrettet_besparelse']),
    'kommune_flytninger': ('int_flytninger', ['flytte_id'], ['udgift_pr_maaned']),
    'su_tilbagemeldinger': ('int_su_tilbagemeldinger', ['undring_id'], ['tilbagebetalingskrav']),
    'enligerklaeringer': ('int_enligerklaeringer', ['erklaering_id'], ['besparelse']),
} %}
with par as (
    {% for kilde, (model, noegle, kolonner) in kilder.items() -%}
    {%- set sidste = loop.last -%}
    {%- for kolonne in kolonner -%}
    select
        '{{ kolonne }}' as kolonne,
        nu.leverance_id,
        nu.raekke_nr,
        nu.{{ kolonne }} as beloeb,
        foer.{{ kolonne }} as foer_beloeb,
        l.filnavn as foer_filnavn,
        l.til_og_med = denne.til_og_med as samme_periode,
        row_number() over (
            partition by nu.leverance_id, nu.raekke_nr, l.til_og_med = denne.til_og_med
            order by l.til_og_med desc, l.version desc, l.modtaget_nr desc
        ) as nyeste
    from {{ ref(model) }} as nu
    inner join {{ ref('stg_' ~ kilde) }} as foer
        on foer.fejl = '' and nu.leverance_id <> foer.leverance_id and nu.kommunekode = foer.kommunekode
        {%- for del in noegle %} and nu.{{ del }} = foer.{{ del }}{% endfor %}
    inner join {{ ref('int_leverancer_status') }} as denne on nu.leverance_id = denne.leverance_id
    inner join {{ ref('int_leverancer_status') }} as l
        on foer.leverance_id = l.leverance_id and l.status in ('indlæst', 'afløst')
        and (l.til_og_med < denne.til_og_med or (l.til_og_med = denne.til_og_med and l.version <= denne.version))
    where nu.{{ kolonne }} > 0 and foer.{{ kolonne }} > 0
    {{ 'union all' if not (sidste and loop.last) }}
    {% endfor -%}
    {%- endfor %}
),

gange as (
    select
        *,
        bool_or(not samme_periode) over (partition by leverance_id, kolonne) as har_tidligere,
        case
            when beloeb = 100 * foer_beloeb then '100 gange så stort'
            when beloeb = 1000 * foer_beloeb then '1.000 gange så stort'
            when 100 * beloeb = foer_beloeb then 'en hundrededel så stort'
            when 1000 * beloeb = foer_beloeb then 'en tusindedel så stort'
        end as gange
    from par
    where nyeste = 1
),

talt as (
    select kolonne, leverance_id, gange, count(*) as raekker, sum(beloeb) as nu, sum(foer_beloeb) as foer,
        max(foer_filnavn) as foer_filnavn, sum(count(*)) over (partition by kolonne, leverance_id) as faelles
    from gange
    where not (samme_periode and har_tidligere)
    group by kolonne, leverance_id, gange
),

ganget as (
    select
        kolonne,
        leverance_id,
        cast(foer as decimal(18, 2)) as foer,
        cast(nu as decimal(18, 2)) as nu,
        kolonne || ' er ' || gange || ' som før (' || foer_filnavn || ') i ' || {{ dansk_tal('raekker') }} || ' af '
        || {{ saa_mange('faelles', 'fælles række', 'fælles rækker') }} || ': ' || {{ dansk_tal('nu', oere=true) }} || ' kr. mod '
        || {{ dansk_tal('foer', oere=true) }} || ' kr.' as fundet
    from talt
    where gange is not null and 2 * raekker >= faelles
)

select * from ganget
