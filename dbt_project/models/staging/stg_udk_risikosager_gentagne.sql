-- The rows of udk_risikosager whose key perhaps stands more than once in their delivery: few, and looked at one by one later.
{{ config(materialized='pr_leverance', kilde='udk_risikosager') }}
with ordnet as (
    select
        leverance_id,
        raekke_nr,
        noegle,
        lag(noegle) over (partition by leverance_id order by noegle) as forrige,
        lead(noegle) over (partition by leverance_id order by noegle) as naeste
    from {{ ref('stg_udk_risikosager_noegler') }}
),

gentagne as (
    select leverance_id, raekke_nr from ordnet where noegle = forrige or noegle = naeste
)

select * from gentagne
