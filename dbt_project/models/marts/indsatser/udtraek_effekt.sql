-- What the unit's own lists led to: how many each stated criterion listed at the end of a month, how many of these had a control case
-- opened afterwards, and how many of those cases closed with effect. Counts of rows, never a score of persons.
with lister as (
    select * from {{ ref('int_udtraek_over_tid') }}
),

sager as (
    select
        k.kommunekode,
        k.sagsnr,
        k.borger_id,
        min(k.oprettet_dato) as oprettet,
        count(*) = count(case when k.afsluttet_dato <= {{ sidste_dag('p.periode') }} then 1 end)
        and max(case when k.tilbagebetalingskrav > 0 or {{ har_mindreudgift('k') }} then 1 else 0 end) = 1 as med_effekt
    from {{ ref('kontrolsager') }} as k
    cross join {{ ref('int_periode') }} as p
    where k.oprettet_dato <= {{ sidste_dag('p.periode') }}
    group by k.kommunekode, k.sagsnr, k.borger_id
),

fulgt as (
    select
        l.kommunekode,
        l.kriterium,
        l.saetning,
        l.periode,
        l.i_kraft,
        l.leverance_id,
        l.raekke_nr,
        count(s.sagsnr) > 0 as blev_sag,
        count(case when s.med_effekt then 1 end) > 0 as med_effekt
    from lister as l
    left join sager as s on l.kommunekode = s.kommunekode and l.borger_id = s.borger_id and l.dag < s.oprettet
    group by l.kommunekode, l.kriterium, l.saetning, l.periode, l.i_kraft, l.leverance_id, l.raekke_nr
),

effekt as (
    select
        kommunekode,
        kriterium,
        saetning,
        periode,
        i_kraft,
        count(raekke_nr) as udtrukket,
        count(case when blev_sag then 1 end) as blev_sager,
        count(case when med_effekt then 1 end) as med_effekt
    from fulgt
    group by kommunekode, kriterium, saetning, periode, i_kraft
)

select * from effekt
