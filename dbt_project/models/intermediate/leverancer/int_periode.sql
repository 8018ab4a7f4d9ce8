-- The period of the build: the one asked for, else the newest that was delivered (docs/kontrakter.md §2 and §5).
{%- set oensket = env_var('KONTROL_PERIODE', '9999-12') %}
with nyeste as (
    select max(til_og_med) as periode from {{ ref('int_leverancer_i_kraft') }}
),

periode as (
    select case when '{{ oensket }}' = '9999-12' then periode else '{{ oensket }}' end as periode from nyeste
),

med_aar as (
    select periode, cast(left(periode, 4) as integer) as aar from periode
)

select * from med_aar
