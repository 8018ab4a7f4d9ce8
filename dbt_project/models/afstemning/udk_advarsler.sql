-- What UDK's files say that their own rows, or each other, do not: a reader looks at it, nothing stops (docs/kontrakter.md §2, §5).
with afvigelser as (
    select * from {{ ref('int_udk_afvigelser_landsblok') }}
    union all
    select * from {{ ref('int_udk_afvigelser_paragraf11') }}
    union all
    select * from {{ ref('int_udk_afvigelser_totaler') }}
    union all
    select * from {{ ref('int_udk_afvigelser_provenu') }}
),

advarsler as (
    select
        leverance_id,
        kommunekode,
        aar,
        art,
        beregnet,
        oplyst,
        cast(beregnet - oplyst as decimal(18, 2)) as forskel,
        note
    from afvigelser
)

select * from advarsler
