-- Who is late with what, by the register alone: no clock decides (metodevalg "forsinket_leverance"). Own facts are owed by nobody.
with leveret as (
    select distinct kilde, kommunekode, periode
    from {{ ref('int_leverede_perioder') }}
    where kilde not in {{ own_facts() }}
),

kilder as (
    select kilde, min(periode) as foerste, max(periode) as nyeste from leveret group by kilde
),

afsendere as (
    select kilde, kommunekode, min(periode) as foerste from leveret group by kilde, kommunekode
),

-- a source keeps the rhythm of its senders; of the snapshots every month is expected, for a missing one breaks the runs
ventet as (
    select kilde, periode from leveret
    union
    select kilde, {{ hver_maaned('foerste', 'nyeste') }} as periode
    from kilder
    where kilde = 'udk_risikosager'
),

-- from a sender's first period on; what the national delivery of a period covers, no municipality owes
forsinkede as (
    select
        a.kilde,
        a.kommunekode,
        v.periode as mangler_periode,
        k.nyeste as nyeste_i_kilden
    from afsendere as a
    inner join ventet as v on a.kilde = v.kilde and a.foerste < v.periode
    inner join kilder as k on a.kilde = k.kilde
    left join leveret as l
        on a.kilde = l.kilde and v.periode = l.periode and l.kommunekode in (a.kommunekode, 'DK')
    where l.kilde is null
)

select * from forsinkede
