-- The weeks hold the very controls that the yearly figure counts: over all years, neither lost nor doubled.
{{ config(meta={'dagster': {'ref': {'name': 'su_flytninger_uge'}}}) }}
with uger as (
    select kommunekode, sum(kontrolleret) as kontrolleret from {{ ref('su_flytninger_uge') }} group by kommunekode
),

aar as (
    select kommunekode, sum(vaerdi) as kontrolleret
    from {{ ref('indsatser') }}
    where noegletal = 'su_flytninger_kontrolleret'
    group by kommunekode
),

forskelle as (
    select coalesce(uger.kommunekode, aar.kommunekode) as kommunekode, uger.kontrolleret as i_uger, aar.kontrolleret as i_aar
    from uger
    full outer join aar on uger.kommunekode = aar.kommunekode
    where coalesce(uger.kontrolleret, 0) <> coalesce(aar.kontrolleret, 0)
)

select * from forskelle
