-- The cases of each snapshot that are surely without faults and stand there once, counted; the other rows by their numbers.
-- Rows are counted by their cells as delivered, and only the few groups that this gives are typed. On the way the rows with odd dates
-- are noted, which to look for by themselves would cost as much again as half of this.
{{ config(materialized='pr_leverance', kilde='udk_risikosager') }}
with raekker as (
    {{- daterede_raekker('udk_risikosager') }}
),

-- no `tilstand`: a row that must be looked at by itself
tilstande as (
    select
        r.*,
        case
            when {{ er_sikker('udk_risikosager') }}
            and g.raekke_nr is null
                then {{ sagens_tilstand(er_over_nul('tilbagebetalingskrav') ~ ' or ' ~ er_over_nul('mindreudgift')) }}
        end as tilstand
    from raekker as r
    left join {{ ref('stg_udk_risikosager_gentagne') }} as g on r.leverance_id = g.leverance_id and r.raekke_nr = g.raekke_nr
),

aldre as (
    select *, {{ udtaget_alder(alder_af_maaned('udtaget_dato')) }} as udtaget_alder from tilstande
),

celler as (
    {%- set maal = sagens_maal(beloeb_af_tekst('tilbagebetalingskrav'), beloeb_af_tekst('mindreudgift'), alder_af_maaned('udstillet_dato')) %}
    select
        leverance_id,
        {%- for kolonne in gruppekolonner('udk_risikosager') %}
        {{ kolonne.name }},
        {%- endfor %}
        tilstand,
        udtaget_alder,
        tilstand is not null as alene,
        count(*) as raekker,
        {{ liste('raekke_nr') }} as raekke_numre,
        {{ liste('raekke_nr', hvor=er_saer()) }} as saere_numre,
        cast(min(udstillet_dato) as date) as foerste_udstillet,
        {%- for navn, udtryk in maal.items() %}
        {{ 'count' if '_md' in navn else 'sum' }}({{ udtryk }}) as {{ navn }}{{ ',' if not loop.last }}
        {%- endfor %}
    from aldre
    group by leverance_id, {% for kolonne in gruppekolonner('udk_risikosager') %}{{ kolonne.name }}, {% endfor %}tilstand, udtaget_alder
),

sager as (
    {{- typede_grupper('udk_risikosager', 'celler', 'alene') }}
),

optalt as (
    {{- optalte_sager('sager', 'ligetil', 'not ligetil', ['saere_numre']) }}
)

select * from optalt
