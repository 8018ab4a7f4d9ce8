-- How the proceeds of a category are spread over its cases: one case can be the year.
with linjer as (
    select
        l.kommunekode,
        l.aar,
        l.kategori,
        e.enhed,
        -- a case stands once, whatever the number of its benefits
        case when e.flere_ydelser then left(l.noegle, length(l.noegle) - length(l.ydelse) - 1) else l.noegle end as sag,
        l.beloeb
    from {{ ref('provenu_linjer') }} as l
    inner join {{ ref('int_daekning') }} as d on l.kommunekode = d.kommunekode and l.aar = d.aar and l.kategori = d.kategori
    inner join {{ ref('provenu_enheder') }} as e on l.kategori = e.kategori
),

sager as (
    select kommunekode, aar, kategori, enhed, sag, sum(beloeb) as beloeb
    from linjer
    group by kommunekode, aar, kategori, enhed, sag
),

ordnet as (
    select
        *,
        row_number() over (partition by kommunekode, aar, kategori order by beloeb, sag) as nummer,
        count(*) over (partition by kommunekode, aar, kategori) as antal
    from sager
),

-- the middle case, or the mean of the two in the middle, without leaving the decimals
fordelt as (
    select
        kommunekode,
        aar,
        kategori,
        enhed,
        count(*) as antal_sager,
        cast(sum(beloeb) as decimal(18, 2)) as beloeb,
        cast(max(beloeb) as decimal(18, 2)) as stoerste,
        sum(case when 2 * nummer between antal and antal + 2 then beloeb end)
        * case when count(*) % 2 = 0 then 0.5 else 1.0 end as midten
    from ordnet
    group by kommunekode, aar, kategori, enhed
),

med_andel as (
    select
        kommunekode,
        aar,
        kategori,
        enhed,
        antal_sager,
        beloeb,
        stoerste,
        -- of a sum that is not positive nothing is a part
        case when beloeb > 0 then {{ andel('stoerste', 'beloeb') }} end as andel_stoerste,
        cast(midten as decimal(18, 2)) as median
    from fordelt
)

select * from med_andel
