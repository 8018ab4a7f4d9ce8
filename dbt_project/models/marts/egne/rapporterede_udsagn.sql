-- Claims in words of the documents, as their holders told them. One that two senders tell of stands once of each.
with raekker as (
    select
        *,
        leverance_kommunekode as afsender,
        row_number() over (partition by udsagn_id order by leverance_kommunekode) as nr
    from {{ ref('int_rapporterede_udsagn') }}
),

rapporterede_udsagn as (
    select
        udsagn_id || case when nr > 1 then '#' || afsender else '' end as udsagn_id,
        dokument,
        linjenr as linje,
        side,
        kommunekode,
        citat,
        art,
        maal,
        vaerdi_1,
        vaerdi_2,
        note,
        afsender,
        leverance_id,
        raekke_nr
    from raekker
)

select * from rapporterede_udsagn
