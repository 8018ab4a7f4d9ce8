-- The step under which each snapshot in force lists each risk case: what rule K20 and the tracing look up.
{{ config(materialized='view') }}
with daekning as (
    select * from {{ ref('int_risikosager_daekning') }}
),

trin as (
    select
        sager.kommunekode,
        sager.risikosag_id,
        daekning.periode as til_og_med,
        daekning.version,
        sager.kontroltrin,
        sager.leverance_id
    from {{ ref('stg_udk_risikosager') }} as sager
    inner join daekning on sager.leverance_id = daekning.leverance_id and sager.kommunekode = daekning.kommunekode
    where sager.fejl = ''
)

select * from trin
