-- The step of each case: the first seeded rule that holds, of those in force on the day the case was opened.
with sager as (
    select kommunekode, sagsnr, ydelse, oprettet_dato from {{ ref('int_sager') }}
),

regler as (
    select * from {{ ref('kontroltrin_regler') }}
),

metode as (
    select s.kommunekode, s.sagsnr, s.ydelse, cast(max(r.gyldig_fra) as varchar) as metodeversion
    from sager as s
    inner join regler as r on s.oprettet_dato >= r.gyldig_fra
    group by s.kommunekode, s.sagsnr, s.ydelse
),

holder as (
    select
        f.kommunekode,
        f.sagsnr,
        f.ydelse,
        r.regel,
        r.vaerdi,
        r.kildesaetning,
        coalesce(cast(r.kontroltrin as varchar), f.risikotrin) as kontroltrin,
        row_number() over (
            partition by f.kommunekode, f.sagsnr, f.ydelse order by r.raekkefoelge, r.vaerdi nulls last
        ) as nummer
    from {{ ref('int_sagsforhold') }} as f
    inner join sager as s on f.kommunekode = s.kommunekode and f.sagsnr = s.sagsnr and f.ydelse = s.ydelse
    inner join regler as r
        on f.forhold = r.forhold
        and (f.vaerdi = r.vaerdi or r.vaerdi is null)
        and s.oprettet_dato >= r.gyldig_fra
        and (s.oprettet_dato < r.gyldig_til or r.gyldig_til is null)
),

foerste as (
    select
        h.kommunekode,
        h.sagsnr,
        h.ydelse,
        h.regel,
        h.vaerdi as regel_vaerdi,
        h.kildesaetning,
        h.kontroltrin,
        m.metodeversion
    from holder as h
    inner join metode as m on h.kommunekode = m.kommunekode and h.sagsnr = m.sagsnr and h.ydelse = m.ydelse
    where h.nummer = 1
)

select * from foerste
