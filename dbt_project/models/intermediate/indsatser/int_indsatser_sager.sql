-- The figures of kommune_sager that count what happened in a year: appeals, company visits, sickness absence and police reports.
with sager as (
    select * from {{ ref('int_sager') }}
),

anker as (
    select
        kommunekode,
        {{ aar_af('ankeafgoerelse_dato') }} as aar,
        count(*) as anker_afgjort,
        count(case when ankeafgoerelse = 'stadfæstet' then 1 end) as anker_stadfaestet
    from sager
    where ankeafgoerelse_dato is not null
    group by kommunekode, {{ aar_af('ankeafgoerelse_dato') }}
),

besoeg as (
    select
        kommunekode,
        {{ aar_af('virksomhedsbesoeg_dato') }} as aar,
        count(*) as virksomhedsbesoeg
    from sager
    where virksomhedsbesoeg_dato is not null
    group by kommunekode, {{ aar_af('virksomhedsbesoeg_dato') }}
),

-- a lower benefit after than before is a forward saving above 0, whatever the number of payments a year; where the two are not both
-- known, it is the municipality's own
sygefravaer as (
    select
        kommunekode,
        {{ aar_af('oprettet_dato') }} as aar,
        count(distinct sagsnr) as sygefravaer_sager,
        count(distinct case
            when ydelse_foer > ydelse_efter then sagsnr
            when ydelse_foer is null or ydelse_efter is null
                then case when fremadrettet_besparelse > 0 then sagsnr end
        end) as sygefravaer_reduceret
    from sager
    where sagstype = 'sygefravær'
    group by kommunekode, {{ aar_af('oprettet_dato') }}
),

politi as (
    select
        kommunekode,
        {{ aar_af('oprettet_dato') }} as aar,
        count(distinct sagsnr) as sager_politianmeldt
    from sager
    where politianmeldt
    group by kommunekode, {{ aar_af('oprettet_dato') }}
),

tal as (
    {{ noegletal_af('anker', ['anker_afgjort', 'anker_stadfaestet']) }}
    union all
    {{ noegletal_af('besoeg', ['virksomhedsbesoeg']) }}
    union all
    {{ noegletal_af('sygefravaer', ['sygefravaer_sager', 'sygefravaer_reduceret']) }}
    union all
    {{ noegletal_af('politi', ['sager_politianmeldt']) }}
)

select * from tal
