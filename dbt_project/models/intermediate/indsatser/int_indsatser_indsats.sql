-- The municipality's own efforts, each a figure named after it: cases by oprettet_dato, proceeds by the year they are booked.
with sager as (
    select
        kommunekode,
        sagsnr,
        indsats,
        {{ aar_af('oprettet_dato') }} as aar,
        kommunekode || '|' || sagsnr || '|' || ydelse as noegle
    from {{ ref('int_sager') }}
    where indsats is not null
),

tal as (
    select
        kommunekode,
        aar,
        'indsats_sager:' || {{ id_del('indsats') }} as noegletal,
        cast(count(distinct sagsnr) as decimal(28, 10)) as vaerdi
    from sager
    group by kommunekode, aar, indsats
    union all
    select
        linjer.kommunekode,
        linjer.aar,
        'indsats_provenu:' || {{ id_del('sager.indsats') }},
        cast(sum(linjer.beloeb) as decimal(28, 10))
    from {{ ref('provenu_linjer') }} as linjer
    inner join sager on linjer.noegle = sager.noegle
    where linjer.kategori = 'KL-ydelser'
    group by linjer.kommunekode, linjer.aar, sager.indsats
)

select * from tal
