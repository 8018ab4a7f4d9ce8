-- Versions in force that lose without any row in quarantine, as a whole or in the rows of one municipality. That is how a correction says
-- what it means, and so no fault, but a sender who sent too little must hear of it.
with advarsler as (
    select
        'rettelse_mindre' as art,
        p.kilde,
        coalesce(d.kommunekode, p.kommunekode) as kommunekode,
        cast(null as varchar) as noegle,
        p.leverance_id,
        cast(null as bigint) as raekke_nr,
        p.filnavn || ' erstatter ' || p.foer_filnavn || ' og har '
        || case when d.kommunekode is null then '' else 'af ' || {{ kommune_del('d.kommunekode') }} || ' ' end
        || {{ saa_mange('d.raekker', 'række', 'rækker') }} || ' mod ' || {{ dansk_tal('d.foer_raekker') }} || ' og '
        || {{ dansk_tal('d.kroner', oere=true) }} || ' kr. mod ' || {{ dansk_tal('d.foer_kroner', oere=true) }} || ' kr.' as besked
    from {{ ref('int_tilbageholdt_dele') }} as d
    inner join {{ ref('int_tilbageholdt_par') }} as p on d.leverance_id = p.leverance_id
    where d.i_karantaene = 0
)

select * from advarsler
