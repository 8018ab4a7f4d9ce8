-- The choices of method in force, municipality by municipality: its own of a name, else those for the country, else the product's. The
-- rows of DK hold for what is one for all: deadlines, few cases.
{%- set kolonner = ['noegle', 'valg', 'beskrivelse', 'begrundelse', 'gyldig_fra', 'gyldig_til', 'kilde'] %}
with valg as (
    select *
    from ({{ own_choices(ref('int_metodevalg'), ref('metodevalg'), 'noegle', kolonner) }}) as valgte
)

select * from valg
