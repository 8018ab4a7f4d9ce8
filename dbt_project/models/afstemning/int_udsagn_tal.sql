-- The figures that each claim in words is about, computed and printed, and which of the two the claim is held against.
with led as (
    select udsagn_id, maal as alle, {{ del_op('maal', '|') }} as tal_id
    from {{ ref('rapporterede_udsagn') }}
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
        coalesce(enheder.enhed, beregnet.enhed) as enhed,
        beregnet.vaerdi as beregnet,
        trykt.rapporteret as trykt,
        trykt.tal_id is not null as i_dokument
    from led
    left join {{ ref('rapporterede_tal') }} as trykt on led.tal_id = trykt.tal_id
    left join {{ ref('int_udsagn_beregnet') }} as beregnet on split_part(led.tal_id, '#', 1) = beregnet.tal_id
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
