-- Claims over all current cases, in one row for the year of the period: a claim is a decision, not money collected.
with sager as (
    select
        kommunekode,
        sum(coalesce(tilbagebetalingskrav, 0)) as krav_rejst,
        sum(coalesce(krav_betalt, 0)) as krav_betalt,
        sum(coalesce(krav_afskrevet, 0)) as krav_afskrevet
    from {{ ref('int_sager') }}
    group by kommunekode
),

-- the corrections that were booked: none where no claim was
anker as (
    select kommunekode, sum(beloeb) as korrektion
    from {{ ref('provenu_linjer') }}
    where komponent = 'anke'
    group by kommunekode
),

pr_aar as (
    select
        sager.kommunekode,
        periode.aar,
        krav_rejst,
        krav_betalt,
        krav_afskrevet,
        krav_rejst + coalesce(korrektion, 0) - krav_betalt - krav_afskrevet as krav_udestaaende
    from sager
    cross join {{ ref('int_periode') }} as periode
    left join anker on sager.kommunekode = anker.kommunekode
),

tal as (
    {{ noegletal_af('pr_aar', ['krav_rejst', 'krav_betalt', 'krav_afskrevet', 'krav_udestaaende']) }}
)

select * from tal
