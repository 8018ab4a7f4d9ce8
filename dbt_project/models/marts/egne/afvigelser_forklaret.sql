-- What named persons explain of differences, as they delivered it.
with afvigelser_forklaret as (
    select
        tal_id,
        leverance_kommunekode as afsender,
        nr,
        beloeb,
        klasse,
        forklaring,
        ejer,
        bevis,
        udloeber,
        leverance_id,
        raekke_nr
    from {{ ref('int_afvigelser_forklaret') }}
)

select * from afvigelser_forklaret
