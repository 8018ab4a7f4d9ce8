-- KL's tables of effect for groups of municipalities that are alike, by the grouping of the newest reading, with how many of each group
-- have delivered the year.
with grupper as (
    select kommunekode, gruppe, inddeling
    from {{ ref('int_kommunegrupper') }}
    where periode = (select max(periode) from {{ ref('int_kommunegrupper') }})
),

sager as (
    select s.*, s.kommunekode as afsender, g.gruppe
    from {{ ref('int_effekt_sager') }} as s
    inner join grupper as g on s.kommunekode = g.kommunekode
),

-- a municipality that delivered and had no case counts as covered
daekning as (
    select l.aar, g.gruppe, count(distinct l.kommunekode) as kommuner
    from {{ ref('int_leverede_aar') }} as l
    inner join grupper as g on l.kommunekode = g.kommunekode
    where l.kilde = 'kommune_sager'
    group by l.aar, g.gruppe
),

talt as (
    {{- effekt_talt('sager', 'gruppe') }}
),

effekt as (
    select
        t.*,
        {{- effekt_regnet('t') }},
        d.kommuner as kommuner_daekket,
        n.kommuner as kommuner_i_gruppen,
        n.inddeling
    from talt as t
    left join daekning as d on t.aar = d.aar and t.gruppe = d.gruppe
    inner join (
        select gruppe, count(*) as kommuner, min(inddeling) as inddeling from grupper group by gruppe
    ) as n on t.gruppe = n.gruppe
    cross join {{ ref('int_glemte_aar') }} as g
    where not coalesce(t.aar < g.foerste_aar, false)
)

select * from effekt
