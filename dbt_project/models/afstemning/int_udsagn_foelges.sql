-- Claims that one figure follows another over the years (art foelges): holds where the year with most of the first figure has more of
-- the second than the year with least of it has.
with udsagn as (
    select
        udsagn_id,
        maal,
        split_part(maal, '|', 1) as foerste,
        split_part(maal, '|', 2) as andet
    from {{ ref('rapporterede_udsagn') }}
    where art = 'foelges'
),

beregnede as (
    select aar, vaerdi, {{ uden_del('tal_id', 3) }} as alle_aar, {{ med_enhed('vaerdi', 'enhed') }} as tekst
    from {{ ref('int_udsagn_beregnet') }}
),

-- the years that have both figures, the least of the first figure first
aar as (
    select
        u.udsagn_id,
        f.aar,
        f.vaerdi as foerste,
        a.vaerdi as andet,
        f.tekst || ' og ' || a.tekst || ' i ' || f.aar as tekst,
        row_number() over (partition by u.udsagn_id order by f.vaerdi, f.aar) as forfra,
        row_number() over (partition by u.udsagn_id order by f.vaerdi desc, f.aar desc) as bagfra
    from udsagn as u
    inner join beregnede as f on {{ uden_del('u.foerste', 3) }} = f.alle_aar
    inner join beregnede as a on {{ uden_del('u.andet', 3) }} = a.alle_aar and f.aar = a.aar
),

yderst as (
    select
        udsagn_id,
        count(*) as antal,
        min(foerste) = max(foerste) as ens,
        max(case when bagfra = 1 then andet end) > max(case when forfra = 1 then andet end) as foelger,
        max(case when forfra = 1 then tekst end) || ', ' || max(case when bagfra = 1 then tekst end) as beregnet,
        max(tekst) as eneste
    from aar
    group by udsagn_id
),

foelges as (
    select
        u.udsagn_id,
        case when y.antal > 1 and not y.ens then y.foelger end as holder,
        'at mere af det første giver mere af det andet' as siger,
        y.beregnet,
        case
            when y.antal is null then 'Intet år har begge tal: ' || replace(u.maal, '|', ' og ')
            when y.antal = 1 then 'Kræver to år med begge tal; der er kun ' || y.eneste
            when y.ens then 'Det første tal er ens i alle år: ' || y.beregnet
        end as mangler
    from udsagn as u
    left join yderst as y on u.udsagn_id = y.udsagn_id
)

select * from foelges
