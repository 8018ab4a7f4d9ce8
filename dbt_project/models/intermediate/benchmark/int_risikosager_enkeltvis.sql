-- The rows of each snapshot that had to be looked at one by one, counted by their faults; some turn out to have none.
{{ config(materialized='pr_leverance', kilde='udk_risikosager', raekker_af='int_risikosager_ligetil') }}
with sager as (
    select
        *,
        1 as raekker,
        {{ liste_af_en('raekke_nr') }} as raekke_numre,
        udstillet_dato as foerste_udstillet,
        {{ sagens_tilstand() }} as tilstand
    from {{ ref('int_risikosager_typede_enkeltvis') }}
),

aldre as (
    select *, {{ udtaget_alder() }} as udtaget_alder from sager
),

maalt as (
    select
        * exclude (tilbagebetalingskrav, mindreudgift),
        {%- for navn, udtryk in sagens_maal().items() %}
        {{ udtryk }} as {{ navn }}{{ ',' if not loop.last }}
        {%- endfor %}
    from aldre
),

optalt as (
    {{- optalte_sager('maalt', 'fejl', "fejl <> ''") }}
)

select * from optalt
