-- The totals that say nothing: a category of theirs that a report has above 0 was not measured (docs/kontrakter.md §5 "Coverage").
with udaekkede as (
    select distinct 'provenu/' || r.kommunekode || '/' || r.aar || '/' || led.slug as maal
    from {{ ref('rapporterede_tal') }} as r
    inner join {{ ref('provenu_kategorier') }} as k
        on r.maal = 'provenu/' || r.kommunekode || '/' || r.aar || '/' || k.slug
    inner join {{ ref('provenu_totaler') }} as led on k.kategori = led.kategori
    left join {{ ref('int_tal') }} as t on r.maal = t.tal_id
    where r.rapporteret > 0 and t.tal_id is null
)

select * from udaekkede
