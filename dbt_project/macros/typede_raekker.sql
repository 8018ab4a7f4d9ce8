{# The staging of a source, generated from its contract, its first two steps: typed rows, and those of them that are surely without
   faults. The third, every row with its faults: macros/staging.sql. #}

{# The rows as typed values beside the cells as delivered, of every delivery that was read: its status rests on them, may change
   while they never do, and is chosen by above. `kun` names the rows wanted (leverance_id, raekke_nr),
   `kolonner` the columns wanted, then without what the register says of the delivery. #}
{% macro typede_raekker(kilde, kun=none, kolonner=none) %}
    {{- register_af(kilde) -}}
    {%- set raa, register = source('raa', kilde), source('raa', 'leverancer') -%}
    {%- set kommuner, ydelser, aliaser = ref('kommunenavne'), ref('ydelser'), ref('ydelse_aliaser') -%}
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
        {#- free text is made safe to read here; of the source that is big, where few texts are left of it (benchmark_kriterier). A word
            that stands for nothing is none, where there may be none #}
        {% if kolonne.meta.type == 'tekst' and not k.meta.pr_leverance -%}
        {{ synlig(vaerdi(kolonne) if kolonne.meta.kraevet else uden_ord(vaerdi(kolonne), ord_for_intet())) }}
        {%- else %}{{ vaerdi(kolonne) }}{% endif %} as {{ kolonne.name }}{{ ',' if not loop.last }}
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
        where kilde is not null
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
        select ydelse, ydelse as stavet from {{ ydelser }}
        {%- if kolonne.meta.hvor %} where {{ kolonne.meta.hvor[0] }} = '{{ kolonne.meta.hvor[1] }}'{% endif %}
        union
        select y.ydelse, a.alias from {{ aliaser }} as a inner join {{ ydelser }} as y on a.ydelse = y.ydelse
        {%- if kolonne.meta.hvor %} where y.{{ kolonne.meta.hvor[0] }} = '{{ kolonne.meta.hvor[1] }}'{% endif %}
    ) as {{ kolonne.name }}_liste on {{ fold('raekke.' ~ kolonne.name) }} = {{ fold(kolonne.name ~ '_liste.stavet') }}
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
