-- For whom each period is read, and the first day that a case of theirs was shown: a window that starts before it is incomplete.
with daekning as (
    select periode, kommunekode from {{ ref('int_risikosager_daekning') }}
    union all
    select periode, kommunekode
    from {{ ref('int_leverede_perioder') }}
    where kilde = 'udk_risikosager' and kommunekode = 'DK'
),

-- the country's first day is the first of any municipality, also in periods that only a municipality delivered
udstillet as (
    select periode, kommunekode, min(foerste_udstillet) as foerste_udstillet
    from {{ ref('int_benchmark_kriterier') }}
    where kommunekode <> 'DK'
    group by periode, kommunekode
    union all
    select periode, 'DK', min(foerste_udstillet)
    from {{ ref('int_benchmark_kriterier') }}
    group by periode
),

hidtil as (
    select d.periode, d.kommunekode, min(u.foerste_udstillet) as foerste_udstillet
    from daekning as d
    left join udstillet as u on d.kommunekode = u.kommunekode and d.periode >= u.periode
    group by d.periode, d.kommunekode
),

omfang as (
    select
        periode,
        kommunekode,
        foerste_udstillet,
        coalesce({{ vindue_fra('periode', benchmark_maaneder()) }} < foerste_udstillet, true) as ufuldstaendig
    from hidtil
)

select * from omfang
