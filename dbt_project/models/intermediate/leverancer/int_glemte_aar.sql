-- The first year whose rows all stand: those of earlier years went by a rule of retention (docs/drift.md "Forgetting years"). 0 where none
-- went.
with slettede as (
    select max(cast(left(til_og_med, 4) as integer)) as aar
    from {{ ref('int_leverancer_status') }}
    where status = 'slettet'
),

foerste as (
    select coalesce(aar + 1, 0) as foerste_aar from slettede
)

select * from foerste
