-- The unit's staff as it was told, group by group; two places that tell of one group differently are two rows.
with bemanding as (
    select
        kommunekode,
        aar,
        gruppe,
        aarsvaerk,
        coalesce(udlaant_aarsvaerk, 0) as udlaant_aarsvaerk,
        coalesce(maaneder, 12) as maaneder,
        kilde,
        kildesaetning,
        leverance_id,
        raekke_nr
    from {{ ref('int_bemanding') }}
)

select * from bemanding
