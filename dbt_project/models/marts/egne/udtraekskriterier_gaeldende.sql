-- The criteria that cases are drawn by, municipality by municipality: its own of a name, else those for the country, else the product's.
{%- set kolonner = ['kriterium', 'grundlag', 'saetning', 'kontroltype', 'alder_fra', 'alder_til', 'dage_fra', 'dage_til', 'gyldig_fra',
    'gyldig_til', 'kilde'] %}
with kriterier as (
    select *
    from ({{ own_choices(ref('int_udtraekskriterier'), ref('udtraekskriterier'), 'kriterium', kolonner) }}) as valgte
)

select * from kriterier
