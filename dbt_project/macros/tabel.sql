{# A table is made straight in its place: the build file is a run's own and begins empty, so there is nothing to keep aside, rename
   or drop, as dbt's own materialization does at four statements a model. #}
{% materialization table, adapter='duckdb' %}
    {%- set maal = this.incorporate(type='table') -%}
    {{ run_hooks(pre_hooks) }}
    {% call statement('main') -%}
        {%- if config.get('contract').enforced -%}
            {{ get_assert_columns_equivalent(sql) }}
            create or replace table {{ maal }} {{ get_table_columns_and_constraints() }};
            insert into {{ maal }} {{ get_column_names() }} ({{ get_select_subquery(sql) }});
        {%- else -%}
            create or replace table {{ maal }} as ({{ sql }});
        {%- endif -%}
    {%- endcall %}
    {{ run_hooks(post_hooks) }}
    {{ adapter.commit() }}
    {{ return({'relations': [maal]}) }}
{% endmaterialization %}

{# A view likewise: dbt's own renames what stood there, which DuckDB refuses while another view reads it. #}
{% materialization view, adapter='duckdb' %}
    {%- set maal = this.incorporate(type='view') -%}
    {{ run_hooks(pre_hooks) }}
    {% call statement('main') -%} create or replace view {{ maal }} as ({{ sql }}); {%- endcall %}
    {{ run_hooks(post_hooks) }}
    {{ adapter.commit() }}
    {{ return({'relations': [maal]}) }}
{% endmaterialization %}
