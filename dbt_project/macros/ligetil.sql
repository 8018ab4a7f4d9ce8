{# Rows that are surely without faults, found without judging each: every macro here may doubt a faultless row, which is then
   looked at one by one (macros/staging.sql), but never trusts a faulty one.

   What makes it fast: a chain of functions over one column of a Parquet file is computed for the texts of its dictionary instead
   of its rows, where no page of the file ends among the 2,048 rows that are taken at a time (see deliveries/raw_store.py); a `case`,
   a cast, a search by pattern or a second column in it ends that. So dates, amounts and their forms are judged by such chains,
   the columns with few values not at all until rows have been counted by them, and those that name the row with its key. #}

{# The columns by whose cells rows are counted: few values, or nothing to judge. #}
{% macro gruppekolonner(kilde) %}
    {%- set ud = [] -%}
    {%- if execute -%}
    {%- set k = kontrakt(kilde) -%}
    {%- for kolonne in k.columns.values() if kolonne.meta.type in ('enum', 'kommune')
            or (kolonne.meta.type == 'tekst' and kolonne.name not in k.meta.noegle) -%}
        {%- do ud.append(kolonne) -%}
    {%- endfor -%}
    {%- endif -%}
    {{ return(ud) }}
{% endmacro %}

{# Rows with the cells as delivered and the dates typed. A date that is empty lies beyond every period (see sikker_dato). Days that
   are one for a delivery are reckoned once for it: reckoned of each row, `leverance_seneste` took half of what asks for it. The month
   of a date is another function in the chain. `kun` names the rows wanted (leverance_id, raekke_nr). A delivery that is computed
   alone is told by its name, and nothing is joined (see leverance_sql). #}
{% macro daterede_raekker(kilde, kun=none) %}
    {{- register_af(kilde) -}}
    {%- set raa, register = source('raa', kilde), source('raa', 'leverancer') -%}
    {%- if not execute %} select 1 {{ return('') }} {% endif -%}
    {%- set datoer = kontrakt(kilde).columns.values() | selectattr('meta.type', 'equalto', 'dato') | list -%}
    select
        cast(raekke.leverance_id as varchar) as leverance_id,
        raekke.raekke_nr,
        raekke.linje,
        register.fra as leverance_fra,
        register.til as leverance_til,
        register.seneste as leverance_seneste,
        register.til__maaned as leverance_til__maaned,
        {%- for kolonne in kontrakt(kilde).columns.values() if kolonne not in datoer %}
        raekke.{{ kolonne.name }},
        {%- endfor %}
        {%- for kolonne in datoer %}
        raekke.{{ kolonne.name }} as {{ kolonne.name }}__celle,
        {{ sikker_dato('raekke.' ~ kolonne.name) }} as {{ kolonne.name }},
        {{ maaneder_siden(sikker_dato('raekke.' ~ kolonne.name)) }} as {{ kolonne.name }}__maaned{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ raa }} as raekke
    inner join (
        select
            leverance_id,
            cast({{ vindue_fra('til_og_med', benchmark_maaneder()) }} as timestamp) as fra,
            cast({{ sidste_dag('til_og_med') }} as timestamp) as til,
            cast({{ seneste_dag('til_og_med') }} as timestamp) as seneste,
            {{ maaneder_siden('cast(' ~ sidste_dag('til_og_med') ~ ' as timestamp)') }} as til__maaned
        from {{ register }}
        where kilde is not null
    ) as register on raekke.leverance_id = register.leverance_id
    {%- if kun %}
    inner join {{ kun }} as kun on raekke.leverance_id = kun.leverance_id and raekke.raekke_nr = kun.raekke_nr
    {%- endif %}
{% endmacro %}

{# How many months such a row's date lies before its delivery's last day. #}
{% macro alder_af_maaned(dato) -%} (leverance_til__maaned - {{ dato }}__maaned) {%- endmacro %}

{# The condition on such a row that nothing but its key and the columns it is counted by can be at fault. For use in `case when`,
   which asks each part only of the rows that passed those before. #}
{% macro er_sikker(kilde) %}
    {%- if execute -%}
    {%- set k = kontrakt(kilde) -%}
    linje is null
    {%- for kolonne in k.columns.values() if kolonne.meta.type == 'dato' %}
            and {{ er_sikker_dato(kolonne.name ~ '__celle') }}
            and {{ kolonne.name }} {{ '< ' ~ aldrig() if kolonne.meta.kraevet is sameas true else 'is not null' }}
    {%- endfor %}
    {%- for kolonne in k.columns.values() if kolonne.meta.type == 'beloeb' %}
            and {{ er_sikkert_beloeb(kolonne.name) }}
    {%- endfor %}
    {%- for foer, efter in k.meta.orden %}
            and ({{ efter }} >= {{ foer }} or {{ foer }} = {{ aldrig() }})
    {%- endfor %}
    {%- endif -%}
{% endmacro %}

{# Groups of rows with their cells typed; `ligetil` where the rows were sure (the column `sikker`) and the cells have no fault either. #}
{% macro typede_grupper(kilde, grupper, sikker) %}
    {%- set register, kommuner, celler = source('raa', 'leverancer'), ref('kommunenavne'), ref('risikosagsomraader') -%}
    {%- if not execute %} select 1 {{ return('') }} {% endif -%}
    {%- set k, kolonner = kontrakt(kilde), gruppekolonner(kilde) -%}
    select
        t.*,
        coalesce(t.{{ sikker }}
        {%- for kolonne in kolonner %}
        and {{ fejlfri_kolonne(kolonne) }}
        {%- endfor %}
        {%- if k.meta.kombination %}
        and celle.omraade is not null
        {%- endif %}
        and (t.leverance_kommunekode = 'DK' or t.kommunekode = t.leverance_kommunekode), false) as ligetil
    from (
        select
            raekke.* exclude ({% for kolonne in kolonner %}{{ kolonne.name }}{{ ', ' if not loop.last }}{% endfor %}),
            register.kommunekode as leverance_kommunekode,
            {%- for kolonne in kolonner %}
            raekke.{{ kolonne.name }} as {{ kolonne.name }}__celle,
            {{ vaerdi(kolonne) }} as {{ kolonne.name }}{{ ',' if not loop.last }}
            {%- endfor %}
        from {{ grupper }} as raekke
        inner join {{ register }} as register on raekke.leverance_id = register.leverance_id
        {%- for kolonne in kolonner if kolonne.meta.type == 'kommune' %}
        left join {{ kommuner }} as {{ kolonne.name }}_kommune
            on {{ kommunenoegle('raekke.' ~ kolonne.name) }} = {{ kolonne.name }}_kommune.navn
            {%- if not kolonne.meta.dk %} and {{ kolonne.name }}_kommune.kommunekode <> 'DK'{% endif %}
        {%- endfor %}
    ) as t
    {%- if k.meta.kombination %}
    left join {{ celler }} as celle on t.kontroltrin = celle.kontroltrin and t.omraade = celle.omraade
    {%- endif %}
{% endmacro %}
