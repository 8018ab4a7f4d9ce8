-- Risk cases that are gone from a municipality's newest snapshot though the one of the month before has them, and nothing ended
-- them before the 12 months that a snapshot must show (2-contracts §1 udk_risikosager). Older months had their own warnings.
with daekning as (
    select kommunekode, periode, leverance_id, cast(periode || '-01' as date) as maaned
    from {{ ref('int_risikosager_daekning') }}
),

nyeste as (
    select kommunekode, max(maaned) as maaned from daekning group by kommunekode
),

par as (
    select nu.kommunekode, nu.periode, nu.leverance_id as nu_id, foer.leverance_id as foer_id,
        nu.maaned - interval '11' month as vindue_fra
    from daekning as nu
    inner join nyeste on nu.kommunekode = nyeste.kommunekode and nu.maaned = nyeste.maaned
    inner join daekning as foer on nu.kommunekode = foer.kommunekode and nu.maaned = foer.maaned + interval '1' month
),

foer as (
    select s.*, par.periode, par.nu_id, par.vindue_fra,
        greatest(s.udtaget_dato, s.kontrolsag_oprettet_dato, s.afsluttet_dato, s.bortfaldet_dato) as sidst_skete
    from {{ ref('stg_udk_risikosager') }} as s
    inner join par on s.leverance_id = par.foer_id and s.kommunekode = par.kommunekode
    where s.fejl = ''
),

borte as (
    select foer.*
    from foer
    left join {{ ref('stg_udk_risikosager') }} as nu
        on foer.nu_id = nu.leverance_id and foer.kommunekode = nu.kommunekode and foer.risikosag_id = nu.risikosag_id
    where nu.risikosag_id is null and (foer.sidst_skete is null or foer.sidst_skete >= foer.vindue_fra)
),

advarsler as (
    select 'risikosag_forsvundet' as art, 'udk_risikosager' as kilde, kommunekode, {{ noegle_af('udk_risikosager', 'b') }} as noegle,
        leverance_id, raekke_nr, 'står ikke i øjebliksbilledet af ' || periode || ', uden at være udtaget, lukket eller bortfaldet'
        || ' før dets 12 måneder' as besked
    from borte as b
)

select * from advarsler
