{# The fingerprint of a model that is computed per delivery: what its results depend on besides the delivery's own bytes. #}
{% macro leverance_aftryk(sql, raa) %}
    {#- where the build file and the data lie is no part of it #}
    {%- set dele = [sql | replace('"' ~ target.database ~ '".', '') | replace("'" ~ raa ~ '/', "'raa/"), run_query('select version()').rows[0][0]] -%}
    {%- for knude in leverance_kilder(model) -%}
        {%- do dele.append(knude.name ~ ' ' ~ (relation_aftryk(knude) if knude.config.materialized == 'pr_leverance' else indhold_aftryk(knude))) -%}
    {%- endfor -%}
    {{ return(local_md5(dele | join('\n'))[:16]) }}
{% endmacro %}

{# The seeds and models that a model reads, through those that are written into its SQL; sources are the deliveries themselves. #}
{% macro leverance_kilder(knude) %}
    {%- set ud = [] -%}
    {%- for id in knude.depends_on.nodes | sort if id in graph.nodes -%}
        {%- set kilde = graph.nodes[id] -%}
        {%- for k in (leverance_kilder(kilde) if kilde.config.materialized == 'ephemeral' else [kilde]) if k not in ud -%}
            {%- do ud.append(k) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(ud) }}
{% endmacro %}

{# The fingerprint that the materialization left on what it built. #}
{% macro relation_aftryk(knude) %}
    {%- set raekker = run_query(
        "select comment from (select schema_name, table_name as navn, comment from duckdb_tables() union all "
        ~ "select schema_name, view_name, comment from duckdb_views()) where schema_name = '" ~ knude.schema ~ "' and navn = '"
        ~ knude.alias ~ "'").rows -%}
    {{ return(raekker[0][0]) }}
{% endmacro %}

{% macro indhold_aftryk(knude) %}
    {{ return(run_query('select md5(string_agg(raekke, chr(10) order by raekke)) from (select cast(t as varchar) as raekke from '
        ~ knude.relation_name ~ ' as t)').rows[0][0]) }}
{% endmacro %}
