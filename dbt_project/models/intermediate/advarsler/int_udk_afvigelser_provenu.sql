-- Where a row's own printed sum is not the sum of its amounts: provenu_i_alt of a benefit, provenu of a § 11 block.
with ydelser as (
    select leverance_id, kommunekode, aar, ydelse as emne, provenu, provenu_i_alt as provenu_oplyst
    from {{ ref('int_udk_status_raekker') }}
),

paragraf11 as (
    select leverance_id, kommunekode, aar, '§ 11' as emne, provenu, provenu_oplyst
    from {{ ref('int_paragraf11_raekker') }}
),

afvigelser as (
    {{ afvigelser_af('ydelser', 'provenu_i_alt', ['provenu']) }}
    union all
    {{ afvigelser_af('paragraf11', 'paragraf11_provenu', ['provenu']) }}
)

select * from afvigelser
