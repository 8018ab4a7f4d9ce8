-- The § 11 rows in force: one per municipality and year.
with foerste as (
    select * from {{ ref('int_paragraf11_raekker') }} where plads = 1 and not erstattet
)

select * from foerste
