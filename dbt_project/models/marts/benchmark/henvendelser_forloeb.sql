-- What came of STAR's contacts: how long the answer took, and the use of that step from the month before the contact to the sixth
-- after it, each as the reading of its own month had it.
{%- set efter = henvendelse_maaneder() %}
with henvendelser as (
    select *, left(cast(henvendt_dato as varchar), 7) as henvendt_maaned from {{ ref('star_henvendelser') }}
),

aflaest as (
    select
        h.kommunekode,
        h.kontroltrin,
        h.henvendt_dato,
        {{ maanedsnummer('a.periode') }} - {{ maanedsnummer('h.henvendt_maaned') }} as maaneder_efter,
        a.periode,
        a.andel_udtaget,
        a.under
    from henvendelser as h
    inner join {{ ref('int_opfoelgning_aflaesninger') }} as a
        on
            h.kommunekode = a.kommunekode
            and h.kontroltrin = a.kontroltrin
            and a.periode >= {{ maaneder_foer('h.henvendt_maaned', 1) }}
            and a.periode <= {{ maaneder_efter('h.henvendt_maaned', efter) }}
    where a.andel_udtaget is not null
),

brug as (
    select
        kommunekode,
        kontroltrin,
        henvendt_dato,
        max(case when maaneder_efter = -1 then andel_udtaget end) as andel_foer,
        {%- for nr in range(efter + 1) %}
        max(case when maaneder_efter = {{ nr }} then andel_udtaget end) as andel_md_{{ nr }},
        {%- endfor %}
        count(case when maaneder_efter > 0 then 1 end) as maaneder_aflaest,
        min(case when maaneder_efter >= 0 and not under then periode end) as ikke_under_fra
    from aflaest
    group by kommunekode, kontroltrin, henvendt_dato
),

forloeb as (
    select
        h.kommunekode,
        h.kontroltrin,
        h.henvendt_dato,
        h.besvaret_dato,
        {{ dage_mellem('h.henvendt_dato', 'h.besvaret_dato') }} as dage_til_svar,
        h.aarsager,
        h.begrundelse,
        h.forslag,
        b.andel_foer,
        {%- for nr in range(efter + 1) %}
        b.andel_md_{{ nr }},
        {%- endfor %}
        coalesce(b.maaneder_aflaest, 0) as maaneder_aflaest,
        b.ikke_under_fra
    from henvendelser as h
    left join brug as b
        on h.kommunekode = b.kommunekode and h.kontroltrin = b.kontroltrin and h.henvendt_dato = b.henvendt_dato
)

select * from forloeb
