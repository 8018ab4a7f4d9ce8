-- Everything that is odd but possible, over all sources, for a named reader: nothing here stops or changes a figure.
{%- set dele = ['afloeste', 'anker', 'besparelse', 'daekning', 'datoer', 'datonoegler', 'flytninger', 'kolonner', 'landet', 'leverancer', 'noegler', 'omnummereret',
    'rettelser', 'risikodatoer', 'risikosag_ukendt', 'risikosager', 'sager', 'su', 'trykt', 'udeladte', 'udk_stop'] %}
with samlet as (
    {% for del in dele -%}
    select * from {{ ref('int_advarsler_' ~ del) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

advarsler as (
    select art, kilde, kommunekode, noegle, leverance_id, raekke_nr, besked from samlet
)

select * from advarsler
