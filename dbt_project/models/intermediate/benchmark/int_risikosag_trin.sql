-- The step under which each snapshot in force lists each risk case that a control case names: what rule K20 looks up.
with naevnt as (
    select distinct kommunekode, risikosag_id, {{ noegletal('kommunekode', 'risikosag_id') }} as noegle
    from {{ ref('int_sager') }}
    where risikosag_id is not null
),

daekning as (
    select * from {{ ref('int_risikosager_daekning') }}
),

karantaene as (
    select distinct leverance_id, raekke_nr from {{ ref('int_risikosager_karantaene') }}
),

trin as (
    select
        naevnt.kommunekode,
        naevnt.risikosag_id,
        daekning.periode as til_og_med,
        daekning.version,
        cast(sager.kontroltrin as varchar) as kontroltrin,
        sager.leverance_id
    from naevnt
    inner join {{ ref('stg_udk_risikosager_noegler') }} as sager on naevnt.noegle = sager.noegle
    inner join daekning on sager.leverance_id = daekning.leverance_id and naevnt.kommunekode = daekning.kommunekode
    left join karantaene on sager.leverance_id = karantaene.leverance_id and sager.raekke_nr = karantaene.raekke_nr
    where karantaene.leverance_id is null
)

select * from trin
