{# The staging of a source, generated from its contract, in three steps: typed rows, rows that are surely without faults, and
   every row with its faults. #}

{# The rows as typed values beside the cells as delivered. A source whose results are kept per delivery takes no notice of the
   status: it may change while the rows never do, and is chosen by above. `kun` names the rows wanted (leverance_id, raekke_nr),
   `kolonner` the columns wanted, then without what the register says of the delivery. #}
{% macro typede_raekker(kilde, kun=none, kolonner=none) %}
    {%- set raa, register = source('raa', kilde), source('raa', 'leverancer') -%}
    {%- set kommuner, ydelser = ref('kommunenavne'), ref('ydelser') -%}
    {%- if not execute %} select 1 {{ return('') }} {% endif -%}
    {%- set k = kontrakt(kilde) -%}
    {%- set valgte = [] -%}
    {%- for kolonne in k.columns.values() if not kolonner or kolonne.name in kolonner %}{% do valgte.append(kolonne) %}{% endfor -%}
    select
        cast(raekke.leverance_id as varchar) as leverance_id,
        raekke.raekke_nr,
        {%- if not kolonner %}
        raekke.fysisk_linje,
        raekke.linje,
        register.kommunekode as leverance_kommunekode,
        register.fra as leverance_fra,
        register.til as leverance_til,
        {%- endif %}
        {%- for kolonne in valgte %}
        raekke.{{ kolonne.name }} as {{ kolonne.name }}__celle,
        {{ vaerdi(kolonne) }} as {{ kolonne.name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ raa }} as raekke
    {%- if not kolonner %}
    inner join (
        select
            leverance_id,
            kommunekode,
            {{ vindue_fra('til_og_med', benchmark_maaneder()) }} as fra,
            {{ sidste_dag('til_og_med') }} as til
        from {{ register }}
        where kilde is not null {%- if not k.meta.pr_leverance %} and status in ('indlæst', 'afløst'){% endif %}
    ) as register on raekke.leverance_id = register.leverance_id
    {%- endif %}
    {%- if kun %}
    inner join {{ kun }} as kun on raekke.leverance_id = kun.leverance_id and raekke.raekke_nr = kun.raekke_nr
    {%- endif %}
    {%- for kolonne in valgte if kolonne.meta.type == 'kommune' %}
    left join {{ kommuner }} as {{ kolonne.name }}_kommune
        on {{ kommunenoegle('raekke.' ~ kolonne.name) }} = {{ kolonne.name }}_kommune.navn
        {%- if not kolonne.meta.dk %} and {{ kolonne.name }}_kommune.kommunekode <> 'DK'{% endif %}
    {%- endfor %}
    {%- for kolonne in valgte if kolonne.meta.vaerdier_fra %}
    left join (
        select distinct ydelse from {{ ydelser }}
        {%- if kolonne.meta.hvor %} where {{ kolonne.meta.hvor[0] }} = '{{ kolonne.meta.hvor[1] }}'{% endif %}
    ) as {{ kolonne.name }}_liste on {{ fold('raekke.' ~ kolonne.name) }} = {{ fold(kolonne.name ~ '_liste.ydelse') }}
    {%- endfor %}
{% endmacro %}

{# The same, each with `fejlfri`: it surely has no fault of its own. Most rows have none, and one test that says so costs a fraction
   of looking for each; a row that it says nothing of may still be without. #}
{% macro proevede_raekker(kilde, kun=none) %}
    {%- set typet, celler = typede_raekker(kilde, kun), ref('risikosagsomraader') -%}
    {%- if not execute %} {{ typet }} {{ return('') }} {% endif -%}
    {%- set k = kontrakt(kilde) -%}
    {%- set kolonner = k.columns.values() | list -%}
    select
        t.*,
        {%- if k.meta.kombination %}
        celle.omraade as celle_omraade,
        {%- endif %}
        coalesce(t.linje is null
        {%- for kolonne in kolonner %} and {{ fejlfri_kolonne(kolonne) }}{% endfor %}
        {%- for foer, efter in k.meta.orden %} and coalesce(t.{{ efter }} >= t.{{ foer }}, true){% endfor %}
        {%- if k.meta.kombination %} and celle.omraade is not null{% endif %}
        and (t.leverance_kommunekode = 'DK' or t.kommunekode = t.leverance_kommunekode), false) as fejlfri
    from ({{ typet }}) as t
    {%- if k.meta.kombination %}
    left join {{ celler }} as celle on t.kontroltrin = celle.kontroltrin and t.omraade = celle.omraade
    {%- endif %}
{% endmacro %}

{# Typed rows, each with its faults: `fejl` is '' for an accepted row, else its reasons as `aarsag:felt`, joined by '|' (2-contracts
   §3). `kun` narrows to some rows of each delivery; with a row must come every row of its key. #}
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

{# One row per quarantined row, reason and column, with the cell as delivered (masked). #}
{% macro karantaene_af(kilde) %}
    {%- set stg = ref('stg_' ~ kilde) -%}
    {{ karantaenelinjer(kilde, "(select leverance_id, raekke_nr, " ~ del_op('fejl', '|') ~ " as fejl from " ~ stg ~ " where fejl <> '')") }}
{% endmacro %}

{# The same from rows of (leverance_id, raekke_nr, fejl), fejl a single `aarsag:felt`. #}
{% macro karantaenelinjer(kilde, enkelte) %}
    {%- set raa = source('raa', kilde) -%}
    {%- if not execute %} select 1 {{ return('') }} {% endif -%}
    {%- set kolonner = kontrakt(kilde).columns.values() | list -%}
    select
        f.leverance_id,
        f.raekke_nr,
        split_part(f.fejl, ':', 1) as aarsag,
        nullif(split_part(f.fejl, ':', 2), '') as felt,
        case split_part(f.fejl, ':', 2)
            {%- for kolonne in kolonner %}
            when '{{ kolonne.name }}' then r.{{ kolonne.name }}
            {%- endfor %}
            else r.linje
        end as vaerdi
    from {{ enkelte }} as f
    inner join {{ raa }} as r on f.leverance_id = r.leverance_id and f.raekke_nr = r.raekke_nr
{% endmacro %}
