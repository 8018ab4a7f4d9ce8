-- KL's tables of effect: cases by channel, type and benefit, step and the year they were opened, what came of them, and how long
-- it took. A case with several channels counts once in each and once in the whole; the country is all that were delivered.
with sager as (
    select * from {{ ref('int_effekt_sager') }}
),

med_landet as (
    select *, kommunekode as afsender from sager
    union all
    select * replace ('DK' as kommunekode), kommunekode as afsender from sager
),

-- a municipality that delivered and had no case counts as covered
daekning as (
    select aar, count(distinct kommunekode) as kommuner
    from {{ ref('int_leverede_aar') }}
    where kilde = 'kommune_sager'
    group by aar
),

talt as (
    {{- effekt_talt('med_landet', 'kommunekode') }}
),

effekt as (
    select
        t.*,
        {{- effekt_regnet('t') }},
        case when t.kommunekode = 'DK' then d.kommuner end as kommuner_daekket,
        case when t.kommunekode = 'DK' then n.kommuner end as kommuner_i_alt
    from talt as t
    left join daekning as d on t.aar = d.aar
    cross join (select count(*) as kommuner from {{ ref('kommuner') }}) as n
    cross join {{ ref('int_glemte_aar') }} as g
    -- of a forgotten year only the cases that somebody told of later are left
    where not coalesce(t.aar < g.foerste_aar, false)
)

select * from effekt
