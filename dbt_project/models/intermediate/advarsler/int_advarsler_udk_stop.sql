-- Stop amounts of UDK's statement that are no multiple of the benefit's payments per year (docs/domaene.md "mindreudgift").
with status as (
    select *, {{ noegle_af('udk_statusopgoerelse', 's') }} as noegle, cast(cast(aar as varchar) || '-12-31' as date) as dato
    from {{ ref('int_udk_status') }} as s
),

satser as (
    select ydelse, udbetalinger_pr_aar, gyldig_fra, gyldig_til from {{ ref('ydelser') }}
),

advarsler as (
    select 'stop_ikke_multiplum' as art, 'udk_statusopgoerelse' as kilde, s.kommunekode, s.noegle, s.leverance_id, s.raekke_nr,
        cast(s.aar as varchar) || ': stop ' || cast(s.stop_beloeb as varchar) || ' er intet multiplum af '
        || cast(sats.udbetalinger_pr_aar as varchar) || ' udbetalinger pr. år' as besked
    from status as s
    inner join satser as sats
        on s.ydelse = sats.ydelse and s.dato >= sats.gyldig_fra and (s.dato < sats.gyldig_til or sats.gyldig_til is null)
    where s.stop_beloeb % sats.udbetalinger_pr_aar <> 0
)

select * from advarsler
