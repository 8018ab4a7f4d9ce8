-- The rows of UDK's statements in force: one per year, municipality (or DK) and benefit.
with foerste as (
    select * from {{ ref('int_udk_status_raekker') }} where plads = 1 and not erstattet
)

select * from foerste
