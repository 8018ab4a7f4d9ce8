-- What documents print, as their holders told it. A figure that two senders tell of stands once of each: that of whom it is about
-- first, the other with its sender behind the name.
with raekker as (
    select
        *,
        leverance_kommunekode as afsender,
        row_number() over (
            partition by tal_id
            order by case leverance_kommunekode when kommunekode then 0 when 'DK' then 1 else 2 end, leverance_kommunekode
        ) as nr
    from {{ ref('int_rapporterede_tal') }}
),

navngivet as (
    select *, tal_id || case when nr > 1 then '#' || afsender else '' end as navn from raekker
),

-- a part names its totals as its own sender does
dele as (
    select afsender, tal_id, indgaar_i, {{ del_op('indgaar_i', '|') }} as total from navngivet where indgaar_i is not null
),

totaler as (
    select
        d.afsender,
        d.tal_id,
        {{ saml_efter("coalesce(t.navn, d.total)", '|', "position('|' || d.total || '|' in '|' || d.indgaar_i || '|')") }} as indgaar_i
    from dele as d
    left join navngivet as t on d.afsender = t.afsender and d.total = t.tal_id
    group by d.afsender, d.tal_id
),

rapporterede_tal as (
    select
        n.navn as tal_id,
        coalesce(n.maal, split_part(n.tal_id, '#', 1)) as maal,
        n.dokument,
        n.linjenr as linje,
        n.side,
        n.kommunekode,
        n.aar,
        n.tabel,
        n.raekke,
        n.kolonne,
        n.rapporteret,
        n.enhed,
        coalesce(n.praecision, 'eksakt') as praecision,
        p.tolerance,
        n.som_trykt,
        t.indgaar_i,
        n.bemaerkning,
        n.omraade,
        n.kommuner,
        n.afsender,
        n.leverance_id,
        n.raekke_nr
    from navngivet as n
    left join totaler as t on n.afsender = t.afsender and n.tal_id = t.tal_id
    left join {{ ref('int_trykte_tal') }} as p on n.afsender = p.leverance_kommunekode and n.tal_id = p.tal_id
)

select * from rapporterede_tal
