-- Every computed figure that a claim in words may be about, by its id; a total that the deliveries do not cover is none.
with beregnede as (
    select t.tal_id, t.kommunekode, t.aar, t.vaerdi, cast(null as varchar) as enhed
    from {{ ref('int_tal') }} as t
    left join {{ ref('int_udaekkede_totaler') }} as u on t.tal_id = u.maal
    where u.maal is null
    union all
    select tal_id, kommunekode, aar, vaerdi, null from {{ ref('int_tal_udvidet') }}
    union all
    select tal_id, kommunekode, aar, vaerdi, enhed from {{ ref('int_tal_i_ord') }}
),

-- a figure of the proceeds is kroner also where no document prints it
med_enhed as (
    select
        tal_id,
        kommunekode,
        aar,
        vaerdi,
        coalesce(enhed, case when tal_id like 'provenu/%' and tal_id not like '%/antal' then 'kr' end) as enhed
    from beregnede
)

select * from med_enhed
