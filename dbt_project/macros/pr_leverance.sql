{# The materialization of what a delivery yields by itself: computed once per (delivery, fingerprint), kept as Parquet beside the
   raw store, and read from there ever after (docs/arkitektur.md "Rebuild, not merge").

   The model is ordinary SQL over source('raa', <kilde>) whose rows each belong to one leverance_id. It is run for the deliveries
   that lack a result, with the source narrowed to their files; a model of the same kind that it reads is narrowed likewise. The
   fingerprint covers the compiled SQL (and so the contract), the rows of every other relation it reads, and the engine's version.
   Which delivery is in force is chosen above: a status never decides what a delivery yields, only whether anyone asks. #}
{% materialization pr_leverance, adapter='duckdb' %}
    {%- set kilde, vis_som = config.require('kilde'), config.get('vis_som', 'table') -%}
    {%- set raa = env_var('KONTROL_RAA', 'raa') -%}
    {%- set cache = env_var('KONTROL_CACHE', 'cache') -%}
    {%- set maal = this.incorporate(type=vis_som) -%}
    {%- set aftryk = leverance_aftryk(sql, raa) -%}
    {%- set mappe = cache ~ '/' ~ this.identifier ~ '/' ~ aftryk -%}
    {%- set hele = run_query("select unnest(hele_resultater('" ~ cache ~ "', '" ~ this.identifier ~ "', '" ~ aftryk ~ "'))").columns[0].values() | list -%}
    {%- set leverancer = run_query(
        "select leverance_id, coalesce(antal.raekker, 0) from " ~ source('raa', 'leverancer') ~ " left join (" ~ raekker_at_regne()
        ~ ") as antal using (leverance_id) where kilde = '" ~ kilde ~ "' and aarsag is null order by leverance_id").rows -%}
    {%- set mangler = [] -%}
    {%- for l in leverancer if l[0] not in hele %}{% do mangler.append(l) %}{% endfor -%}

    {{ run_hooks(pre_hooks) }}
    {%- do log(this.identifier ~ ': ' ~ mangler | length ~ ' af ' ~ leverancer | length ~ ' leverancer regnes', info=True) -%}
    {%- if mangler and run_query('select motor()').rows[0][0] != 'lokal' -%}
        {%- do arbejdere_beregn(mangler, kilde, raa, mappe, aftryk) -%}
    {%- else -%}
        {%- for portion in i_portioner(mangler, 500000) -%}
            {%- do leverance_beregn(portion, kilde, raa, mappe) -%}
        {%- endfor -%}
    {%- endif -%}

    {%- set filer = [] -%}
    {%- for l in leverancer %}{% do filer.append(mappe ~ '/' ~ l[0] ~ '.parquet') %}{% endfor -%}
    {% call statement('main') -%}
        create or replace {{ vis_som }} {{ maal }} as
        {% if filer -%} select * from read_parquet({{ filliste(filer) }})
        {%- else -%} {{ leverance_sql(['_tom'], kilde, raa) }} {%- endif %}
    {%- endcall %}
    {% call statement('aftryk') -%} comment on {{ vis_som }} {{ maal }} is '{{ aftryk }}' {%- endcall %}
    {{ run_hooks(post_hooks) }}
    {{ adapter.commit() }}
    {{ return({'relations': [maal]}) }}
{% endmaterialization %}

{# How many rows the model takes of each delivery: all that were read, or those that another model of this kind numbers (`raekker_af`),
   in the list of it that `numre` names. #}
{% macro raekker_at_regne() %}
    {%- for knude in leverance_kilder(model) if knude.name == config.get('raekker_af') -%}
        {{ return('select leverance_id, sum(len(' ~ config.get('numre', 'raekke_numre') ~ ')) as raekker from ' ~ knude.relation_name ~ ' group by leverance_id') }}
    {%- endfor -%}
    {{ return('select leverance_id, raekker_laest as raekker from ' ~ source('raa', 'leverancer')) }}
{% endmacro %}

{# The results of some deliveries: computed together, kept apart. #}
{% macro leverance_beregn(portion, kilde, raa, mappe) %}
    {%- set ider = portion | map(attribute=0) | list -%}
    {%- for id in ider if raa ~ '/' ~ kilde ~ '/*.parquet' in sql -%}
        {%- do log('  læser ' ~ raa ~ '/' ~ kilde ~ '/' ~ id ~ '.parquet', info=True) -%}
    {%- endfor -%}
    {%- set samlet = this.identifier ~ '__portion' -%}
    {%- if ider | length > 1 -%}
        {%- do run_query('create or replace temp table ' ~ samlet ~ ' as ' ~ leverance_sql(ider, kilde, raa)) -%}
    {%- endif -%}
    {%- for id in ider -%}
        {%- set fil, midlertidig = mappe ~ '/' ~ id ~ '.parquet', mappe ~ '/' ~ id ~ '.tmp' -%}
        {%- set raekker = leverance_sql([id], kilde, raa) if ider | length == 1
            else 'select * from ' ~ samlet ~ " where leverance_id = '" ~ id ~ "'" -%}
        {#- one name in every row: written as a text it is looked up for each, a fifth of what a file of keys costs (2026-11) -#}
        {%- set raekker = "select * replace (cast('" ~ id ~ "' as enum ('" ~ id ~ "')) as leverance_id) from (" ~ raekker ~ ')' -%}
        {%- do run_query('copy (' ~ raekker ~ ") to '" ~ midlertidig ~ "' (format parquet, parquet_version v2, use_tmp_file false" ~ config.get('pakning', '') ~ ')') -%}
        {%- do run_query("select gem_resultat('" ~ midlertidig ~ "', '" ~ fil ~ "')") -%}
    {%- endfor -%}
    {%- if ider | length > 1 %}{% do run_query('drop table ' ~ samlet) %}{% endif -%}
{% endmacro %}

{# The same by workers: one task a delivery, with the same SQL; a delivery of very many rows is one for some municipalities each, where
   the model says that it may be (`meta.deles_efter`). The seeds and the register that it reads go along as Parquet; of the register
   the columns that it names. #}
{% macro arbejdere_beregn(mangler, kilde, raa, mappe, aftryk) %}
    {%- set delte, deling = {}, kommunedeling(kilde, raa) -%}
    {%- set hoejst = run_query('select del_raekker()').rows[0][0] -%}
    {%- for l in mangler if deling and l[1] > hoejst -%}
        {%- set raekker = {} -%}
        {%- for r in run_query('select ' ~ deling.municipality ~ ', count(*) from ' ~ deling.relation | replace('@leverance@', l[0]) ~ ' as r '
            ~ deling.joined ~ ' group by all').rows %}{% do raekker.update({r[0]: r[1] | int}) %}{% endfor -%}
        {%- do delte.update({l[0]: raekker}) -%}
        {%- if raekker | length > 1 %}{% do log('  ' ~ l[0] ~ ' deles efter kommune i ' ~ this.identifier, info=True) %}{% endif -%}
    {%- endfor -%}
    {%- set register = source('raa', 'leverancer') | string -%}
    {%- set ud = namespace(sql=leverance_sql(['@leverance@'], kilde, raa)) -%}
    {%- set medbragt = [] -%}
    {%- if register in ud.sql -%}
        {%- set kolonner = [] -%}
        {%- for navn in run_query('select column_name from (describe from ' ~ register ~ ')').columns[0].values()
            if modules.re.search('\\b' ~ navn ~ '\\b', ud.sql) -%}
            {%- do kolonner.append(navn) -%}
        {%- endfor -%}
        {%- set ud.sql = ud.sql | replace(register, '"' ~ target.database ~ '"."raa"."leverancer"') -%}
        {%- do medbragt.append([[target.database, 'raa', 'leverancer'], 'select ' ~ kolonner | join(', ') ~ ' from ' ~ register]) -%}
    {%- endif -%}
    {%- for knude in leverance_kilder(model) if knude.relation_name in ud.sql -%}
        {%- do medbragt.append([[knude.database, knude.schema, knude.alias], 'from ' ~ knude.relation_name]) -%}
    {%- endfor -%}
    {%- set relationer = [] -%}
    {%- for navn, indhold in medbragt -%}
        {%- set fil = 'bygning/medbragt-' ~ navn[2] ~ '.parquet' -%}
        {%- do run_query('copy (' ~ indhold ~ ") to '" ~ fil ~ "' (format parquet)") -%}
        {%- do relationer.append({'navn': navn, 'fil': fil}) -%}
    {%- endfor -%}
    {%- set opgaver = {'model': this.identifier, 'aftryk': aftryk, 'sql': ud.sql, 'leverancer': mangler | map(attribute=0) | list,
        'pakning': config.get('pakning', ''), 'relationer': relationer, 'mappe': mappe, 'delte': delte, 'deling': deling} -%}
    {%- do run_query("select arbejdere_beregn('" ~ tojson(opgaver) | replace("'", "''") ~ "')") -%}
{% endmacro %}

{# Where a model that may be computed by municipality has its rows from, and of which municipality each is: by the cell as delivered,
   typed as everywhere, or by the number that is the row's key. None for a model that must see a delivery whole. #}
{% macro kommunedeling(kilde, raa) %}
    {%- set efter = (config.get('meta') or {}).deles_efter -%}
    {%- set fra = namespace(kommuner=none, noegler=none) -%}
    {%- for knude in leverance_kilder(model) -%}
        {%- if knude.name == 'kommunenavne' %}{% set fra.kommuner = knude.relation_name %}{% endif -%}
        {%- if knude.config.materialized == 'pr_leverance' %}{% set fra.noegler = env_var('KONTROL_CACHE', 'cache') ~ '/' ~ knude.name ~ '/' ~ relation_aftryk(knude) %}{% endif -%}
    {%- endfor -%}
    {%- if efter == 'kommunekode' -%}
        {{ return({
            'relation': source('raa', kilde) | string | replace("'" ~ raa ~ '/' ~ kilde ~ "/*.parquet'", filliste([raa ~ '/' ~ kilde ~ '/@leverance@.parquet'])),
            'municipality': "coalesce(k.kommunekode, '')",
            'joined': 'left join ' ~ fra.kommuner ~ ' as k on ' ~ kommunenoegle('r.kommunekode') ~ ' = k.navn'
                ~ ('' if kontrakt(kilde).columns.kommunekode.meta.dk else " and k.kommunekode <> 'DK'")}) }}
    {%- elif efter == 'noegle' -%}
        {{ return({
            'relation': 'read_parquet(' ~ filliste([fra.noegler ~ '/@leverance@.parquet']) ~ ')',
            'municipality': 'coalesce(' ~ noegletal_kommune('r.noegle') ~ ", '')",
            'joined': ''}) }}
    {%- endif -%}
    {{ return(none) }}
{% endmacro %}

{# The model's SQL over the files of some deliveries only. Where it is one, its rows (`raekke`) are all of it: to read from each which
   it is, and to join by that what the register says, took a fifth of what counts ten million rows (2026-11). #}
{% macro leverance_sql(ider, kilde, raa) %}
    {%- set filer = [] -%}
    {%- for id in ider %}{% do filer.append(raa ~ '/' ~ kilde ~ '/' ~ id ~ '.parquet') %}{% endfor -%}
    {%- set ud = namespace(sql=sql | replace("'" ~ raa ~ '/' ~ kilde ~ "/*.parquet'", filliste(filer))) -%}
    {%- for knude in leverance_kilder(model) if knude.config.materialized == 'pr_leverance' -%}
        {%- set anden = [] -%}
        {%- set andet_aftryk = relation_aftryk(knude) -%}
        {%- for id in ider if id != '_tom' -%}
            {%- do anden.append(env_var('KONTROL_CACHE', 'cache') ~ '/' ~ knude.name ~ '/' ~ andet_aftryk ~ '/' ~ id ~ '.parquet') -%}
        {%- endfor -%}
        {%- if anden %}{% set ud.sql = ud.sql | replace(knude.relation_name, 'read_parquet(' ~ filliste(anden) ~ ')') %}{% endif -%}
    {%- endfor -%}
    {%- if ider | length == 1 %}{% set ud.sql = ud.sql | replace('raekke.leverance_id', "'" ~ ider[0] ~ "'") %}{% endif -%}
    {{ return(ud.sql) }}
{% endmacro %}

{% macro filliste(filer) %}{{ return("['" ~ filer | join("', '") ~ "']") }}{% endmacro %}

{# Deliveries by the handful: planning a query costs up to 0.2 s whatever it reads, so they share one, up to as many rows as memory
   holds. #}
{% macro i_portioner(leverancer, raekker, hoejst=200) %}
    {%- set portioner, fyldt = [], namespace(raekker=0) -%}
    {%- for l in leverancer -%}
        {%- if not portioner or fyldt.raekker + l[1] > raekker or portioner[-1] | length == hoejst -%}
            {%- do portioner.append([]) -%}
            {%- set fyldt.raekker = 0 -%}
        {%- endif -%}
        {%- do portioner[-1].append(l) -%}
        {%- set fyldt.raekker = fyldt.raekker + l[1] -%}
    {%- endfor -%}
    {{ return(portioner) }}
{% endmacro %}
