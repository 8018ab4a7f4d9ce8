-- Empty: municipality and year whose SU lines do not add to all claims of the current feedback less those not answered yet.
-- The engineer mends it.
{{ config(meta={'dagster': {'ref': {'name': 'provenu_linjer'}}}) }}
with ventet as (
    select
        kommunekode,
        extract(year from tilbagemeldt_dato) as aar,
        sum(tilbagebetalingskrav) as beloeb
    from {{ ref('int_su_tilbagemeldinger') }}
    group by kommunekode, extract(year from tilbagemeldt_dato)
    having extract(year from tilbagemeldt_dato) is not null
),

linjer as (
    select kommunekode, aar, sum(beloeb) as beloeb
    from {{ ref('provenu_linjer') }}
    where kategori = 'SU-sager' and komponent = 'tilbagebetalingskrav'
    group by kommunekode, aar
),

uens as (
    {{ forskellige_beloeb('ventet', 'linjer', ['kommunekode', 'aar']) }}
)

select * from uens
