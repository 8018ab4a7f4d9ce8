-- The period of the build: the one asked for, else the newest that was delivered (docs/kontrakter.md §2 and §5). Own facts are about
-- other deliveries and set no period, but where nothing else was delivered.
{%- set oensket = env_var('KONTROL_PERIODE', '9999-12') %}
with nyeste as (
    select coalesce(max(case when kilde not in {{ own_facts() }} then til_og_med end), max(til_og_med)) as periode
    from {{ ref('int_leverede_perioder') }}
),

periode as (
    select case when '{{ oensket }}' = '9999-12' then periode else '{{ oensket }}' end as periode from nyeste
),

med_aar as (
    select periode, cast(left(periode, 4) as integer) as aar from periode
)

select * from med_aar
