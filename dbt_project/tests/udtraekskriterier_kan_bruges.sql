-- Empty: criteria with a limit that their ground cannot have (it would be passed over in silence), with limits the wrong way
-- round, or in force twice at once (every hit would stand twice). Whoever added the row mends it.
with kriterier as (
    select *, coalesce(gyldig_til, date '9999-12-31') as slut from {{ ref('udtraekskriterier_gaeldende') }}
),

fejl as (
    select distinct 'kontroltype og alder kendes kun for flytninger' as fejl, kriterium, gyldig_fra
    from kriterier
    where grundlag <> 'flytning' and (kontroltype is not null or alder_fra is not null or alder_til is not null)
    union all
    select distinct 'fra er over til', kriterium, gyldig_fra
    from kriterier
    where alder_fra > alder_til or dage_fra > dage_til or gyldig_fra >= slut
    union all
    select distinct 'gælder to gange på samme tid', a.kriterium, b.gyldig_fra
    from kriterier as a
    inner join kriterier as b on a.kommunekode = b.kommunekode and a.kriterium = b.kriterium and a.gyldig_fra < b.gyldig_fra and a.slut > b.gyldig_fra
)

select * from fejl
