-- Printed and computed figures side by side: what no document prints and what nothing was delivered for stand there too.
with rapporteret as (
    select * from {{ ref('rapporterede_tal') }}
),

-- of the computed figures those of the municipalities and years that some document reports on
omfang as (
    select distinct kommunekode, aar from rapporteret
),

beregnet as (
    select t.tal_id, t.kommunekode, t.aar, t.vaerdi
    from {{ ref('int_tal') }} as t
    inner join omfang as o on t.kommunekode = o.kommunekode and t.aar = o.aar
    union all
    select u.tal_id, u.kommunekode, u.aar, u.vaerdi
    from {{ ref('int_tal_udvidet') }} as u
    where u.tal_id in (select maal from rapporteret)
),

sammenlignet as (
    select
        coalesce(r.tal_id, b.tal_id) as tal_id,
        r.maal,
        r.dokument,
        r.linje,
        coalesce(r.kommunekode, b.kommunekode) as kommunekode,
        coalesce(r.aar, b.aar) as aar,
        case when u.maal is null then b.vaerdi end as beregnet,
        r.rapporteret,
        r.enhed,
        r.praecision,
        coalesce(r.tolerance, 0) as tolerance
    from rapporteret as r
    full outer join beregnet as b on r.maal = b.tal_id
    left join {{ ref('int_udaekkede_totaler') }} as u on coalesce(r.maal, b.tal_id) = u.maal
)

select * from sammenlignet
