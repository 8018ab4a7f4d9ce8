-- Empty: rates of refusion outside 0–1, of a benefit that is none, or two in force at once for one benefit: every line of that
-- benefit would be counted twice. Whoever added the row mends it.
{{ config(meta={'dagster': {'ref': {'name': 'refusion'}}}) }}
with satser as (
    select *, coalesce(gyldig_til, date '9999-12-31') as slut from {{ ref('refusion') }}
),

fejl as (
    select 'andelen er ikke mellem 0 og 1' as fejl, ydelse, gyldig_fra
    from satser
    where kommunal_andel not between 0 and 1
    union all
    select 'ydelsen findes ikke', ydelse, gyldig_fra
    from satser
    where ydelse not in (select ydelse from {{ ref('ydelser') }})
    union all
    select distinct 'to satser på samme tid', a.ydelse, b.gyldig_fra
    from satser as a
    inner join satser as b on a.kommunekode = b.kommunekode and a.ydelse = b.ydelse and a.gyldig_fra < b.gyldig_fra and a.slut > b.gyldig_fra
)

select * from fejl
