-- The thresholds of the follow-up: those delivered for the country, else the product's own. One for all municipalities.
{%- set kolonner = ['kriterium', 'taeller', 'naevner', 'maaneder', 'gyldig_fra', 'gyldig_til', 'kilde', 'kildesaetning'] %}
with kriterier as (
    select *
    from ({{ own_choices(ref('int_opfoelgningskriterier'), ref('opfoelgningskriterier'), 'kriterium', kolonner) }}) as valgte
    where kommunekode = 'DK'
)

select * from kriterier
