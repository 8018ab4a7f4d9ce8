{# The staging of one source, generated from its contract: typed rows of every delivery that was accepted, each with its
   faults. `fejl` is '' for an accepted row, else its reasons as `aarsag:felt`, joined by '|' (2-contracts §3). #}
{% macro staging(kilde) %}
    {%- set raa, register = source('raa', kilde), source('raa', 'leverancer') -%}
    {%- set kommuner, ydelser, celler = ref('kommunenavne'), ref('ydelser'), ref('risikosagsomraader') -%}
    {%- if not execute %} select 1 {{ return('') }} {% endif -%}
    {%- set k = kontrakt(kilde) -%}
    {%- set kolonner, noegle = k.columns.values() | list, k.meta.noegle -%}
    {%- set er_dk = kolonner | selectattr('name', 'equalto', 'kommunekode') | map(attribute='meta') | map(attribute='dk') | first -%}

with leveret as (
    select raekke.*, register.kommunekode as leverance_kommunekode
    from {{ raa }} as raekke
    inner join {{ register }} as register on raekke.leverance_id = register.leverance_id
    where register.status in ('indlæst', 'afløst')
),

typet as (
    select
        cast(raekke.leverance_id as varchar) as leverance_id,
        raekke.raekke_nr,
        raekke.fysisk_linje,
        raekke.leverance_kommunekode,
        raekke.linje
        {%- for kolonne in kolonner %},
        {{ celle(kolonne.name) }} as {{ kolonne.name }}__celle,
        {{ vaerdi(kolonne) }} as {{ kolonne.name }}
        {%- endfor %}
    from leveret as raekke
    {%- for kolonne in kolonner if kolonne.meta.type == 'kommune' %}
    left join {{ kommuner }} as {{ kolonne.name }}_kommune
        on {{ fold(celle(kolonne.name)) }} = {{ kolonne.name }}_kommune.navn
        {%- if not kolonne.meta.dk %} and {{ kolonne.name }}_kommune.kommunekode <> 'DK'{% endif %}
    {%- endfor %}
    {%- for kolonne in kolonner if kolonne.meta.vaerdier_fra %}
    left join (
        select distinct ydelse from {{ ydelser }}
        {%- if kolonne.meta.hvor %} where {{ kolonne.meta.hvor[0] }} = '{{ kolonne.meta.hvor[1] }}'{% endif %}
    ) as {{ kolonne.name }}_liste on {{ fold(celle(kolonne.name)) }} = {{ fold(kolonne.name ~ '_liste.ydelse') }}
    {%- endfor %}
),

med_fejl as (
    select
        t.*,
        case when t.linje is not null then 'antal_felter:' else concat_ws('|',
        {%- for kolonne in kolonner %}{{ fejl_i_kolonne(kolonne) }}{% endfor %}
        {%- for foer, efter in k.meta.orden %}
        case when t.{{ efter }} < t.{{ foer }} then 'dato_orden:{{ efter }}' end,
        {%- endfor %}
        {%- if k.meta.kombination %}
        case when t.kontroltrin is not null and t.omraade is not null and celle.omraade is null then 'ugyldig_kombination:omraade' end,
        {%- endif %}
        case
            when t.leverance_kommunekode <> 'DK' and t.kommunekode <> t.leverance_kommunekode
                {%- if er_dk %} and t.kommunekode <> 'DK'{% endif %} then 'kommune_uden_for_leverance:kommunekode'
        end) end as egne_fejl
    from typet as t
    {%- if k.meta.kombination %}
    left join {{ celler }} as celle on t.kontroltrin = celle.kontroltrin and t.omraade = celle.omraade
    {%- endif %}
),

-- keys that stand more than once among the faultless rows of a delivery, and whether their contents differ
gentaget as (
    select leverance_id, {{ noegle | join(', ') }}, min(raekke_nr) as foerste
    from med_fejl
    where egne_fejl = ''
    group by leverance_id, {{ noegle | join(', ') }}
    having count(*) > 1
),

indhold as (
    select distinct m.leverance_id, {% for kolonne in kolonner %}m.{{ kolonne.name }}{{ ', ' if not loop.last }}{% endfor %}
    from med_fejl as m
    inner join gentaget as g on m.leverance_id = g.leverance_id
        {%- for n in noegle %} and m.{{ n }} = g.{{ n }}{% endfor %}
    where m.egne_fejl = ''
),

modstridende as (
    select leverance_id, {{ noegle | join(', ') }}
    from indhold
    group by leverance_id, {{ noegle | join(', ') }}
    having count(*) > 1
),

bedoemt as (
    select
        m.leverance_id,
        m.raekke_nr,
        m.fysisk_linje,
        m.leverance_kommunekode
        {%- for kolonne in kolonner %},
        m.{{ kolonne.name }}{{ ' as borger_id' if kolonne.meta.type == 'cpr' }}
        {%- endfor %},
        case
            when m.egne_fejl <> '' then m.egne_fejl
            when x.leverance_id is not null then 'modstridende_noegle:'
            when m.raekke_nr > g.foerste then 'dublet_noegle:'
            else ''
        end as fejl
    from med_fejl as m
    left join gentaget as g on m.egne_fejl = '' and m.leverance_id = g.leverance_id
        {%- for n in noegle %} and m.{{ n }} = g.{{ n }}{% endfor %}
    left join modstridende as x on m.egne_fejl = '' and m.leverance_id = x.leverance_id
        {%- for n in noegle %} and m.{{ n }} = x.{{ n }}{% endfor %}
)

select * from bedoemt
{% endmacro %}

{# One row per quarantined row, reason and column, with the cell as delivered (masked). #}
{% macro karantaene_af(kilde) %}
    {%- set stg, raa = ref('stg_' ~ kilde), source('raa', kilde) -%}
    {%- if not execute %} select 1 {{ return('') }} {% endif -%}
    {%- set kolonner = kontrakt(kilde).columns.values() | list -%}
    select
        f.leverance_id,
        f.raekke_nr,
        f.aarsag,
        nullif(f.felt, '') as felt,
        case f.felt
            {%- for kolonne in kolonner %}
            when '{{ kolonne.name }}' then r.{{ kolonne.name }}
            {%- endfor %}
            else r.linje
        end as vaerdi
    from (
        select
            leverance_id,
            raekke_nr,
            split_part(enkelt, ':', 1) as aarsag,
            split_part(enkelt, ':', 2) as felt
        from (select leverance_id, raekke_nr, {{ del_op('fejl', '|') }} as enkelt from {{ stg }} where fejl <> '') as delt
    ) as f
    inner join {{ raa }} as r on f.leverance_id = r.leverance_id and f.raekke_nr = r.raekke_nr
{% endmacro %}
