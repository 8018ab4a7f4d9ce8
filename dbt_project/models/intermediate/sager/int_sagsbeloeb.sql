-- What each case is booked with: claim, forward saving and appeal correction, with their dates (docs/domaene.md "Provenu").
with sager as (
    select * from {{ ref('kontrolsager') }}
),

satser as (
    select * from {{ ref('ydelser') }}
),

-- K99 books nothing, a benefit that the municipality does not administer nothing, a case without a decision nothing
bogfoert as (
    select
        s.kommunekode,
        s.sagsnr,
        s.ydelse,
        s.kontroltrin,
        s.afgoerelse_dato,
        s.ankeafgoerelse_dato,
        s.leverance_id,
        s.raekke_nr,
        s.tilbagebetalingskrav,
        {{ mindreudgift('s', 'sats') }} as mindreudgift,
        case
            when s.ankeafgoerelse = 'ophævet' then coalesce(s.krav_efter_anke, 0)
            when s.ankeafgoerelse = 'ændret' then s.krav_efter_anke
        end as krav_efter_anke
    from sager as s
    inner join satser as sats
        on s.ydelse = sats.ydelse
        and {{ i_kraft_paa('sats', 's.afgoerelse_dato') }}
    where sats.myndighed = 'kommune' and s.kontroltrin <> 'uklassificeret'
),

med_anke as (
    select
        kommunekode,
        sagsnr,
        ydelse,
        kontroltrin,
        afgoerelse_dato,
        ankeafgoerelse_dato,
        leverance_id,
        raekke_nr,
        tilbagebetalingskrav,
        mindreudgift,
        -- only a claim that was booked can be corrected
        case when ankeafgoerelse_dato is not null then cast(krav_efter_anke - tilbagebetalingskrav as decimal(18, 2)) end
            as anke_korrektion
    from bogfoert
)

select * from med_anke
