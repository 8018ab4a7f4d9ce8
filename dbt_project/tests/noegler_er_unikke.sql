-- Empty: tables with two rows of one key, or with a part of the key missing: what "En række pr. …" promises. The keys stand with
-- each model, as `meta: {noegle: […]}`. One test for all, not one each: a test costs a run a tenth of a second, whatever it asks.
-- The engineer mends it.
{{ config(meta={'dagster': {'ref': {'name': 'afstemning'}}}) }}
{%- set modeller = [
    'advarsler', 'afstemning', 'benchmark', 'benchmark_kriterier', 'benchmark_opfoelgning', 'benchmark_udvikling',
    'forsinkede', 'indsatser', 'int_benchmark_celler', 'int_benchmark_omfang', 'int_indsatser_beholdning',
    'int_indsatser_enligerklaeringer', 'int_indsatser_flytninger', 'int_indsatser_indsats', 'int_indsatser_krav',
    'int_indsatser_sager', 'int_indsatser_su', 'int_leverancer_i_kraft', 'int_leverancer_status', 'int_leverede_aar', 'int_opfoelgning_aflaesninger',
    'int_paragraf11', 'int_paragraf11_raekker', 'int_risikosag_trin', 'int_risikosager_karantaene', 'int_risikosager_par', 'int_risikosager_raekker',
    'int_su_flytninger', 'int_tal', 'int_talte_flytninger', 'int_udk_status', 'int_udk_status_raekker', 'karantaene', 'kommunenavne', 'kontrolsager',
    'kontrolsager_uklassificerede', 'kontroltrin_afvigelser', 'krav', 'leverancer', 'provenu_aar', 'provenu_fordeling',
    'provenu_kommunal_andel', 'provenu_linjer', 'provenu_total', 'star_henvendelser', 'su_flytninger_uge', 'tilbageholdt', 'trykte_summer',
    'udk_advarsler', 'udk_status', 'udsagn', 'udtraek'
] %}
{%- set noegler = {} %}
{%- for node in graph.nodes.values() if execute and node.config.meta.noegle %}{% do noegler.update({node.name: node.config.meta.noegle}) %}{% endfor %}
{% for model in modeller %}
{%- set tabel, noegle = ref(model), noegler.get(model, ['1']) %}
{{ 'union all' if not loop.first }}
select '{{ model }}' as tabel, count(*) as noegler
from (
    select 1 as fejl
    from {{ tabel }}
    group by {{ noegle | join(', ') }}
    having count(*) > 1 {%- for kolonne in noegle %} or {{ kolonne }} is null{% endfor %}
) as gentaget
having count(*) > 0
{% endfor %}
