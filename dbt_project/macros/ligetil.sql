{# Rows that are surely without faults, found without judging each: every macro here may doubt a faultless row, which is then
   looked at one by one (macros/staging.sql), but never trusts a faulty one.

   What makes it fast: a chain of functions over one column of a Parquet file is computed once per distinct text of a row
   group; a `case`, a cast or a second column in it ends that. So dates, amounts and their forms are judged by such chains, and
   the columns with few values not at all until rows have been counted by them. #}

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

{# Rows with the cells of those columns as delivered, the dates typed, `effekt`, and `sikker`: nothing else in the row is at fault.
   A date that is empty lies beyond every period (see sikker_dato). #}
{% macro sikre_raekker(kilde) %}
    {%- set raa, register = source('raa', kilde), source('raa', 'leverancer') -%}
    {%- if not execute %} select 1 {{ return('') }} {% endif -%}
    {%- set k = kontrakt(kilde) -%}
    {%- set datoer = k.columns.values() | selectattr('meta.type', 'equalto', 'dato') | list -%}
    {%- set beloeb = k.columns.values() | selectattr('meta.type', 'equalto', 'beloeb') | list -%}
    {%- set grupper = gruppekolonner(kilde) -%}
    select
        *,
        linje is null
        {%- for kolonne in k.columns.values() if kolonne.meta.type == 'tekst' and kolonne not in grupper %}
        and {{ sikkert_fyldt(kolonne.name) }}
        {%- endfor %}
        {%- for kolonne in datoer %}
        and {{ er_sikker_dato(kolonne.name ~ '__celle') }}
        and {{ kolonne.name }} {{ '< ' ~ aldrig() if kolonne.meta.kraevet is sameas true else 'is not null' }}
        {%- endfor %}
        {%- for kolonne in beloeb %}
        and {{ er_sikkert_beloeb(kolonne.name) }}
        {%- endfor %}
        {%- for foer, efter in k.meta.orden %}
        and ({{ efter }} >= {{ foer }} or {{ foer }} = {{ aldrig() }})
        {%- endfor %} as sikker,
        {% for kolonne in beloeb %}{{ er_over_nul(kolonne.name) }}{{ ' or ' if not loop.last }}{% endfor %} as effekt
    from (
        select
            cast(raekke.leverance_id as varchar) as leverance_id,
            raekke.raekke_nr,
            raekke.linje,
            register.fra as leverance_fra,
            register.til as leverance_til,
            {%- for kolonne in k.columns.values() if kolonne not in datoer %}
            raekke.{{ kolonne.name }},
            {%- endfor %}
            {%- for kolonne in datoer %}
            raekke.{{ kolonne.name }} as {{ kolonne.name }}__celle,
            {{ sikker_dato('raekke.' ~ kolonne.name) }} as {{ kolonne.name }}{{ ',' if not loop.last }}
            {%- endfor %}
        from {{ raa }} as raekke
        inner join (
            select
                leverance_id,
                cast({{ vindue_fra('til_og_med', benchmark_maaneder()) }} as timestamp) as fra,
                cast({{ sidste_dag('til_og_med') }} as timestamp) as til
            from {{ register }}
            where kilde is not null
        ) as register on raekke.leverance_id = register.leverance_id
    )
{% endmacro %}

{# Groups of rows with their cells typed; `ligetil` where the rows were sure (`sikker`) and the cells have no fault either. #}
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

{% macro aldrig() %}{{ return(adapter.dispatch('aldrig')()) }}{% endmacro %}
{# The day that never comes. #}
{% macro duckdb__aldrig() -%} timestamp '9999-12-31' {%- endmacro %}

{% macro sikker_dato(udtryk) %}{{ return(adapter.dispatch('sikker_dato')(udtryk)) }}{% endmacro %}
{# The date of a cell in one of the contract's forms, at midnight; the day that never comes for an empty or missing one. Of any
   other cell it may be anything or NULL: er_sikker_dato says whether it holds. #}
{% macro duckdb__sikker_dato(udtryk) -%}
    try_strptime(left(concat({{ udtryk }}, '9999-12-31'), 10), ['%Y-%m-%d', '%d-%m-%Y', '%d.%m.%Y', '%d/%m/%Y'])
{%- endmacro %}

{% macro er_sikker_dato(udtryk) %}{{ return(adapter.dispatch('er_sikker_dato')(udtryk)) }}{% endmacro %}
{# Empty, missing, or of the form of a date with or without a time; whether the calendar has the day, sikker_dato says. #}
{% macro duckdb__er_sikker_dato(udtryk) -%}
    {%- set tid = "([ T]([01][0-9]|2[0-3])[:.][0-5][0-9]([:.][0-5][0-9]([.,][0-9]+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?" -%}
    {%- set dag = "([1-9][0-9]{3}-[0-9]{2}-[0-9]{2}|[0-9]{2}[-./][0-9]{2}[-./][1-9][0-9]{3})" -%}
    {{ ligner("concat(" ~ udtryk ~ ")", "(" ~ dag ~ tid ~ ")?") }}
{%- endmacro %}

{% macro er_sikkert_beloeb(udtryk) %}{{ return(adapter.dispatch('er_sikkert_beloeb')(udtryk)) }}{% endmacro %}
{# Empty, missing, or an amount that is not negative and not too large. #}
{% macro duckdb__er_sikkert_beloeb(udtryk) -%}
    {{ ligner("concat(" ~ udtryk ~ ")", "(([0-9]{1,3}([.][0-9]{3}){1,4}|[0-9]{1,15})(,[0-9]{1,2})?([ \u00a0]?[kK][rR][.]?)?)?") }}
{%- endmacro %}

{% macro er_over_nul(udtryk) %}{{ return(adapter.dispatch('er_over_nul')(udtryk)) }}{% endmacro %}
{# Of such an amount: whether it is above 0. #}
{% macro duckdb__er_over_nul(udtryk) -%} regexp_matches(concat({{ udtryk }}), '[1-9]') {%- endmacro %}

{% macro sikkert_fyldt(udtryk) %}{{ return(adapter.dispatch('sikkert_fyldt')(udtryk)) }}{% endmacro %}
{# No white space, '-' or 'NULL' at its beginning: so it is neither empty nor a missing value. #}
{% macro duckdb__sikkert_fyldt(udtryk) -%}
    coalesce({{ udtryk }} >= '.' and not prefix({{ udtryk }}, chr(160)) and not prefix({{ udtryk }}, 'NULL'), false)
{%- endmacro %}
