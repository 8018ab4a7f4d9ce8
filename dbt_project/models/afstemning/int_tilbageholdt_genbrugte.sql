-- Deliveries in force that give earlier keys to other cases, so that the kroner of the earlier cases count no more
-- (docs/kontrakter.md §1 "keys").
with talt as (
    select
        leverance_id,
        max(foer_id) as foer_id,
        count(distinct foer_id) as filer,
        count(*) as raekker,
        sum(foer_kroner) as kroner
    from {{ ref('int_afloeste_noegler') }}
    where genbrugt and foer_kroner > 0
    group by leverance_id
),

genbrugte as (
    select
        'noegle_genbrugt' as kontrol,
        t.leverance_id,
        l.kilde,
        l.kommunekode,
        l.periode,
        l.version,
        cast(null as varchar) as emne,
        cast(t.kroner as decimal(18, 2)) as foer,
        cast(0 as decimal(18, 2)) as nu,
        l.filnavn || ': '
        || {{ genbrugte_numre('t.raekker', "foer.filnavn || case when t.filer > 1 then ' og andre' else '' end", 't.kroner') }}
        || '. Få filerne med numre, der ikke går igen, fx med år og måned foran' as besked
    from talt as t
    inner join {{ ref('int_leverancer_status') }} as l on t.leverance_id = l.leverance_id
    inner join {{ ref('int_leverancer_status') }} as foer on t.foer_id = foer.leverance_id
)

select * from genbrugte
