-- Each claim judged by the rule of its art (the description of rapporterede_udsagn): true, false, or NULL for undecided.
with udsagn as (
    select
        u.udsagn_id,
        u.dokument,
        u.linje,
        u.citat,
        u.maal,
        u.art,
        u.vaerdi_1,
        u.vaerdi_2,
        o.antal,
        o.enhed,
        case when u.art = 'daekning' then 'trykte' else o.grundlag end as grundlag,
        o.foerste,
        o.oevrige,
        o.mindste,
        o.stoerste,
        o.andet - o.foerste as aendring,
        o.alle_tekst,
        o.oevrige_tekst,
        case when u.art = 'daekning' then o.ikke_trykt else o.uden_tal end as mangler,
        o.aar_fra,
        o.aar_til,
        o.antal_aar
    from {{ ref('rapporterede_udsagn') }} as u
    inner join {{ ref('int_udsagn_opgjort') }} as o on u.udsagn_id = o.udsagn_id
    where u.art not in {{ saerlige_arter() }}
),

bedoemt as (
    select
        *,
        case
            when mangler is not null then null
            when art = 'retning' then sign(aendring) = sign(vaerdi_1)
            when art in ('ca_andel', 'ca_antal') then abs(foerste - vaerdi_1) <= vaerdi_2
            when art = 'interval' then foerste between vaerdi_1 and vaerdi_2
            when art = 'sum' then foerste = oevrige and foerste = coalesce(vaerdi_1, foerste)
            when art = 'lighed' then mindste = stoerste and mindste = coalesce(vaerdi_1, mindste)
            when art = 'daekning' then aar_fra = vaerdi_1 and aar_til = vaerdi_2 and antal_aar = vaerdi_2 - vaerdi_1 + 1
        end as holder
    from udsagn
)

select * from bedoemt
