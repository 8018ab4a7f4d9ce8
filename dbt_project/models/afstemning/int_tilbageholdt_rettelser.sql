-- Versions in force that lose by rows in quarantine, as a whole or in the rows of one municipality.
with taber as (
    select p.*, d.kommunekode as emne, d.foer_raekker, d.raekker, d.foer_kroner, d.kroner, d.i_karantaene
    from {{ ref('int_tilbageholdt_dele') }} as d
    inner join {{ ref('int_tilbageholdt_par') }} as p on d.leverance_id = p.leverance_id
    where d.i_karantaene > 0
),

rettelser as (
    select
        'rettelse_taber' as kontrol,
        leverance_id,
        kilde,
        kommunekode,
        periode,
        version,
        emne,
        foer_kroner as foer,
        kroner as nu,
        filnavn || ': ' || {{ dansk_tal('i_karantaene') }} || ' af ' || {{ saa_mange('raekker_i_fil', 'række', 'rækker') }}
        || case when emne is null then '' else ', der er eller kan være ' || {{ kommune_del('emne') }} || ',' end
        || ' er i karantæne; filen erstatter ' || foer_filnavn || ' og har '
        || case when emne is null then '' else 'af ' || {{ kommune_del('emne') }} || ' ' end
        || {{ saa_mange('raekker', 'antaget række', 'antagne rækker') }} || ' mod ' || {{ dansk_tal('foer_raekker') }} || ' og '
        || {{ dansk_tal('kroner', oere=true) }} || ' kr. mod ' || {{ dansk_tal('foer_kroner', oere=true) }}
        || ' kr. Få en ny version med rettede rækker (kontrol karantaene)' as besked
    from taber
)

select * from rettelser
