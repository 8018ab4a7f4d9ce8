-- Which snapshot in force speaks for which municipality: a municipality's own replaces its part of the national one of the
-- same period, wholly, even when it holds no rows (docs/kontrakter.md §5). A national one speaks for every municipality.
with snapshots as (
    select leverance_id, kommunekode, periode, version
    from {{ ref('int_udk_i_kraft') }}
    where kilde = 'udk_risikosager'
),

egne as (
    select leverance_id, periode, version, kommunekode, false as fra_landet
    from snapshots
    where kommunekode <> 'DK'
),

landets as (
    select landet.leverance_id, landet.periode, landet.version, kommuner.kommunekode, true as fra_landet
    from snapshots as landet
    cross join {{ ref('kommuner') }} as kommuner
    where landet.kommunekode = 'DK'
),

daekning as (
    select * from egne
    union all
    select landets.*
    from landets
    left join egne on landets.periode = egne.periode and landets.kommunekode = egne.kommunekode
    where egne.leverance_id is null
)

select * from daekning
