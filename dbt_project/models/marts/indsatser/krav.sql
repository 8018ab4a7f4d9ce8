-- Claims raised, paid, written off and outstanding at the end of the period, by benefit and by age.
with krav as (
    select * from {{ ref('int_krav') }}
),

klasser as (
    select * from {{ ref('krav_aldersklasser') }}
),

-- the class without limits is for claims whose age is not known
klassedelt as (
    select k.*, coalesce(c.aldersklasse, 'uden for klasserne') as aldersklasse, c.raekkefoelge
    from krav as k
    left join klasser as c
        on (
            k.alder_dage >= coalesce(c.fra_dage, k.alder_dage)
            and k.alder_dage <= coalesce(c.til_dage, k.alder_dage)
            and (c.fra_dage is not null or c.til_dage is not null)
        )
        or (k.alder_dage is null and c.fra_dage is null and c.til_dage is null)
),

summer as (
    select
        kommunekode,
        periode,
        aar,
        ydelse,
        aldersklasse,
        raekkefoelge,
        count(*) as antal,
        cast(sum(rejst) as decimal(18, 2)) as rejst,
        cast(sum(anke_korrektion) as decimal(18, 2)) as anke_korrektion,
        cast(sum(betalt) as decimal(18, 2)) as betalt,
        cast(sum(afskrevet) as decimal(18, 2)) as afskrevet,
        cast(sum(udestaaende) as decimal(18, 2)) as udestaaende
    from klassedelt
    group by kommunekode, periode, aar, ydelse, aldersklasse, raekkefoelge
)

select * from summer
