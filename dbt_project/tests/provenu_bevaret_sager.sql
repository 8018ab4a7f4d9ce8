-- Empty: municipality, year and component whose KL lines do not add to what the current cases say, computed the other way
-- round: from the cases, in twelfths, without the models between. The engineer mends it.
{{ config(meta={'dagster': {'ref': {'name': 'provenu_linjer'}}}) }}
with sager as (
    select s.*, y.udbetalinger_pr_aar * y.maaneder_frem as tolvtedele
    from {{ ref('int_sager') }} as s
    inner join {{ ref('ydelser') }} as y
        on s.ydelse = y.ydelse and y.myndighed = 'kommune'
        and (s.afgoerelse_dato >= y.gyldig_fra or y.gyldig_fra = date '1900-01-01') and s.afgoerelse_dato < coalesce(y.gyldig_til, date '9999-12-31')
    inner join {{ ref('kontrolsager') }} as k
        on s.kommunekode = k.kommunekode and s.sagsnr = k.sagsnr and s.ydelse = k.ydelse and k.kontroltrin in ('2', '3')
),

-- twelve times the amount; a forward saving that is no whole number of twelfths may be rounded by half an øre, six in twelfths
fra_sager as (
    select kommunekode, extract(year from afgoerelse_dato) as aar, 'tilbagebetalingskrav' as komponent,
        12 * tilbagebetalingskrav as tolv, 0.00 as slip
    from sager
    union all
    select kommunekode, extract(year from afgoerelse_dato), 'mindreudgift',
        greatest(ydelse_foer - ydelse_efter, 0) * tolvtedele, case when tolvtedele % 12 = 0 then 0.00 else 0.06 end
    from sager
    where ydelse_foer is not null and ydelse_efter is not null
    union all
    select kommunekode, extract(year from afgoerelse_dato), 'mindreudgift', 12 * fremadrettet_besparelse, 0.00
    from sager
    where ydelse_foer is null or ydelse_efter is null
    union all
    select kommunekode, extract(year from ankeafgoerelse_dato), 'anke', 12 * (krav_efter_anke - tilbagebetalingskrav), 0.00
    from sager
    where ankeafgoerelse in ('ændret', 'ophævet') and krav_efter_anke is not null
    union all
    select kommunekode, extract(year from ankeafgoerelse_dato), 'anke', -12 * tilbagebetalingskrav, 0.00
    from sager
    where ankeafgoerelse = 'ophævet' and krav_efter_anke is null
),

ventet as (
    select kommunekode, aar, komponent, sum(tolv) as tolv, sum(slip) as slip
    from fra_sager
    where aar is not null
    group by kommunekode, aar, komponent
),

linjer as (
    select kommunekode, aar, komponent, 12 * sum(beloeb) as tolv
    from {{ ref('provenu_linjer') }}
    where kategori = 'KL-ydelser'
    group by kommunekode, aar, komponent
),

uens as (
    select
        coalesce(v.kommunekode, l.kommunekode) as kommunekode,
        coalesce(v.aar, l.aar) as aar,
        coalesce(v.komponent, l.komponent) as komponent,
        v.tolv as ventet_gange_12,
        l.tolv as linjer_gange_12
    from ventet as v
    full outer join linjer as l on v.kommunekode = l.kommunekode and v.aar = l.aar and v.komponent = l.komponent
    where abs(coalesce(v.tolv, 0) - coalesce(l.tolv, 0)) > coalesce(v.slip, 0)
)

select * from uens
