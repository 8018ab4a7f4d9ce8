-- Empty: covered categories of provenu_aar whose amount is not the sum of their lines, or not the sum of their own
-- components. The engineer mends it.
{{ config(meta={'dagster': {'ref': {'name': 'provenu_aar'}}}) }}
with linjer as (
    select kommunekode, aar, kategori, sum(beloeb) as beloeb
    from {{ ref('provenu_linjer') }}
    group by kommunekode, aar, kategori
),

aar as (
    select
        kommunekode,
        aar,
        kategori,
        beloeb,
        coalesce(tilbagebetalingskrav, 0) + coalesce(mindreudgift, 0) + coalesce(efterregulering, 0) + coalesce(skat, 0)
        + coalesce(anke, 0) as komponenter
    from {{ ref('provenu_aar') }}
),

uens as (
    select a.kommunekode, a.aar, a.kategori, a.beloeb, a.komponenter, l.beloeb as linjer
    from aar as a
    left join linjer as l on a.kommunekode = l.kommunekode and a.aar = l.aar and a.kategori = l.kategori
    where a.beloeb is distinct from coalesce(l.beloeb, 0) or a.beloeb is distinct from a.komponenter
)

select * from uens
