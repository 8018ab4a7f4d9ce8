-- The cases of each snapshot that are surely without faults and stand there once, counted; the other rows by their numbers.
{{ config(materialized='pr_leverance', kilde='udk_risikosager') }}
with proevet as (
    {{ proevede_raekker('udk_risikosager') }}
),

sager as (
    select
        p.* exclude (kriterium),
        -- a column without rules is trimmed when few groups are left
        p.kriterium__celle as kriterium,
        p.fejlfri and g.raekke_nr is null as ligetil
    from proevet as p
    left join {{ ref('stg_udk_risikosager_gentagne') }} as g on p.leverance_id = g.leverance_id and p.raekke_nr = g.raekke_nr
),

optalt as (
    {{ optalte_sager('sager', 'ligetil', 'not ligetil') }}
)

select * from optalt
