-- Every krone of every total, as a row that points to a row of a file (docs/domaene.md "Provenu", docs/kontrakter.md §5 "Figures").
with sager as (
    select * from {{ ref('int_sagsbeloeb') }}
),

kl as (
    select *, kommunekode || '|' || sagsnr || '|' || ydelse as noegle from sager
),

linjer as (
    select kommunekode, 'KL-ydelser' as kategori, afgoerelse_dato as dato, 'tilbagebetalingskrav' as komponent, ydelse,
        kontroltrin, noegle, tilbagebetalingskrav as beloeb, leverance_id, raekke_nr
    from kl
    union all
    select kommunekode, 'KL-ydelser', afgoerelse_dato, 'mindreudgift', ydelse, kontroltrin, noegle, mindreudgift,
        leverance_id, raekke_nr
    from kl
    union all
    select kommunekode, 'KL-ydelser', ankeafgoerelse_dato, 'anke', ydelse, kontroltrin, noegle, anke_korrektion,
        leverance_id, raekke_nr
    from kl
    union all
    select kommunekode, 'Stop af tilflytninger', dato, 'mindreudgift', null, null, noegle, beloeb, leverance_id, raekke_nr
    from {{ ref('int_stoppede_tilflytninger') }}
    union all
    select kommunekode, 'SU-sager', tilbagemeldt_dato, 'tilbagebetalingskrav', 'SU', null,
        kommunekode || '|' || undring_id, tilbagebetalingskrav, leverance_id, raekke_nr
    from {{ ref('int_su_tilbagemeldinger') }}
    where tilbagemeldt_dato is not null
    union all
    select kommunekode, kategori, dato, komponent, ydelse, '3', noegle, beloeb, leverance_id, raekke_nr
    from {{ ref('int_udk_linjer') }}
),

-- a line of 0 kr. is no krone
bogfoert as (
    select
        kommunekode,
        kategori,
        cast(extract(year from dato) as integer) as aar,
        dato,
        komponent,
        ydelse,
        kontroltrin,
        noegle,
        cast(beloeb as decimal(18, 2)) as beloeb,
        leverance_id,
        raekke_nr
    from linjer
    where beloeb <> 0 and dato is not null
)

select * from bogfoert
