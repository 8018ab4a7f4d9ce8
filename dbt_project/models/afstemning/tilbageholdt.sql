-- What a delivery would change in the figures without a word, and so keeps publication back until a named person explains it.
with fundet as (
    select * from {{ ref('int_tilbageholdt_rettelser') }}
    union all
    select * from {{ ref('int_tilbageholdt_kolonner') }}
    union all
    select * from {{ ref('int_tilbageholdt_totaler') }}
),

navngivet as (
    select
        kontrol || '/' || kilde || '/' || kommunekode || '/' || periode || '/v' || cast(version as varchar)
        || coalesce('/' || emne, '') as tal_id,
        coalesce(nu, 0) - coalesce(foer, 0) as forskel,
        *
    from fundet
),

forklaringer as (
    select
        tal_id,
        sum(case when gaelder then beloeb end) as beloeb,
        {{ saml('case when gaelder then tekst end', '; ') }} as forklaring,
        {{ saml('case when not gaelder then tekst end', '; ') }} as udloebne
    from ({{ forklaringer() }}) as alle
    group by tal_id
),

bedoemt as (
    select
        n.*,
        f.beloeb as forklaret_beloeb,
        case when f.beloeb = n.forskel then 'forklaret' else 'afviger' end as status,
        case
            when f.beloeb = n.forskel then f.forklaring
            when f.beloeb is not null
                then 'Forklaringerne efterlader ' || {{ dansk_tal('n.forskel - f.beloeb', oere=true) }} || ' kr.: ' || f.forklaring
            when f.udloebne is not null then 'Forklaringen er udløbet: ' || f.udloebne
            else 'Ingen har forklaret det; ellers under ' || n.tal_id || ' i en leverance af afvigelser_forklaret, beløb '
                || {{ dansk_tal('n.forskel', oere=true) }}
        end as forklaring
    from navngivet as n
    left join forklaringer as f on n.tal_id = f.tal_id
),

tilbageholdt as (
    select
        kontrol,
        besked,
        tal_id,
        leverance_id,
        kilde,
        kommunekode,
        periode,
        foer,
        nu,
        cast(forskel as decimal(18, 2)) as forskel,
        status,
        case when status = 'afviger' then kontrol end as holder_tilbage,
        forklaring
    from bedoemt
)

select * from tilbageholdt
