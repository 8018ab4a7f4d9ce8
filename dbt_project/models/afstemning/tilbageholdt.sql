-- What a delivery would change in the figures without a word, and so keeps publication back until a named person explains it: each by
-- itself, or all that one check found in a delivery at once.
with fundet as (
    select * from {{ ref('int_tilbageholdt_rettelser') }}
    union all
    select * from {{ ref('int_tilbageholdt_kolonner') }}
    union all
    select * from {{ ref('int_tilbageholdt_totaler') }}
    union all
    select * from {{ ref('int_tilbageholdt_enheder') }}
    union all
    select * from {{ ref('int_tilbageholdt_omnummererede') }}
    union all
    select * from {{ ref('int_tilbageholdt_genbrugte') }}
),

navngivet as (
    select
        *,
        kontrol || '/' || kilde || '/' || kommunekode || '/' || periode || '/v' || cast(version as varchar) as leverance_tal_id,
        coalesce(nu, 0) - coalesce(foer, 0) as forskel
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

hver as (
    select
        n.*,
        n.leverance_tal_id || coalesce('/' || n.emne, '') as tal_id,
        f.beloeb,
        f.forklaring as sagt,
        f.udloebne,
        coalesce(f.beloeb = n.forskel, false) as forklaret
    from navngivet as n
    left join forklaringer as f on n.leverance_tal_id || coalesce('/' || n.emne, '') = f.tal_id
),

-- what is not explained by itself, by what is said of the delivery as a whole
samlet as (
    select
        h.*,
        sum(case when not h.forklaret then h.forskel else 0 end) over leverance as rest,
        count(case when not h.forklaret then 1 end) over leverance as uforklarede,
        f.beloeb as samlet_beloeb,
        f.forklaring as samlet_sagt,
        f.udloebne as samlet_udloebne
    from hver as h
    left join forklaringer as f on h.leverance_tal_id = f.tal_id and h.emne is not null
    window leverance as (partition by h.leverance_tal_id)
),

bedoemt as (
    select
        *,
        forklaret or coalesce(samlet_beloeb = rest, false) as er_forklaret,
        coalesce(sagt || '; ' || samlet_sagt, sagt, samlet_sagt) as alt_sagt,
        coalesce(udloebne, samlet_udloebne) as alle_udloebne,
        'Ingen har forklaret det; ellers under ' || tal_id || ' i en leverance af afvigelser_forklaret, beløb ' || {{ dansk_tal('forskel', oere=true) }}
        || case when uforklarede > 1 and emne is not null
                then ', eller alle ' || cast(uforklarede as varchar) || ' i filen under ' || leverance_tal_id || ', beløb ' || {{ dansk_tal('rest', oere=true) }}
            else ''
        end as anvisning
    from samlet
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
        case when er_forklaret then 'forklaret' else 'afviger' end as status,
        case when not er_forklaret then kontrol end as holder_tilbage,
        case
            when forklaret then sagt
            when er_forklaret then samlet_sagt
            when beloeb is not null
                then 'Forklaringerne efterlader ' || {{ dansk_tal('forskel - beloeb', oere=true) }} || ' kr.: ' || alt_sagt
            when samlet_beloeb is not null
                then 'Forklaringerne efterlader ' || {{ dansk_tal('rest - samlet_beloeb', oere=true) }} || ' kr.: ' || alt_sagt
            when alle_udloebne is not null then 'Forklaringen er udløbet: ' || alle_udloebne || '. ' || anvisning
            else anvisning
        end as forklaring
    from bedoemt
)

select * from tilbageholdt
