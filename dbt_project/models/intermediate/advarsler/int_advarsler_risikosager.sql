-- Risk cases that are gone from a municipality's newest snapshot though the one of the month before has them, and nothing ended
-- them before the 12 months that a snapshot must show (docs/kontrakter.md §1 `udk_risikosager`). Older months had their own warnings.
with forsvundne as (
    select s.*, par.periode, par.vindue_fra,
        greatest(s.udtaget_dato, s.kontrolsag_oprettet_dato, s.afsluttet_dato, s.bortfaldet_dato) as sidst_skete
    from {{ ref('int_risikosager_typede_forsvundne') }} as s
    inner join {{ ref('int_risikosager_par') }} as par on s.leverance_id = par.foer_id and s.kommunekode = par.kommunekode
    where s.fejl = ''
),

borte as (
    select * from forsvundne where sidst_skete is null or sidst_skete >= vindue_fra
),

advarsler as (
    select 'risikosag_forsvundet' as art, 'udk_risikosager' as kilde, kommunekode, {{ noegle_af('udk_risikosager', 'b') }} as noegle,
        leverance_id, raekke_nr, 'står ikke i øjebliksbilledet af ' || periode || ', uden at være udtaget, lukket eller bortfaldet'
        || ' før dets 12 måneder' as besked
    from borte as b
)

select * from advarsler
