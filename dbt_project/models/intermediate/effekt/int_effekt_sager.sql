-- Each case in each cell that it counts in: its step, and the whole, its benefit, its type and each of its channels. A case in a
-- cell is its rows there: decided and closed when they all are, with effect when one of them has any.
with raekker as (
    select * from {{ ref('int_effekt_raekker') }}
),

kanaler as (
    select distinct kommunekode, sagsnr, ydelse, kanal
    from (select kommunekode, sagsnr, ydelse, {{ del_op('kanal', '|') }} as kanal from raekker where kanal <> '')
),

delt as (
    select *, 'alle' as dimension, 'alle' as vaerdi from raekker
    union all
    select *, 'ydelse', ydelse from raekker
    union all
    select *, 'sagstype', sagstype from raekker
    union all
    select r.*, 'kanal', coalesce(k.kanal, 'ikke oplyst')
    from raekker as r
    left join kanaler as k on r.kommunekode = k.kommunekode and r.sagsnr = k.sagsnr and r.ydelse = k.ydelse
),

sager as (
    select
        kommunekode,
        sagsnr,
        aar,
        kontroltrin,
        dimension,
        vaerdi,
        count(afsluttet) = count(*) as lukket,
        count(afsluttet) = count(*) and max(case when effekt then 1 else 0 end) = 1 as med_effekt,
        {{ dage_mellem('min(aabnet)', 'min(hoert)') }} as til_hoering,
        case when count(afgjort) = count(*) then {{ dage_mellem('min(aabnet)', 'max(afgjort)') }} end as til_afgoerelse,
        case when count(afsluttet) = count(*) then {{ dage_mellem('min(aabnet)', 'max(afsluttet)') }} end as til_afslutning,
        sum(tilbagebetalingskrav) as tilbagebetalingskrav,
        sum(mindreudgift) as mindreudgift,
        sum(anke) as anke
    from delt
    group by kommunekode, sagsnr, aar, kontroltrin, dimension, vaerdi
)

select * from sager
