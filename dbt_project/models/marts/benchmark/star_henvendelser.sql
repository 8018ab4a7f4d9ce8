-- STAR's contacts to municipalities about their use of the risk cases, with the answer, its coded reasons and its words.
with henvendelser as (
    select
        kommunekode,
        kontroltrin,
        henvendt_dato,
        besvaret_dato,
        begrundelse,
        leverance_id,
        raekke_nr,
        aarsager,
        forslag
    from {{ ref('int_star_henvendelser') }}
)

select * from henvendelser
