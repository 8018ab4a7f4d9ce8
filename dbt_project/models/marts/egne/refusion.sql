-- What part of each benefit a municipality itself bears, by the rates that were delivered: its own, else those for the country.
with refusion as (
    select *
    from ({{ own_choices(ref('int_refusion'), none, 'ydelse', ['ydelse', 'kommunal_andel', 'gyldig_fra', 'gyldig_til', 'kilde']) }}) as valgte
)

select * from refusion
