-- UDK's yearly statement in force, by municipality (or DK) and benefit; provenu is the computed sum, never the printed one.
with udk_status as (
    select
        aar,
        kommunekode,
        ydelse,
        stop_antal,
        stop_beloeb,
        krav_antal,
        krav_beloeb,
        efterregulering,
        skat,
        provenu,
        leverance_id,
        raekke_nr
    from {{ ref('int_udk_status') }}
)

select * from udk_status
