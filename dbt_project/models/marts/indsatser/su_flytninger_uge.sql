-- SU controls of moves by ISO week, with the season of studies starting that the week belongs to.
with flytninger as (
    select
        kommunekode,
        cast(date_trunc('week', anmeldt_dato) as date) as mandag,
        afvist_eller_frafaldet
    from {{ ref('int_su_flytninger') }}
),

-- an ISO week belongs to the year and the month of its Thursday
uger as (
    select *, cast(mandag + interval '3' day as date) as torsdag from flytninger
),

pr_uge as (
    select
        kommunekode,
        {{ aar_af('torsdag') }} as iso_aar,
        cast(extract(week from torsdag) as integer) as iso_uge,
        mandag,
        cast(extract(month from torsdag) as integer) as maaned,
        cast(count(*) as integer) as kontrolleret,
        cast(count(case when afvist_eller_frafaldet then 1 end) as integer) as afvist_eller_frafaldet
    from uger
    group by kommunekode, mandag, torsdag
),

su_flytninger_uge as (
    select
        pr_uge.kommunekode,
        pr_uge.iso_aar,
        pr_uge.iso_uge,
        pr_uge.mandag,
        saesoner.saeson,
        pr_uge.kontrolleret,
        pr_uge.afvist_eller_frafaldet
    from pr_uge
    left join {{ ref('su_saesoner') }} as saesoner on pr_uge.maaned = saesoner.maaned
)

select * from su_flytninger_uge
