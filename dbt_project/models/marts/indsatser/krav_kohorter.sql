-- What becomes of claims: those of a year of decision, by benefit and who administers it, as they stood so many months after the year.
with krav as (
    select * from {{ ref('int_krav_over_tid') }}
),

kohorter as (
    select
        kommunekode,
        ejer,
        ydelse,
        afgoerelsesaar,
        maaneder,
        cast(sum(rejst) as decimal(18, 2)) as rejst,
        cast(sum(anke) as decimal(18, 2)) as anke,
        cast(sum(betalt) as decimal(18, 2)) as betalt,
        cast(sum(afskrevet) as decimal(18, 2)) as afskrevet,
        cast(sum(rejst + anke - betalt - afskrevet) as decimal(18, 2)) as udestaaende,
        count(distinct case when rejst > 0 then sagsnr end) as sager
    from krav
    cross join {{ ref('int_glemte_aar') }} as g
    -- of a forgotten year only the claims that somebody told of later are left
    where not coalesce(afgoerelsesaar < g.foerste_aar, false)
    group by kommunekode, ejer, ydelse, afgoerelsesaar, maaneder
)

select * from kohorter
