-- The step of each case: the first seeded rule that holds, of those in force on the day the case was opened.
with sager as (
    select kommunekode, sagsnr, ydelse, oprettet_dato from {{ ref('int_sager') }}
),

regler as (
    select * from {{ ref('kontroltrin_regler') }}
),

-- the set of rules changes when one begins, and when one ends with nothing in its place
aendringer as (
    select gyldig_fra from regler
    union
    select gyldig_til from regler where gyldig_til is not null
),

metode as (
    select s.kommunekode, s.sagsnr, s.ydelse, cast(max(a.gyldig_fra) as varchar) as metodeversion
    from sager as s
    inner join aendringer as a on {{ er_begyndt('a', 's.oprettet_dato') }}
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
        and {{ i_kraft_paa('r', 's.oprettet_dato') }}
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
