-- Empty: choices of method that the product reckons with as whole numbers and that are none, or none of which still holds, and choices
-- in force twice at once (what rests on them would be counted twice). Whoever delivered the row mends it.
{{ config(meta={'dagster': {'ref': {'name': 'metodevalg_gaeldende'}}}) }}
with valg as (
    select *, coalesce(gyldig_til, date '9999-12-31') as slut from {{ ref('metodevalg_gaeldende') }}
),

hele_tal as (
    select distinct noegle from {{ ref('metodevalg') }} where {{ ligner('valg', '[0-9]+') }}
),

fejl as (
    select 'valget skal være et helt tal på mindst 1' as fejl, v.kommunekode, v.noegle, v.gyldig_fra
    from valg as v
    inner join hele_tal as h on v.noegle = h.noegle
    where not {{ ligner('v.valg', '[1-9][0-9]{0,2}') }}
    union all
    select 'intet valg gælder stadig', v.kommunekode, v.noegle, max(v.gyldig_fra)
    from valg as v
    inner join hele_tal as h on v.noegle = h.noegle
    group by v.kommunekode, v.noegle
    having count(*) = count(v.gyldig_til)
    union all
    select distinct 'gælder to gange på samme tid', a.kommunekode, a.noegle, b.gyldig_fra
    from valg as a
    inner join valg as b
        on a.kommunekode = b.kommunekode and a.noegle = b.noegle and a.gyldig_fra < b.gyldig_fra and a.slut > b.gyldig_fra
)

select * from fejl
