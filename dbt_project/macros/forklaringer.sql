{# What named persons have said of differences, as they are delivered in afvigelser_forklaret. #}

{# The names of what is held back for a delivery's sake: their explanations are of no printed figure (see tilbageholdt). #}
{% macro tilbageholdte_kontroller() %}{{ return(['rettelse_taber', 'kolonne_forsvundet', 'kontroltotal', 'beloeb_ganget', 'talt_to_gange', 'noegle_genbrugt']) }}{% endmacro %}

{# Each explanation with whether it holds on the last day of the period, and as the reader sees it. #}
{% macro forklaringer() %}
    select
        f.tal_id,
        f.beloeb,
        p.periode is null or f.udloeber >= {{ sidste_dag('p.periode') }} as gaelder,
        -- the values of klasse are ASCII, the reader is Danish
        f.forklaring || ' (' || replace(replace(f.klasse, 'ae', 'æ'), '_', ' ') || ', ' || {{ dansk_tal('f.beloeb') }} || ', '
        || f.ejer || ', til ' || {{ dansk_dato('f.udloeber') }} || ')' as tekst
    from {{ ref('afvigelser_forklaret') }} as f
    cross join {{ ref('int_periode') }} as p
{% endmacro %}

{# What is said of a column that is empty in every row of a delivery: of its register row, of what was found, how many rows had it in the
   sender's previous delivery, and the kroner that stood there. #}
{% macro tom_kolonne(leverance, fundet, talt, kroner) -%}
    {{ leverance }}.filnavn || ': kolonnen ' || {{ fundet }}.kolonne || ' er tom i '
    || case when {{ talt }}.raekker = 1 then 'den eneste række' else 'alle ' || cast({{ talt }}.raekker as varchar) || ' rækker' end
    || '; afsenderens forrige leverance ' || {{ fundet }}.foer_filnavn || ' havde den udfyldt i '
    || cast({{ talt }}.udfyldt as varchar) || ' af ' || cast({{ talt }}.foer_raekker as varchar)
    || coalesce(' med ' || {{ dansk_tal(kroner ~ '.kroner', oere=true) }} || ' kr. i alt', '')
    || '. Få en ny version med kolonnen udfyldt'
{%- endmacro %}
