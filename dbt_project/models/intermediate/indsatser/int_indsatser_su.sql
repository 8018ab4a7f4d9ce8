-- The figures of su_tilbagemeldinger: referrals by the year they were sent, answers by the year of the answer.
with sendt as (
    select
        kommunekode,
        {{ aar_af('sendt_dato') }} as aar,
        count(*) as su_undringer_sendt
    from {{ ref('int_su_tilbagemeldinger') }}
    group by kommunekode, {{ aar_af('sendt_dato') }}
),

tilbagemeldt as (
    select
        kommunekode,
        {{ aar_af('tilbagemeldt_dato') }} as aar,
        count(*) as su_undringer_besvaret,
        count(case when politianmeldt then 1 end) as su_politianmeldt,
        sum(coalesce(tilbagebetalingskrav, 0)) as su_tilbagebetalingskrav
    from {{ ref('int_su_tilbagemeldinger') }}
    where tilbagemeldt_dato is not null
    group by kommunekode, {{ aar_af('tilbagemeldt_dato') }}
),

tal as (
    {{ noegletal_af('sendt', ['su_undringer_sendt']) }}
    union all
    {{ noegletal_af('tilbagemeldt', ['su_undringer_besvaret', 'su_politianmeldt', 'su_tilbagebetalingskrav']) }}
)

select * from tal
