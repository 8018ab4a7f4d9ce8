-- Drawn for control: referrals to SU-styrelsen that were sent and not answered, by days since they were sent.
{{ config(materialized='view') }}
with kriterier as (
    {{ udtraekskriterier_for('undring') }}
),

fundet as (
    select
        u.kommunekode,
        k.kriterium,
        k.saetning,
        u.kommunekode || '|' || u.undring_id as noegle,
        u.borger_id,
        'sendt ' || cast(u.sendt_dato as varchar) || '; ikke besvaret ' || cast(k.dag as varchar) as forhold,
        u.leverance_id,
        u.raekke_nr
    from {{ ref('int_su_tilbagemeldinger') }} as u
    inner join kriterier as k on u.kommunekode = k.kommunekode and {{ er_udtaget('undring', 'u', 'k') }}
)

select * from fundet
