-- Which categories of which years are covered: measured, though perhaps with 0 kr. (docs/kontrakter.md §4 `provenu_aar`, §5 "Figures").
with i_kraft as (
    select *, cast(left(periode, 4) as integer) as aar from {{ ref('int_leverancer_i_kraft') }}
),

kategori_af_kilde as (
    select distinct leverance_kilde as kilde, kategori from {{ ref('provenu_kategorier') }}
),

-- the municipality's own block of a statement, none of whose rows could be used: it covers nothing, though others of the file may
ubrugte_blokke as (
    select i.leverance_id
    from i_kraft as i
    inner join {{ ref('stg_udk_statusopgoerelse') }} as s on i.leverance_id = s.leverance_id
    where i.filnavn like '%.txt' and i.kommunekode <> 'DK' and coalesce(s.kommunekode, '') <> 'DK'
    group by i.leverance_id
    having count(case when s.fejl = '' then 1 end) = 0
),

-- a file named for the municipality covers it, whatever else stands in it
egne as (
    select i.kommunekode, i.aar, k.kategori
    from i_kraft as i
    inner join kategori_af_kilde as k on i.kilde = k.kilde
    where i.kommunekode <> 'DK' and i.leverance_id not in (select leverance_id from ubrugte_blokke)
),

-- a national file covers the municipalities whose accepted rows count; a statement covers § 11 only by an accepted block, and
-- a block that the municipality's own statement without one replaces covers nothing
efter_raekker as (
    select kommunekode, aar, 'UDK-ydelser' as kategori
    from {{ ref('int_udk_status_raekker') }}
    where not erstattet and kommunekode <> 'DK'
    union all
    select kommunekode, aar, '§ 11-sager'
    from {{ ref('int_paragraf11_raekker') }}
    where not erstattet and kommunekode <> 'DK'
),

daekket as (
    select kommunekode, aar, kategori from egne
    union
    select kommunekode, aar, kategori from efter_raekker
)

select * from daekket
