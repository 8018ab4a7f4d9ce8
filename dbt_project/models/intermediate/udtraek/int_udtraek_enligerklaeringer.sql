-- Drawn for control: single-parent declarations that were sent and not answered, by days since they were sent.
{{ config(materialized='view') }}
with kriterier as (
    {{ udtraekskriterier_for('enligerklæring') }}
),

fundet as (
    select
        e.kommunekode,
        k.kriterium,
        k.saetning,
        e.kommunekode || '|' || e.erklaering_id as noegle,
        e.borger_id,
        'gælder ' || cast(e.aar as varchar) || '; sendt ' || cast(e.sendt_dato as varchar)
        || '; ikke besvaret ' || cast(k.dag as varchar) as forhold,
        e.leverance_id,
        e.raekke_nr
    from {{ ref('int_enligerklaeringer') }} as e
    inner join kriterier as k on e.kommunekode = k.kommunekode and {{ er_udtaget('enligerklæring', 'e', 'k') }}
)

select * from fundet
