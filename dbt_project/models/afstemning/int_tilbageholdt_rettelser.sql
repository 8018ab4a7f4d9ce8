-- Versions in force that lose by rows in quarantine: fewer than half the accepted rows, or than half the kroner, of the version that
-- they replace (docs/kontrakter.md §1 "what a correction may lose").
with par as (
    select p.*, foer.kroner as foer_kroner, nu.kroner
    from {{ ref('int_tilbageholdt_par') }} as p
    inner join {{ ref('int_tilbageholdt_kroner') }} as nu on p.leverance_id = nu.leverance_id
    inner join {{ ref('int_tilbageholdt_kroner') }} as foer on p.foer_id = foer.leverance_id
    where p.raekker_karantaene > 0
),

taber as (
    select * from par where 2 * raekker_accepteret < foer_accepteret or 2 * kroner < foer_kroner
),

rettelser as (
    select
        'rettelse_taber' as kontrol,
        leverance_id,
        kilde,
        kommunekode,
        periode,
        version,
        cast(null as varchar) as emne,
        foer_kroner as foer,
        kroner as nu,
        filnavn || ': ' || cast(raekker_karantaene as varchar) || ' af ' || cast(raekker_i_fil as varchar)
        || ' rækker er i karantæne; filen erstatter ' || foer_filnavn || ' og har '
        || cast(raekker_accepteret as varchar) || ' antagne rækker mod ' || cast(foer_accepteret as varchar) || ' og '
        || {{ dansk_tal('kroner', oere=true) }} || ' kr. mod ' || {{ dansk_tal('foer_kroner', oere=true) }}
        || ' kr. Få en ny version med rettede rækker (kontrol karantaene)' as besked
    from taber
)

select * from rettelser
