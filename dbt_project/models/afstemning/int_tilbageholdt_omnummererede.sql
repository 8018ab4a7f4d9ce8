-- Deliveries in force whose kroner are booked under new keys while an earlier delivery has them booked under the old ones: a system that
-- numbers its cases anew. A declaration's saving is booked nowhere, and stands in a key figure (docs/kontrakter.md §1 "keys").
with linjer as (
    select leverance_id, raekke_nr, sum(beloeb) as beloeb
    from {{ ref('provenu_linjer') }}
    group by leverance_id, raekke_nr
),

dobbelte as (
    select
        o.leverance_id,
        o.raekke_nr,
        max(o.foer_id) as foer_id,
        max(case when o.kilde = 'enligerklaeringer' then o.kroner else nu.beloeb end) as kroner
    from {{ ref('int_omnummererede') }} as o
    left join linjer as nu on o.leverance_id = nu.leverance_id and o.raekke_nr = nu.raekke_nr
    left join linjer as foer on o.foer_id = foer.leverance_id and o.foer_nr = foer.raekke_nr
    where o.kilde = 'enligerklaeringer' or (nu.beloeb > 0 and foer.beloeb > 0)
    group by o.leverance_id, o.raekke_nr
),

talt as (
    select
        leverance_id,
        max(foer_id) as foer_id,
        count(distinct foer_id) as filer,
        count(*) as raekker,
        cast(sum(kroner) as decimal(18, 2)) as kroner
    from dobbelte
    group by leverance_id
    having sum(kroner) > 0
),

omnummererede as (
    select
        'talt_to_gange' as kontrol,
        t.leverance_id,
        l.kilde,
        l.kommunekode,
        l.periode,
        l.version,
        cast(null as varchar) as emne,
        t.kroner as foer,
        2 * t.kroner as nu,
        l.filnavn || ': ' || {{ saa_mange('t.raekker', 'række', 'rækker') }} || ' tæller med under nye numre, og under de gamle i ' || foer.filnavn
        || case when t.filer > 1 then ' og andre' else '' end || ' tæller de også: ' || {{ dansk_tal('t.kroner', oere=true) }}
        || ' kr. tæller to gange. Få rækkerne under de gamle numre, eller en rettelse af de tidligere filer uden dem' as besked
    from talt as t
    inner join {{ ref('int_leverancer_status') }} as l on t.leverance_id = l.leverance_id
    inner join {{ ref('int_leverancer_status') }} as foer on t.foer_id = foer.leverance_id
)

select * from omnummererede
