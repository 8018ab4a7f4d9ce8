-- Control cases that name a risk case that no snapshot in force has, with the one that it resembles: rule K20 finds nothing for them
-- (docs/kontrakter.md §1 "keys").
with ukendte as (
    select s.kommunekode, {{ noegle_af('kommune_sager', 's') }} as noegle, s.leverance_id, s.raekke_nr, s.risikosag_id
    from {{ ref('int_sager') }} as s
    left join {{ ref('int_risikosag_trin') }} as t on s.kommunekode = t.kommunekode and s.risikosag_id = t.risikosag_id
    where s.risikosag_id is not null and t.risikosag_id is null
),

-- the spellings that a program may have made it of: without what `ens_noegle` takes away, in capitals, and with up to 12 zeros before it
ens as (
    select distinct kommunekode, risikosag_id, {{ ens_noegle('risikosag_id') }} as ens_noegle from ukendte
),

stavet as (
    select kommunekode, risikosag_id, ens_noegle as anden from ens
    union
    select kommunekode, risikosag_id, upper(ens_noegle) from ens
    union
    select kommunekode, risikosag_id, ens_noegle || '.0' from ens
    union
    select e.kommunekode, e.risikosag_id, repeat('0', cast(n.antal as integer)) || e.ens_noegle
    from ens as e
    cross join (values (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12)) as n (antal)
),

fundet as (
    select s.kommunekode, s.risikosag_id, min(s.anden) as anden
    from stavet as s
    inner join {{ ref('stg_udk_risikosager_noegler') }} as n on {{ noegletal('s.kommunekode', 's.anden') }} = n.noegle
    inner join {{ ref('int_risikosager_daekning') }} as d on n.leverance_id = d.leverance_id and s.kommunekode = d.kommunekode
    group by s.kommunekode, s.risikosag_id
),

advarsler as (
    select 'risikosag_ukendt' as art, 'kommune_sager' as kilde, u.kommunekode, u.noegle, u.leverance_id, u.raekke_nr,
        'risikosag_id ' || u.risikosag_id || ' står i intet øjebliksbillede i kraft, og K20 kan ikke give sagen trin'
        || case when f.anden is null then '' else '; den ligner ' || f.anden end as besked
    from ukendte as u
    left join fundet as f on u.kommunekode = f.kommunekode and u.risikosag_id = f.risikosag_id
)

select * from advarsler
