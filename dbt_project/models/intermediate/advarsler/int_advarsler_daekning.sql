-- Lines of provenu dated in a year that no delivery of their category covers: in no total (docs/kontrakter.md §5 "Figures"). Not those of a
-- forgotten year: its deliveries are gone, and so are its totals.
with udaekkede as (
    select l.*
    from {{ ref('provenu_linjer') }} as l
    left join {{ ref('int_daekning') }} as d
        on l.kommunekode = d.kommunekode and l.aar = d.aar and l.kategori = d.kategori
    cross join {{ ref('int_glemte_aar') }} as g
    where d.kategori is null and not coalesce(l.aar < g.foerste_aar, false)
),

kilder as (
    select distinct kategori, leverance_kilde from {{ ref('provenu_kategorier') }}
),

advarsler as (
    select 'aar_uden_leverance' as art, k.leverance_kilde as kilde, u.kommunekode, u.noegle, u.leverance_id, u.raekke_nr,
        u.kategori || ', ' || u.komponent || ': ' || cast(u.beloeb as varchar) || ' kr. dateret ' || cast(u.dato as varchar)
        || ' indgår i ingen total; ingen leverance dækker ' || cast(u.aar as varchar) as besked
    from udaekkede as u
    inner join kilder as k on u.kategori = k.kategori
)

select * from advarsler
