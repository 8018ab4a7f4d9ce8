-- Claims that one municipality comes before all others (art foerende): holds where every other has delivered the figure and none has a
-- higher one; fails as soon as one has.
with udsagn as (
    select udsagn_id, split_part(maal, '|', 1) as foerste from {{ ref('rapporterede_udsagn') }} where art = 'foerende'
),

beregnede as (
    select tal_id, kommunekode, vaerdi, {{ uden_del('tal_id', 2) }} as overalt, {{ med_enhed('vaerdi', 'enhed') }} as tekst
    from {{ ref('int_udsagn_beregnet') }}
),

andre as (
    select
        u.udsagn_id,
        max(case when b.tal_id = u.foerste then b.vaerdi end) as egen,
        max(case when b.tal_id = u.foerste then b.tekst end) as egen_tekst,
        count(case when b.tal_id <> u.foerste then 1 end) as antal,
        max(case when b.tal_id <> u.foerste then b.vaerdi end) as hoejst
    from udsagn as u
    inner join beregnede as b on {{ uden_del('u.foerste', 2) }} = b.overalt
    inner join {{ ref('kommuner') }} as k on b.kommunekode = k.kommunekode
    group by u.udsagn_id
),

foerende as (
    select
        u.udsagn_id,
        case when a.hoejst > a.egen then false when a.egen is not null and a.antal + 1 = k.antal then true end as holder,
        'at ingen anden kommune har et højere tal' as siger,
        a.egen_tekst || '; det højeste af de øvrige ' || a.antal || ' kommuners er ' || {{ dansk_tal('a.hoejst') }} as beregnet,
        case
            when a.egen is null then 'Ikke beregnet: ' || u.foerste
            when a.antal + 1 < k.antal and coalesce(a.hoejst <= a.egen, true) then
                'Mangler de øvrige kommuners tal: ' || a.antal || ' af ' || (k.antal - 1) || ' har leveret'
                || case when a.antal > 0 then ', og ingen af dem har flere end ' || a.egen_tekst else '' end
        end as mangler
    from udsagn as u
    left join andre as a on u.udsagn_id = a.udsagn_id
    cross join (select count(*) as antal from {{ ref('kommuner') }}) as k
)

select * from foerende
