-- The figures of kommune_flytninger: controls of moves by the year of anmeldt_dato, SU first, then every other kind by its name.
with talt as (
    select
        kommunekode,
        aar,
        count(*) as su_flytninger_kontrolleret,
        count(case when alder between 18 and 21 then 1 end) as su_flytninger_18_21,
        count(case when afvist_eller_frafaldet then 1 end) as su_flytninger_afvist_eller_frafaldet
    from {{ ref('int_su_flytninger') }}
    group by kommunekode, aar
),

-- a year counts 52 weeks, whatever the calendar says, and the year of the period as many as its months give (docs/kontrakter.md §5)
pr_aar as (
    select
        talt.*,
        su_flytninger_kontrolleret * 12
        / (52 * case when talt.aar < p.aar then 12 else cast(right(p.periode, 2) as integer) end) as su_flytninger_pr_uge,
        su_flytninger_afvist_eller_frafaldet / su_flytninger_kontrolleret as su_flytninger_andel_afvist_eller_frafaldet
    from talt
    cross join {{ ref('int_periode') }} as p
),

andre as (
    select
        kommunekode,
        aar,
        kontroltype,
        count(*) as kontrolleret,
        count(case when afvist_eller_frafaldet then 1 end) as afvist_eller_frafaldet
    from {{ ref('int_talte_flytninger') }}
    where kontroltype <> 'SU'
    group by kommunekode, aar, kontroltype
),

tal as (
    {{ noegletal_af('pr_aar', [
        'su_flytninger_kontrolleret', 'su_flytninger_18_21', 'su_flytninger_afvist_eller_frafaldet',
        'su_flytninger_pr_uge', 'su_flytninger_andel_afvist_eller_frafaldet',
    ]) }}
    {%- for navn in ['kontrolleret', 'afvist_eller_frafaldet'] %}
    union all
    select kommunekode, aar, 'flytninger_{{ navn }}:' || kontroltype, cast({{ navn }} as decimal(28, 10))
    from andre
    {%- endfor %}
)

select * from tal
