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
    select
        kommunekode,
        aar,
        kontroltrin,
        dimension,
        vaerdi,
        count(*) as sager_oprettet,
        count(case when lukket then 1 end) as sager_afsluttet,
        count(case when med_effekt then 1 end) as med_effekt,
        cast(sum(tilbagebetalingskrav) as decimal(18, 2)) as tilbagebetalingskrav,
        cast(sum(mindreudgift) as decimal(18, 2)) as mindreudgift,
        cast(sum(anke) as decimal(18, 2)) as anke,
        {{ median_og_kvartiler('til_hoering', 'dage_til_hoering') }},
        {{ median_og_kvartiler('til_afgoerelse', 'dage_til_afgoerelse') }},
        {{ median_og_kvartiler('til_afslutning', 'dage_til_afslutning') }},
        count(til_afgoerelse) as sager_afgjort,
        count(case when til_afgoerelse = 0 then 1 end) as afgjort_samme_dag,
        count(distinct afsender) as kommuner_med_sager
    from med_landet
    group by kommunekode, aar, kontroltrin, dimension, vaerdi
),

effekt as (
    select
        t.*,
        t.sager_afsluttet - t.med_effekt as uden_effekt,
        t.sager_oprettet - t.sager_afsluttet as aabne,
        {{ andel('t.med_effekt', 't.sager_afsluttet') }} as andel_med_effekt,
        {{ wilson('t.med_effekt', 't.sager_afsluttet', '-') }} as andel_nedre,
        {{ wilson('t.med_effekt', 't.sager_afsluttet', '+') }} as andel_oevre,
        {{ pr_stk('t.tilbagebetalingskrav + t.mindreudgift + t.anke', 't.sager_oprettet') }} as kroner_pr_sag,
        case when t.kommunekode = 'DK' then d.kommuner end as kommuner_daekket,
        case when t.kommunekode = 'DK' then n.kommuner end as kommuner_i_alt
    from talt as t
    left join daekning as d on t.aar = d.aar
    cross join (select count(*) as kommuner from {{ ref('kommuner') }}) as n
)

select * from effekt
