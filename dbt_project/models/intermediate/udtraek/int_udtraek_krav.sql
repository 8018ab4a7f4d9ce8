-- Drawn for control: claims that were raised and of which nothing was paid, written off or appealed, by days since the decision.
-- The sources have no dates of payments or reminders, so this is all that following up a claim can be seen by.
{{ config(materialized='view') }}
with kriterier as (
    {{ udtraekskriterier_for('krav') }}
),

fundet as (
    select
        s.kommunekode,
        k.kriterium,
        k.saetning,
        s.kommunekode || '|' || s.sagsnr || '|' || s.ydelse as noegle,
        s.borger_id,
        'krav ' || {{ dansk_tal('s.tilbagebetalingskrav', oere=true) }} || ' kr.; afgjort ' || cast(s.afgoerelse_dato as varchar)
        || '; intet betalt, afskrevet eller anket ' || cast(k.dag as varchar) as forhold,
        s.leverance_id,
        s.raekke_nr
    from {{ ref('int_sager') }} as s
    inner join kriterier as k on s.kommunekode = k.kommunekode and {{ er_udtaget('krav', 's', 'k') }}
)

select * from fundet
