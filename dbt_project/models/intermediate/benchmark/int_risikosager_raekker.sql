-- How many rows of each snapshot were accepted and how many quarantined.
with antal as (
    select
        leverance_id,
        cast(sum(case when fejl = '' then raekker else 0 end) as bigint) as accepteret,
        cast(sum(case when fejl <> '' then raekker else 0 end) as bigint) as karantaene
    from {{ ref('int_risikosager_optalt') }}
    group by leverance_id
)

select * from antal
