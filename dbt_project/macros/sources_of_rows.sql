{# What is listed nowhere by hand: the sources, and the tables that state their key. Both are read from the YAML beside the models. #}

{# Every table of a kind ('sources', 'models' or 'seeds') as its YAML has it, for use while dbt parses.

   dbt asks for every ref while it parses, and `graph` is empty until all is parsed: a model that reads "all sources" would have to
   name each in a `-- depends_on`. But the YAML files are read before the first model is parsed, and `ref.manifest.files` holds them.
   dbt documents neither name: they stand here only, and tests/dbt_project/test_new_source.py fails when they go. #}
{% macro yaml_tables(kind) %}
    {%- set found = [] -%}
    {%- for file in ref.manifest.files.values() if file.parse_file_type == 'schema' -%}
        {%- for entry in file.dict_from_yaml[kind] or [] -%}
            {%- do found.extend(entry.tables if kind == 'sources' else [entry]) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(found) }}
{% endmacro %}

{# The names of the sources whose staging, `stg_<kilde>`, is a table with a row per delivered row: a contract tells it by its period.
   A source with results kept per delivery (`pr_leverance`) has counts and quarantine of its own. #}
{% macro sources_of_rows() %}
    {%- set found = [] -%}
    {%- for table in (graph.sources.values() if execute else yaml_tables('sources')) -%}
        {%- set meta = table.config.meta or {} -%}
        {%- if meta.periode and not meta.pr_leverance -%}{%- do found.append(table.name) -%}{%- endif -%}
    {%- endfor -%}
    {%- do must_be_parsed_with(found, 'stg_') -%}
    {{ return(found | sort) }}
{% endmacro %}

{# Source -> the model of its current rows, of those whose contract names one (`gaeldende`). #}
{% macro sources_with_current_rows() %}
    {%- set found = {} -%}
    {%- for table in (graph.sources.values() if execute else yaml_tables('sources')) | sort(attribute='name') -%}
        {%- if (table.config.meta or {}).gaeldende -%}{%- do found.update({table.name: table.config.meta.gaeldende}) -%}{%- endif -%}
    {%- endfor -%}
    {%- do must_be_parsed_with(found, 'stg_') -%}
    {{ return(found) }}
{% endmacro %}

{# The sources of own facts, as a list for `in (…)`: what an office states of itself sets no period and is owed by nobody.
   A unit test knows no sources. #}
{% macro own_facts() -%}
    {%- set found = [] -%}
    {%- for table in (graph.get('sources', {}).values() if execute else yaml_tables('sources')) | sort(attribute='name') -%}
        {%- if (table.config.meta or {}).egne_fakta -%}{%- do found.append(table.name) -%}{%- endif -%}
    {%- endfor -%}
    ('{{ found | join("', '") }}')
{%- endmacro %}

{# Table -> what it states under that name of its `meta`, of the models or seeds that state it; in the order of their names. #}
{% macro tables_that_state(kind, name) %}
    {%- set found = {} -%}
    {%- for table in (graph.nodes.values() if execute else yaml_tables(kind)) | sort(attribute='name') -%}
        {%- set stated = ((table.config or {}).meta or {})[name] -%}
        {%- if stated and (not execute or table.resource_type ~ 's' == kind) -%}{%- do found.update({table.name: stated}) -%}{%- endif -%}
    {%- endfor -%}
    {%- do must_be_parsed_with(found) -%}
    {{ return(found) }}
{% endmacro %}

{# A model that did not change is not parsed again, though a table that it is to read is new: said instead of dbt's own words, which
   ask for a `-- depends_on`. `kontrol` parses everything anew where a YAML file changed (dagster_project/build/parsed_project.py). #}
{% macro must_be_parsed_with(names, prefix='') %}
    {%- set read = model.depends_on.nodes | map('replace', 'seed.', 'model.') | list -%}
    {%- for name in names if execute and 'model.' ~ project_name ~ '.' ~ prefix ~ name not in read -%}
        {%- do exceptions.raise_compiler_error(prefix ~ name ~ " came after " ~ model.name ~ " was parsed: run dbt once with --no-partial-parse") -%}
    {%- endfor -%}
{% endmacro %}
