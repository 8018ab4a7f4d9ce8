-- The amounts of UDK's statements and § 11 blocks as lines: yearly, dated 31-12 (docs/kontrakter.md §5 "Figures").
with status as (
    select *, kommunekode || '|' || ydelse as noegle from {{ ref('int_udk_status') }} where kommunekode <> 'DK'
),

paragraf11 as (
    select * from {{ ref('int_paragraf11') }}
),

linjer as (
    select kommunekode, 'UDK-ydelser' as kategori, aar, 'mindreudgift' as komponent, ydelse, noegle, stop_beloeb as beloeb,
        leverance_id, raekke_nr
    from status
    union all
    select kommunekode, 'UDK-ydelser', aar, 'tilbagebetalingskrav', ydelse, noegle, krav_beloeb, leverance_id, raekke_nr
    from status
    union all
    select kommunekode, 'UDK-ydelser', aar, 'efterregulering', ydelse, noegle, efterregulering, leverance_id, raekke_nr
    from status
    union all
    select kommunekode, 'UDK-ydelser', aar, 'skat', ydelse, noegle, skat, leverance_id, raekke_nr
    from status
    union all
    select kommunekode, '§ 11-sager', aar, 'tilbagebetalingskrav', null, kommunekode as noegle, tilbagebetalingskrav, leverance_id,
        raekke_nr
    from paragraf11
    union all
    select kommunekode, '§ 11-sager', aar, 'mindreudgift', null, kommunekode as noegle, aarlig_besparelse, leverance_id, raekke_nr
    from paragraf11
    union all
    select kommunekode, '§ 11-sager', aar, 'efterregulering', null, kommunekode as noegle, efterregulering, leverance_id, raekke_nr
    from paragraf11
),

daterede as (
    select *, cast(cast(aar as varchar) || '-12-31' as date) as dato from linjer
)

select * from daterede
