-- Computed against reported, figure by figure: what differs with no explanation keeps publication back (1-domain.md [D]).
with rapporteret as (
    select * from {{ ref('rapporterede_tal') }}
),

-- of the computed figures those of the municipalities and years that some document reports on
omfang as (
    select distinct kommunekode, aar from rapporteret
),

beregnet as (
    select t.*
    from {{ ref('int_tal') }} as t
    inner join omfang as o on t.kommunekode = o.kommunekode and t.aar = o.aar
),

-- a total says nothing while a category that the report has above 0 is not measured
udaekkede_totaler as (
    select distinct 'provenu/' || r.kommunekode || '/' || r.aar || '/' || led.slug as maal
    from rapporteret as r
    inner join {{ ref('provenu_kategorier') }} as k
        on r.maal = 'provenu/' || r.kommunekode || '/' || r.aar || '/' || k.slug
    inner join {{ ref('provenu_totaler') }} as led on k.kategori = led.kategori
    left join beregnet as b on r.maal = b.tal_id
    where r.rapporteret > 0 and b.tal_id is null
),

sidste_dag as (
    select max(til_og_med) as periode from {{ ref('int_leverancer_i_kraft') }}
),

forklaret as (
    select f.tal_id, sum(f.beloeb) as beloeb, {{ saml('f.forklaring', '; ') }} as forklaring
    from {{ ref('afvigelser_forklaret') }} as f
    cross join sidste_dag as s
    where f.udloeber is null or cast(f.udloeber as varchar) >= s.periode
    group by f.tal_id
),

sammenlignet as (
    select
        coalesce(r.tal_id, b.tal_id) as tal_id,
        r.dokument,
        r.linje,
        coalesce(r.kommunekode, b.kommunekode) as kommunekode,
        coalesce(r.aar, b.aar) as aar,
        case when u.maal is null then b.vaerdi end as beregnet,
        r.rapporteret,
        r.praecision,
        coalesce(r.tolerance, 0) as tolerance
    from rapporteret as r
    full outer join beregnet as b on r.maal = b.tal_id
    left join udaekkede_totaler as u on coalesce(r.maal, b.tal_id) = u.maal
),

afstemt as (
    select
        s.tal_id,
        s.dokument,
        s.linje,
        s.kommunekode,
        s.aar,
        s.beregnet,
        s.rapporteret,
        s.beregnet - s.rapporteret as forskel,
        case
            when s.rapporteret is null then 'ikke rapporteret'
            when s.beregnet is null then 'ikke beregnet'
            when s.praecision = 'nedre' and s.beregnet >= s.rapporteret then 'stemmer'
            when s.praecision = 'oevre' and s.beregnet <= s.rapporteret then 'stemmer'
            when s.praecision in ('eksakt', 'ca') and abs(s.beregnet - s.rapporteret) <= s.tolerance then 'stemmer'
            when f.beloeb = s.beregnet - s.rapporteret then 'forklaret'
            else 'afviger'
        end as status,
        f.forklaring
    from sammenlignet as s
    left join forklaret as f on s.tal_id = f.tal_id
),

med_type as (
    select
        tal_id,
        dokument,
        linje,
        kommunekode,
        aar,
        cast(beregnet as decimal(28, 10)) as beregnet,
        cast(rapporteret as decimal(28, 10)) as rapporteret,
        cast(forskel as decimal(28, 10)) as forskel,
        status,
        forklaring
    from afstemt
)

select * from med_type
