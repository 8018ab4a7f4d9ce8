-- Selection lists for control: each hit of each stated criterion, with the facts that met it. No score, no order of persons.
with udtraek as (
    select * from {{ ref('int_udtraek_flytninger') }}
    union all
    select * from {{ ref('int_udtraek_enligerklaeringer') }}
    union all
    select * from {{ ref('int_udtraek_krav') }}
    union all
    select * from {{ ref('int_udtraek_su') }}
)

select * from udtraek
