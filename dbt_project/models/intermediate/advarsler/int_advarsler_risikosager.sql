-- Risk cases that are gone from a municipality's newest snapshot though the one of the month before has them, and nothing ended
-- them before the 12 months that a snapshot must show (docs/kontrakter.md §1 `udk_risikosager`). Older months had their own warnings. Where
-- more than half are gone, one warning with their number: nobody reads a million.
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
    union all
    select 'risikosag_forsvundet', 'udk_risikosager', f.kommunekode, null, f.leverance_id, null,
        'kommune ' || f.kommunekode || ': ' || {{ dansk_tal('f.forsvundne') }} || ' af de ' || {{ dansk_tal('f.raekker') }}
        || ' risikosager står ikke i øjebliksbilledet af ' || par.periode || ': er de nummereret om, eller mangler de?'
    from {{ ref('int_risikosager_forsvundne') }} as f
    inner join {{ ref('int_risikosager_par') }} as par on f.leverance_id = par.foer_id and f.kommunekode = par.kommunekode
    where f.mange
)

select * from advarsler
