{# The current rows of a source: of each key the row in the newest delivery in force, by (periode, version). A key that a
   later period leaves out keeps its last row; a quarantined row displaces nothing (docs/kontrakter.md §1 "current row", §5). #}
{% macro gaeldende(kilde) %}
    {{- register_af(kilde) -}}
    {%- set stg, i_kraft = ref('stg_' ~ kilde), ref('int_leverancer_i_kraft') -%}
    {%- if not execute %} select 1 {{ return('') }} {% endif -%}
    {%- set noegle = current_key(kilde) -%}
with ordnet as (
    select
        s.*,
        i.til_og_med,
        row_number() over (
            partition by {% for n in noegle %}s.{{ n }}{{ ', ' if not loop.last }}{% endfor %}
            order by i.til_og_med desc, i.version desc
        ) as nyeste
    from {{ stg }} as s
    inner join {{ i_kraft }} as i on s.leverance_id = i.leverance_id
    where s.fejl = ''
),

gaeldende as (
    select * from ordnet where nyeste = 1
)

select * from gaeldende
{% endmacro %}

{# The step `leveret` of a file that the country and the municipalities deliver, each row with whether it is replaced: it comes from the
   country's file, and its municipality has delivered that year of `kilde` itself (docs/kontrakter.md §5). #}
{% macro med_erstatning(kilde) -%}
    select leveret.*, egne.kommunekode is not null as erstattet
    from leveret
    left join {{ ref('int_leverede_aar') }} as egne
        on
            {{ kilde }} = egne.kilde
            and leveret.leverance_kommunekode = 'DK'
            and leveret.kommunekode = egne.kommunekode
            and leveret.aar = egne.aar
{%- endmacro %}
