-- STAR's contacts to municipalities about their use of the risk cases, with the answer and the reason given.
with henvendelser as (
    select
        kommunekode,
        kontroltrin,
        henvendt_dato,
        besvaret_dato,
        begrundelse,
        leverance_id,
        raekke_nr
    from {{ ref('int_star_henvendelser') }}
)

select * from henvendelser
