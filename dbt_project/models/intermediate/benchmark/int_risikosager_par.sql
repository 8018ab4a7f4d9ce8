-- The newest snapshot of each municipality beside the one of the month before, where both are in force.
with daekning as (
    select kommunekode, periode, leverance_id, {{ maanedsnummer('periode') }} as nummer
    from {{ ref('int_risikosager_daekning') }}
),

nyeste as (
    select kommunekode, max(nummer) as nummer from daekning group by kommunekode
),

par as (
    select
        nu.kommunekode,
        nu.periode,
        nu.leverance_id as nu_id,
        foer.leverance_id as foer_id,
        {{ vindue_fra('nu.periode', benchmark_maaneder()) }} as vindue_fra
    from daekning as nu
    inner join nyeste on nu.kommunekode = nyeste.kommunekode and nu.nummer = nyeste.nummer
    inner join daekning as foer on nu.kommunekode = foer.kommunekode and nu.nummer = foer.nummer + 1
)

select * from par
