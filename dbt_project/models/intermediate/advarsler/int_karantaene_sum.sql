-- What is said of the rows that a delivery has in quarantine: how many, with which kroner, and by which reason in which column. A row with
-- several reasons stands under each. 'mindst': an amount of them cannot be read.
with linjer as (
    select distinct k.leverance_id, k.raekke_nr, k.aarsag, k.felt, coalesce(r.kroner, 0) as kroner, coalesce(r.ulaest, false) as ulaest
    from {{ ref('karantaene') }} as k
    left join {{ ref('int_karantaene_kroner') }} as r on k.leverance_id = r.leverance_id and k.raekke_nr = r.raekke_nr
),

talt as (
    select leverance_id, aarsag, felt, count(*) as raekker, sum(kroner) as kroner, count(case when ulaest then 1 end) > 0 as ulaest
    from linjer
    group by leverance_id, aarsag, felt
),

ordnet as (
    select
        *,
        row_number() over (partition by leverance_id order by kroner desc, raekker desc, aarsag, felt) as nr,
        count(*) over (partition by leverance_id) as aarsager
    from talt
),

grunde as (
    select
        leverance_id,
        {{ saml_efter("case when nr <= 5 then aarsag || coalesce(' i ' || felt, '') || ' (' || " ~ saa_mange('raekker', 'række', 'rækker')
            ~ " || coalesce(', ' || " ~ med_kroner('kroner', 'ulaest') ~ ", '') || ')' end", ', ', 'nr') }}
        || case when max(aarsager) > 5 then ' og ' || {{ saa_mange('(max(aarsager) - 5)', 'grund', 'grunde') }} || ' til' else '' end as grunde
    from ordnet
    group by leverance_id
),

-- a row counts once, whatever the number of its reasons
raekker as (
    select leverance_id, raekke_nr, max(kroner) as kroner, max(case when ulaest then 1 else 0 end) as ulaest
    from linjer
    group by leverance_id, raekke_nr
),

summer as (
    select leverance_id, count(*) as raekker, cast(sum(kroner) as decimal(18, 2)) as kroner, max(ulaest) = 1 as ulaest
    from raekker
    group by leverance_id
),

karantaene_sum as (
    select
        s.leverance_id,
        s.raekker,
        s.kroner,
        s.ulaest,
        'i karantæne' || coalesce(' med ' || {{ med_kroner('s.kroner', 's.ulaest') }}, '') || ': ' || g.grunde as besked
    from summer as s
    inner join grunde as g on s.leverance_id = g.leverance_id
)

select * from karantaene_sum
