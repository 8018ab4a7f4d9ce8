-- The figures that documents print or speak of, by the name of what is computed.
with oenskede as (
    select maal from {{ ref('rapporterede_tal') }}
    union
    select split_part(del, '#', 1)
    from (select {{ del_op('maal', '|') }} as del from {{ ref('rapporterede_udsagn') }}) as udsagn
)

select * from oenskede
