-- What part of the proceeds the municipality itself keeps, where a rate of refusion was delivered; NULL where none is.
with linjer as (
    select l.*
    from {{ ref('provenu_linjer') }} as l
    inner join {{ ref('int_daekning') }} as d on l.kommunekode = d.kommunekode and l.aar = d.aar and l.kategori = d.kategori
),

-- an appeal takes back part of a claim: at the rate that the claim was shared by, not at the appeal's
satsdage as (
    select
        *,
        case
            when komponent = 'anke'
                then coalesce(min(case when komponent <> 'anke' then dato end) over (partition by kategori, noegle), dato)
            else dato
        end as satsdag
    from linjer
),

-- shared line by line, to the øre, so that the parts add up however they are grouped
delt as (
    select
        l.kommunekode,
        l.aar,
        l.kategori,
        l.ydelse,
        l.beloeb,
        case when r.kommunal_andel is not null then l.beloeb end as beloeb_med_sats,
        cast(l.beloeb * r.kommunal_andel as decimal(18, 2)) as kommunal_andel
    from satsdage as l
    left join {{ ref('refusion') }} as r
        on l.kommunekode = r.kommunekode and l.ydelse = r.ydelse and {{ i_kraft_paa('r', 'l.satsdag') }}
),

andele as (
    select
        kommunekode,
        aar,
        kategori,
        ydelse,
        cast(sum(beloeb) as decimal(18, 2)) as beloeb,
        cast(sum(beloeb_med_sats) as decimal(18, 2)) as beloeb_med_sats,
        cast(sum(kommunal_andel) as decimal(18, 2)) as kommunal_andel
    from delt
    group by kommunekode, aar, kategori, ydelse
)

select * from andele
