-- The figures that each claim in words is about, computed and printed, and which of the two the claim is held against.
with led as (
    select udsagn_id, maal as alle, {{ del_op('maal', '|') }} as tal_id
    from {{ ref('rapporterede_udsagn') }}
),

beregnede as (
    select t.tal_id as maal, t.aar, t.vaerdi
    from {{ ref('int_tal') }} as t
    left join {{ ref('int_udaekkede_totaler') }} as u on t.tal_id = u.maal
    where u.maal is null
    union all
    select tal_id, aar, vaerdi from {{ ref('int_tal_udvidet') }}
),

enheder as (
    select maal, max(enhed) as enhed
    from {{ ref('rapporterede_tal') }}
    group by maal
),

-- a figure printed a second time is computed once, under its name without the suffix
fundne as (
    select
        led.udsagn_id,
        led.tal_id,
        row_number() over (
            partition by led.udsagn_id order by position('|' || led.tal_id || '|' in '|' || led.alle || '|')
        ) as nr,
        coalesce(trykt.aar, beregnet.aar) as aar,
        enheder.enhed,
        beregnet.vaerdi as beregnet,
        trykt.rapporteret as trykt,
        trykt.tal_id is not null as i_dokument
    from led
    left join {{ ref('rapporterede_tal') }} as trykt on led.tal_id = trykt.tal_id
    left join beregnede as beregnet on split_part(led.tal_id, '#', 1) = beregnet.maal
    left join enheder on split_part(led.tal_id, '#', 1) = enheder.maal
),

daekkede as (
    select
        *,
        count(beregnet) over (partition by udsagn_id) = count(*) over (partition by udsagn_id) as alle_beregnet,
        count(trykt) over (partition by udsagn_id) = count(*) over (partition by udsagn_id) as alle_trykt
    from fundne
),

-- one ground for the whole claim where there is one: a computed figure beside a printed one may be another figure
valgte as (
    select
        *,
        case when alle_beregnet then beregnet when alle_trykt then trykt else coalesce(beregnet, trykt) end as vaerdi,
        case when alle_beregnet then 'beregnede' when alle_trykt then 'trykte' else 'dels beregnede, dels trykte' end as grundlag
    from daekkede
)

select * from valgte
