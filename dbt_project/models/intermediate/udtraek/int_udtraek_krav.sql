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
    inner join kriterier as k
        on s.kommunekode = k.kommunekode and {{ gammel_nok('s.afgoerelse_dato', 'k') }} and {{ endnu_ikke('s.anke_dato', 'k') }}
    where
        s.tilbagebetalingskrav > 0
        and coalesce(s.krav_betalt, 0) = 0
        and coalesce(s.krav_afskrevet, 0) = 0
        -- an appeal that was decided was raised, though its day may be missing
        and s.ankeafgoerelse is null
)

select * from fundet
