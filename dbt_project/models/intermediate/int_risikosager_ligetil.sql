-- The cases of each snapshot that are surely without faults and stand there once, counted; the other rows by their numbers.
-- Rows are counted by their cells as delivered, and only the few groups that this gives are typed.
{{ config(materialized='pr_leverance', kilde='udk_risikosager') }}
with raekker as (
    {{- sikre_raekker('udk_risikosager') }}
),

tilstande as (
    select
        r.*,
        r.sikker and g.raekke_nr is null as alene,
        {{ sagens_tilstand('effekt') }} as tilstand
    from raekker as r
    left join {{ ref('stg_udk_risikosager_gentagne') }} as g on r.leverance_id = g.leverance_id and r.raekke_nr = g.raekke_nr
),

celler as (
    select
        leverance_id,
        {%- for kolonne in gruppekolonner('udk_risikosager') %}
        {{ kolonne.name }},
        {%- endfor %}
        alene,
        tilstand,
        count(*) as raekker,
        {{ liste('raekke_nr') }} as raekke_numre,
        cast(min(udstillet_dato) as date) as foerste_udstillet
    from tilstande
    group by leverance_id, {% for kolonne in gruppekolonner('udk_risikosager') %}{{ kolonne.name }}, {% endfor %}alene, tilstand
),

sager as (
    {{- typede_grupper('udk_risikosager', 'celler', 'alene') }}
),

optalt as (
    {{- optalte_sager('sager', 'ligetil', 'not ligetil') }}
)

select * from optalt
