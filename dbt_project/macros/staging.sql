{# The staging of a source, its last step: every row with its faults (docs/kontrakter.md §3), from those of macros/typede_raekker.sql. #}

{# Typed rows, each with its faults: `fejl` is '' for an accepted row, else its reasons as `aarsag:felt`, joined by '|'
   (docs/kontrakter.md §3). `kun` narrows to some rows of each delivery; with a row must come every row of its key. #}
{% macro staging(kilde, kun=none) %}
    {%- set proevet = proevede_raekker(kilde, kun) -%}
    {%- if not execute %} {{ proevet }} {{ return('') }} {% endif -%}
    {%- set k = kontrakt(kilde) -%}
    {%- set kolonner, noegle = k.columns.values() | list, k.meta.noegle -%}
    {%- set er_dk = kolonner | selectattr('name', 'equalto', 'kommunekode') | map(attribute='meta') | map(attribute='dk') | first -%}

{#- kept: read twice, the steps would be planned twice, which costs more than the rows; all rows of the source that is big are
    read anew #}
{%- set holdt = 'materialized' if kun or not k.meta.pr_leverance else 'not materialized' %}

with proevet as {{ holdt }} (
    {{- proevet }}
),

med_fejl as {{ 'not ' if k.meta.pr_leverance }}materialized (
    select
        t.*,
        case
            when t.fejlfri then ''
            when t.linje is not null then 'antal_felter:'
            else concat_ws('|',
        {%- for kolonne in kolonner %}{{ fejl_i_kolonne(kolonne) }}{% endfor %}
        {%- for foer, efter in k.meta.orden %}
        case when t.{{ efter }} < t.{{ foer }} then 'dato_orden:{{ efter }}' end,
        {%- endfor %}
        {%- if k.meta.kombination %}
        case when t.kontroltrin is not null and t.omraade is not null and t.celle_omraade is null then 'ugyldig_kombination:omraade' end,
        {%- endif %}
        case
            when t.leverance_kommunekode <> 'DK' and t.kommunekode <> t.leverance_kommunekode
                {%- if er_dk %} and t.kommunekode <> 'DK'{% endif %} then 'kommune_uden_for_leverance:kommunekode'
        end) end as egne_fejl
    from proevet as t
),

-- rows whose key stands more than once among the rows without other faults
gentagne as (
    select m.*
    from med_fejl as m
    inner join (
        select leverance_id, {{ noegle | join(', ') }}
        from med_fejl
        where egne_fejl = ''
        group by leverance_id, {{ noegle | join(', ') }}
        having count(*) > 1
    ) as g on m.leverance_id = g.leverance_id
        {%- for n in noegle %} and m.{{ n }} = g.{{ n }}{% endfor %}
    where m.egne_fejl = ''
),

-- the first row of each key, and whether the contents differ
indhold as (
    select leverance_id, {% for kolonne in kolonner %}{{ kolonne.name }}, {% endfor %}min(raekke_nr) as foerste
    from gentagne
    group by leverance_id{% for kolonne in kolonner %}, {{ kolonne.name }}{% endfor %}
),

noegler as (
    select leverance_id, {{ noegle | join(', ') }}, min(foerste) as foerste, count(*) as indhold
    from indhold
    group by leverance_id, {{ noegle | join(', ') }}
),

noeglefejl as (
    select
        r.leverance_id,
        r.raekke_nr,
        case when n.indhold > 1 then 'modstridende_noegle:' when r.raekke_nr > n.foerste then 'dublet_noegle:' end as fejl
    from gentagne as r
    inner join noegler as n on r.leverance_id = n.leverance_id
        {%- for n in noegle %} and r.{{ n }} = n.{{ n }}{% endfor %}
),

bedoemt as (
    select
        m.leverance_id,
        m.raekke_nr,
        m.fysisk_linje,
        m.leverance_kommunekode,
        {%- if k.meta.pr_leverance %}
        m.leverance_fra,
        m.leverance_til,
        {%- endif %}
        {%- for kolonne in kolonner %}
        m.{{ kolonne.name }}{{ ' as borger_id' if kolonne.meta.type == 'cpr' }},
        {%- endfor %}
        coalesce(n.fejl, m.egne_fejl) as fejl
    from med_fejl as m
    left join noeglefejl as n on m.leverance_id = n.leverance_id and m.raekke_nr = n.raekke_nr
)

select * from bedoemt
{% endmacro %}
