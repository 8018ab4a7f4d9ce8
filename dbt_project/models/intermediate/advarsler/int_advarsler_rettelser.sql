-- Versions in force that lose without any row in quarantine: fewer than half the rows, or than half the kroner, of the version that they
-- replace. That is how a correction says what it means, and so no fault, but a sender who sent too little must hear of it.
with par as (
    select p.*, foer.kroner as foer_kroner, nu.kroner
    from {{ ref('int_tilbageholdt_par') }} as p
    inner join {{ ref('int_tilbageholdt_kroner') }} as nu on p.leverance_id = nu.leverance_id
    inner join {{ ref('int_tilbageholdt_kroner') }} as foer on p.foer_id = foer.leverance_id
    where p.raekker_karantaene = 0
),

advarsler as (
    select
        'rettelse_mindre' as art,
        kilde,
        kommunekode,
        cast(null as varchar) as noegle,
        leverance_id,
        cast(null as bigint) as raekke_nr,
        filnavn || ' erstatter ' || foer_filnavn || ' og har ' || cast(raekker_accepteret as varchar) || ' rækker mod '
        || cast(foer_accepteret as varchar) || ' og ' || {{ dansk_tal('kroner', oere=true) }} || ' kr. mod '
        || {{ dansk_tal('foer_kroner', oere=true) }} || ' kr.' as besked
    from par
    where 2 * raekker_accepteret < foer_accepteret or 2 * kroner < foer_kroner
)

select * from advarsler
