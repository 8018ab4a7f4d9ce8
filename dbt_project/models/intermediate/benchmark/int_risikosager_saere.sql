-- Rows of each snapshot whose dates stand the wrong way round or are hardly meant, and those with a control case that was never taken:
-- the first of each kind, and how many there are. Quarantined rows too. Nothing here is a fault (docs/kontrakter.md §1 "date", §5 "Rows").
-- Which rows they are was seen when all were counted: they are read again by their numbers, and nothing is where there are none.
{{ config(materialized='pr_leverance', kilde='udk_risikosager', raekker_af='int_risikosager_ligetil', numre='saere_numre') }}
{%- set nummereret = 20 %}
with numre as (
    select leverance_id, {{ af_liste('saere_numre') }} as raekke_nr from {{ ref('int_risikosager_ligetil') }}
),

raekker as (
    {{- daterede_raekker('udk_risikosager', kun='numre') }}
),

fundne as (
    {%- for slags in saere_slags() %}
    select
        '{{ slags.art }}' as art,
        '{{ slags.felt }}' as felt,
        {{ "'" ~ slags.foer ~ "'" if slags.foer else 'cast(null as varchar)' }} as foer,
        leverance_id,
        raekke_nr,
        kommunekode,
        risikosag_id,
        cast({{ slags.felt }} as date) as dato,
        cast({{ slags.foer or 'null' }} as date) as foer_dato
    from raekker
    where {{ slags.hvor }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

nummererede as (
    select
        *,
        row_number() over slags as nr,
        count(*) over (partition by leverance_id, art, felt, foer) as antal
    from fundne
    window slags as (partition by leverance_id, art, felt, foer order by raekke_nr)
),

foerste as (
    select cast(leverance_id as varchar) as leverance_id, raekke_nr, art, felt, foer, dato, foer_dato, kommunekode, risikosag_id, antal
    from nummererede
    where nr <= {{ nummereret }}
)

select * from foerste
