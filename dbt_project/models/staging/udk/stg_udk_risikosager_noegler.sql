-- The key of every row of udk_risikosager, folded into one number, with the step it is listed under; quarantined rows too.
{{ config(materialized='pr_leverance', kilde='udk_risikosager', vis_som='view',
    pakning=', compression uncompressed, dictionary_size_limit 1') }}
with typet as (
    {{ typede_raekker('udk_risikosager', kolonner=['kommunekode', 'risikosag_id', 'kontroltrin']) }}
),

noegler as (
    select
        leverance_id,
        raekke_nr,
        case when kommunekode is not null and risikosag_id is not null then {{ noegletal('kommunekode', 'risikosag_id') }} end as noegle,
        -- a number too: texts are a third of what the writing of such a file costs
        cast(kontroltrin as tinyint) as kontroltrin
    from typet
)

select * from noegler
