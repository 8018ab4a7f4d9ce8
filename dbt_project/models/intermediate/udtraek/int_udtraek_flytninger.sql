-- Drawn for control: controlled moves that were neither rejected nor dropped, by kind of control, age and days since the notice.
{{ config(materialized='view') }}
with kriterier as (
    {{ udtraekskriterier_for('flytning') }}
),

fundet as (
    select
        f.kommunekode,
        k.kriterium,
        k.saetning,
        f.kommunekode || '|' || f.flytte_id as noegle,
        f.borger_id,
        'alder ' || coalesce(cast(f.alder as varchar), 'ikke oplyst')
        || '; anmeldt ' || cast(f.anmeldt_dato as varchar)
        || '; kontroltype ' || f.kontroltype
        || '; ' || coalesce(f.afgoerelse, 'ikke afgjort') as forhold,
        f.leverance_id,
        f.raekke_nr
    from {{ ref('int_flytninger') }} as f
    inner join kriterier as k on f.kommunekode = k.kommunekode and {{ er_udtaget('flytning', 'f', 'k') }}
)

select * from fundet
