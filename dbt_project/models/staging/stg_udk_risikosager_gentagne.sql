-- The rows of udk_risikosager whose key perhaps stands more than once in their delivery: few, and looked at one by one later.
{{ config(materialized='pr_leverance', kilde='udk_risikosager') }}
with noegler as (
    select leverance_id, raekke_nr, {{ noegletal_i_leverance('leverance_id', 'noegle') }} as noegle
    from {{ ref('stg_udk_risikosager_noegler') }}
),

-- sorted and compared with the one before: half the cost of grouping millions of numbers that hardly ever repeat
ordnet as (
    select noegle, lag(noegle) over (order by noegle) as foer from noegler
),

flere_gange as (
    select distinct noegle from ordnet where noegle = foer
),

gentagne as (
    select noegler.leverance_id, noegler.raekke_nr
    from noegler
    inner join flere_gange on noegler.noegle = flere_gange.noegle
)

select * from gentagne
