-- Kroner and cases per full-time post: where two places tell of one group differently, the highest counts and the lowest stands beside.
-- Posts lent to others are not the unit's; a group of part of the year counts for its months.
with bemanding as (
    select kommunekode, aar, gruppe, (aarsvaerk - udlaant_aarsvaerk) * maaneder / 12 as aarsvaerk from {{ ref('bemanding') }}
),

grupper as (
    select kommunekode, aar, gruppe, max(aarsvaerk) as hoejst, min(aarsvaerk) as mindst from bemanding group by kommunekode, aar, gruppe
),

poster as (
    select
        kommunekode,
        aar,
        cast(sum(hoejst) as decimal(18, 4)) as aarsvaerk,
        cast(sum(mindst) as decimal(18, 4)) as aarsvaerk_mindst,
        count(*) as grupper
    from grupper
    group by kommunekode, aar
),

sager as (
    select kommunekode, aar, count(distinct sagsnr) as sager from {{ ref('int_effekt_sager') }} group by kommunekode, aar
),

provenu as (
    select kommunekode, aar, beloeb from {{ ref('provenu_total') }} where total = 'som offentliggjort'
),

effekt as (
    select
        a.kommunekode,
        a.aar,
        a.aarsvaerk,
        s.sager,
        p.beloeb as provenu,
        {{ pr_stk('p.beloeb * 10000', 'cast(a.aarsvaerk * 10000 as bigint)') }} as provenu_pr_aarsvaerk,
        {{ pr_stk('s.sager * 10000', 'cast(a.aarsvaerk * 10000 as bigint)') }} as sager_pr_aarsvaerk,
        a.aarsvaerk_mindst,
        {{ pr_stk('p.beloeb * 10000', 'cast(a.aarsvaerk_mindst * 10000 as bigint)') }} as provenu_pr_aarsvaerk_mindst,
        a.grupper
    from poster as a
    left join sager as s on a.kommunekode = s.kommunekode and a.aar = s.aar
    left join provenu as p on a.kommunekode = p.kommunekode and a.aar = p.aar
)

select * from effekt
