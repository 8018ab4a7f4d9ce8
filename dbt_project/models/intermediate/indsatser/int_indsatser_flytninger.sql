-- The figures of kommune_flytninger: SU controls of moves, by the year of anmeldt_dato.
with talt as (
    select
        kommunekode,
        aar,
        count(*) as su_flytninger_kontrolleret,
        count(case when afvist_eller_frafaldet then 1 end) as su_flytninger_afvist_eller_frafaldet
    from {{ ref('int_su_flytninger') }}
    group by kommunekode, aar
),

-- a year counts 52 weeks, whatever the calendar says (docs/kontrakter.md §5)
pr_aar as (
    select
        *,
        su_flytninger_kontrolleret / 52 as su_flytninger_pr_uge,
        su_flytninger_afvist_eller_frafaldet / su_flytninger_kontrolleret as su_flytninger_andel_afvist_eller_frafaldet
    from talt
),

tal as (
    {{ noegletal_af('pr_aar', [
        'su_flytninger_kontrolleret', 'su_flytninger_afvist_eller_frafaldet',
        'su_flytninger_pr_uge', 'su_flytninger_andel_afvist_eller_frafaldet',
    ]) }}
)

select * from tal
