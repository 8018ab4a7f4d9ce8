-- The rows of udk_risikosager whose key is missing or perhaps stands more than once in their delivery: few, and looked at one by
-- one later.
{{ config(materialized='pr_leverance', kilde='udk_risikosager') }}
-- sorted and compared with the one before: half the cost of grouping millions of numbers that hardly ever repeat
with ordnet as (
    select noegle, lag(noegle) over (order by noegle) as foer
    from (select {{ noegletal_i_leverance('leverance_id', 'noegle') }} as noegle from {{ ref('stg_udk_risikosager_noegler') }})
),

flere_gange as (
    select distinct noegle from ordnet where noegle = foer
),

-- read a second time, and only when there are some: kept since the first, the rows would cost more than the sorting
gentagne as (
    select sager.leverance_id, sager.raekke_nr
    from {{ ref('stg_udk_risikosager_noegler') }} as sager
    inner join flere_gange on {{ noegletal_i_leverance('sager.leverance_id', 'sager.noegle') }} = flere_gange.noegle
),

uden_noegle as (
    select leverance_id, raekke_nr
    from {{ ref('stg_udk_risikosager_noegler') }}
    where noegle is null
),

fundne as (
    select * from gentagne
    union all
    select * from uden_noegle
)

select * from fundne
