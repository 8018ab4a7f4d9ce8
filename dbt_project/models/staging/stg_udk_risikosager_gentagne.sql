-- The rows of udk_risikosager whose key perhaps stands more than once in their delivery: few, and looked at one by one later.
{{ config(materialized='pr_leverance', kilde='udk_risikosager') }}
with noegler as (
    select leverance_id, raekke_nr, noegle from {{ ref('stg_udk_risikosager_noegler') }}
),

flere_gange as (
    select leverance_id, noegle from noegler group by leverance_id, noegle having count(*) > 1
),

gentagne as (
    select noegler.leverance_id, noegler.raekke_nr
    from noegler
    inner join flere_gange on noegler.leverance_id = flere_gange.leverance_id and noegler.noegle = flere_gange.noegle
)

select * from gentagne
