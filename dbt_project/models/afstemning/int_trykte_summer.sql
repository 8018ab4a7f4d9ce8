-- The parts of each printed total added up, down a column, along a row, or across tables.
with tal as (
    select * from {{ ref('rapporterede_tal') }}
),

dele as (
    select *, {{ del_op('indgaar_i', '|') }} as total_id
    from tal
    where indgaar_i is not null
),

parret as (
    select
        d.total_id,
        t.tal_id is not null as findes,
        coalesce(t.dokument, d.dokument) as dokument,
        coalesce(t.tabel, d.tabel) as tabel,
        case
            when d.dokument = t.dokument and d.tabel = t.tabel and d.kolonne = t.kolonne then 'kolonne'
            when d.dokument = t.dokument and d.tabel = t.tabel and d.raekke = t.raekke then 'række'
            else 'på tværs'
        end as retning,
        t.raekke,
        t.kolonne,
        t.rapporteret as trykt_total,
        t.enhed,
        coalesce(t.tolerance, 0) as total_tolerance,
        d.rapporteret as del,
        coalesce(d.tolerance, 0) as del_tolerance
    from dele as d
    left join tal as t on d.total_id = t.tal_id
),

-- figures printed rounded may miss their total by as much as they are rounded, together
summer as (
    select
        total_id as tal_id,
        dokument,
        tabel,
        retning,
        case when retning <> 'kolonne' then raekke end as raekke,
        case when retning <> 'række' then kolonne end as kolonne,
        cast(sum(del) as decimal(28, 10)) as sum_af_dele,
        trykt_total,
        cast(sum(del) - trykt_total as decimal(28, 10)) as forskel,
        count(del) as antal_dele,
        count(*) - count(del) as tomme_dele,
        sum(del_tolerance) + total_tolerance as tolerance,
        findes,
        enhed
    from parret
    group by total_id, dokument, tabel, retning, raekke, kolonne, trykt_total, total_tolerance, findes, enhed
    having count(del) > 0
)

select * from summer
