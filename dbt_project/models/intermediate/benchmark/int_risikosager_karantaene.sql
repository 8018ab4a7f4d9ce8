-- The quarantined rows of udk_risikosager, one line per reason and column, the cell as delivered (masked).
{{ config(materialized='pr_leverance', kilde='udk_risikosager', raekker_af='int_risikosager_enkeltvis') }}
with numre as (
    select leverance_id, fejl, {{ af_liste('raekke_numre') }} as raekke_nr
    from {{ ref('int_risikosager_enkeltvis') }}
    where fejl <> ''
),

fejl as (
    select leverance_id, raekke_nr, {{ del_op('fejl', '|') }} as fejl from numre
),

karantaene as (
    {{ karantaenelinjer('udk_risikosager', 'fejl') }}
)

select * from karantaene
