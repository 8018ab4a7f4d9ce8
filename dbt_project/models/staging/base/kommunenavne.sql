-- Every spelling under which a municipality may be named, folded (docs/kontrakter.md §1 `kommunekode`).
with kommuner as (
    select kommunekode, navn from {{ ref('kommuner') }}
),

stavemaader as (
    select kommunekode, kommunekode as navn from kommuner
    union all
    select kommunekode, '0' || kommunekode from kommuner
    union all
    select kommunekode, navn from kommuner
    union all
    select kommunekode, navn || ' kommune' from kommuner
    union all
    select kommunekode, alias from {{ ref('kommune_aliaser') }}
    union all
    select 'DK', 'DK'
),

foldet as (
    select distinct {{ fold('navn') }} as navn, kommunekode from stavemaader
)

select * from foldet
