-- How many rows of each delivery were accepted and how many quarantined, over all sources.
with raekker as (
    {% for kilde in sources_of_rows() -%}
    select
        leverance_id,
        count(case when fejl = '' then 1 end) as accepteret,
        count(case when fejl <> '' then 1 end) as karantaene
    from {{ ref('stg_' ~ kilde) }}
    group by leverance_id
    union all
    {% endfor -%}
    select leverance_id, accepteret, karantaene from {{ ref('int_risikosager_raekker') }}
),

-- a statement of UDK fills two sources
antal as (
    select leverance_id, sum(accepteret) as accepteret, sum(karantaene) as karantaene
    from raekker
    group by leverance_id
)

select * from antal
