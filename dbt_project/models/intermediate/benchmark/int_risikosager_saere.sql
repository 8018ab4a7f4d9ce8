-- Rows of each snapshot whose dates stand the wrong way round or are hardly meant, and those with a control case that was never taken:
-- the first of each kind, and how many there are. Quarantined rows too. Nothing here is a fault (docs/kontrakter.md §1 "date", §5 "Rows").
{{ config(materialized='pr_leverance', kilde='udk_risikosager') }}
{%- set orden = [['udstillet_dato', 'kontrolsag_oprettet_dato'], ['udstillet_dato', 'afsluttet_dato'], ['udstillet_dato', 'bortfaldet_dato'],
    ['udtaget_dato', 'kontrolsag_oprettet_dato'], ['udtaget_dato', 'afsluttet_dato'], ['udtaget_dato', 'bortfaldet_dato']] %}
{%- set datoer = orden | sum(start=[]) | unique | list %}
{%- set nummereret = 20 %}
with raekker as (
    {{- daterede_raekker('udk_risikosager') }}
),

-- of most rows nothing is asked but this
saere as materialized (
    select *
    from raekker
    where (kontrolsag_oprettet_dato < {{ aldrig() }} and udtaget_dato = {{ aldrig() }})
    {%- for foer, efter in orden %}
        or ({{ efter }} < {{ foer }} and {{ foer }} < {{ aldrig() }})
    {%- endfor %}
    {%- for dato in datoer %}
        or {{ dato }} < {{ tidligste_dag() }}
        or ({{ dato }} > leverance_seneste and {{ dato }} < {{ aldrig() }})
    {%- endfor %}
),

fundne as (
    select 'kontrolsag_uden_udtaget' as art, 'kontrolsag_oprettet_dato' as felt, cast(null as varchar) as foer, leverance_id, raekke_nr,
        kommunekode, risikosag_id, cast(kontrolsag_oprettet_dato as date) as dato, cast(null as date) as foer_dato
    from saere
    where kontrolsag_oprettet_dato < {{ aldrig() }} and udtaget_dato = {{ aldrig() }}
    {%- for foer, efter in orden %}
    union all
    select 'datoorden', '{{ efter }}', '{{ foer }}', leverance_id, raekke_nr, kommunekode, risikosag_id, cast({{ efter }} as date),
        cast({{ foer }} as date)
    from saere
    where {{ efter }} < {{ foer }} and {{ foer }} < {{ aldrig() }}
    {%- endfor %}
    {%- for dato in datoer %}
    union all
    select 'dato_usandsynlig', '{{ dato }}', null, leverance_id, raekke_nr, kommunekode, risikosag_id, cast({{ dato }} as date), null
    from saere
    where {{ dato }} < {{ tidligste_dag() }}
        or ({{ dato }} > leverance_seneste and {{ dato }} < {{ aldrig() }})
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
