{# What named persons have said of differences, as they are delivered in afvigelser_forklaret. #}

{# The names of what is held back for a delivery's sake: their explanations are of no printed figure (see tilbageholdt). #}
{% macro tilbageholdte_kontroller() %}{{ return(['rettelse_taber', 'kolonne_forsvundet', 'kontroltotal']) }}{% endmacro %}

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
