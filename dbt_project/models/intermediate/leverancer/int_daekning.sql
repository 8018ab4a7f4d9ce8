-- Which categories of which years are covered: measured, though perhaps with 0 kr. (docs/kontrakter.md §4 `provenu_aar`, §5 "Figures").
with kategori_af_kilde as (
    select distinct leverance_kilde as kilde, kategori from {{ ref('provenu_kategorier') }}
),

-- the municipality's own block of a statement, none of whose rows could be used: it covers nothing, though others of the file may
ubrugte_blokke as (
    select i.kilde, i.kommunekode, i.periode
    from {{ ref('int_udk_i_kraft') }} as i
    inner join {{ ref('stg_udk_statusopgoerelse') }} as s on i.leverance_id = s.leverance_id
    where i.filnavn like '%.txt' and i.kommunekode <> 'DK' and coalesce(s.kommunekode, '') <> 'DK'
    group by i.kilde, i.kommunekode, i.periode
    having count(case when s.fejl = '' then 1 end) = 0
),

-- a file named for the municipality covers it, whatever else stands in it
egne as (
    select p.kommunekode, cast(left(p.periode, 4) as integer) as aar, k.kategori
    from {{ ref('int_leverede_perioder') }} as p
    inner join kategori_af_kilde as k on p.kilde = k.kilde
    left join ubrugte_blokke as u on p.kilde = u.kilde and p.kommunekode = u.kommunekode and p.periode = u.periode
    where p.kommunekode <> 'DK' and u.kilde is null
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
