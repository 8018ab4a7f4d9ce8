-- Proceeds of the country, the regions and the lists of municipalities that documents name, with the municipalities that are in the sum.
with omraader as (
    select omraade, kommunekode, navn, count(*) over (partition by slug) as kommuner from {{ ref('int_omraader') }}
),

provenu_omraader as (
    select
        o.omraade,
        p.aar,
        p.kategori,
        cast(sum(p.beloeb) as decimal(18, 2)) as beloeb,
        count(*) as kommuner_daekket,
        max(o.kommuner) as kommuner,
        {{ saml('o.navn', ', ') }} as daekkede_kommuner
    from {{ ref('provenu_aar') }} as p
    inner join omraader as o on p.kommunekode = o.kommunekode
    group by o.omraade, p.aar, p.kategori
)

select * from provenu_omraader
