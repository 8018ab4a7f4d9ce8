-- Every delivery received, with how many of its rows were accepted: one of whose rows none could be is refused like a file that
-- could not be read. Of the bytes that came under one name the last that are not refused hold (docs/kontrakter.md §1).
with laest as (
    select
        r.*,
        a.accepteret,
        a.karantaene,
        r.aarsag is null and r.raekker_laest > 0 and coalesce(a.accepteret, 0) = 0 as ingen_brugt
    from {{ source('raa', 'leverancer') }} as r
    left join {{ ref('int_raekkeantal') }} as a on r.leverance_id = a.leverance_id
),

bedoemt as (
    select
        * exclude (aarsag),
        case
            when ingen_brugt then 'ingen af ' || cast(raekker_laest as varchar) || ' rækker kunne bruges'
            else aarsag
        end as aarsag
    from laest
),

-- other bytes under a name replace the earlier ones, unless they are refused
pr_sti as (
    select
        *,
        row_number() over (partition by sti order by case when aarsag is null then 0 else 1 end, modtaget_nr desc) = 1 as gaelder,
        count(sha256) over (partition by sti) > case when sha256 is null then 0 else 1 end as andre_bytes
    from bedoemt
)

select * from pr_sti
