-- Who receives the controlled benefits, and how many live there, as each municipality told it for the year.
with modtagere as (
    select kommunekode, aar, modtagere, indbyggere, kilde, leverance_id, raekke_nr from {{ ref('int_modtagere') }}
)

select * from modtagere
