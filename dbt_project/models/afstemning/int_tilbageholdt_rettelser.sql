-- Versions in force that lose by rows in quarantine: as a whole, else in the parts that do.
with tabende as (
    select d.*, count(case when d.del is null then 1 end) over (partition by d.leverance_id) > 0 as helt
    from {{ ref('int_tilbageholdt_dele') }} as d
    where d.taber and d.i_karantaene > 0
),

taber as (
    select p.*, t.del as emne, t.foer_raekker, t.raekker, t.foer_kroner, t.kroner, t.i_karantaene
    from tabende as t
    inner join {{ ref('int_tilbageholdt_par') }} as p on t.leverance_id = p.leverance_id
    where t.del is null or not t.helt
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
        || case when emne is null then '' else ', der er eller kan være ' || {{ delens_raekker('emne') }} || ',' end
        || ' er i karantæne; filen erstatter ' || foer_filnavn || ' og har '
        || case when emne is null then '' else 'af ' || {{ delens_raekker('emne') }} || ' ' end
        || {{ raekker_og_kroner('raekker', 'foer_raekker', 'kroner', 'foer_kroner', 'antaget række', 'antagne rækker') }}
        || ' Få en ny version med rettede rækker (kontrol karantaene)' as besked
    from taber
)

select * from rettelser
