-- Cases that a reader must look at: those that no rule gives a step, and claims that are booked nowhere.
with sager as (
    select *, {{ noegle_af('kommune_sager', 'k') }} as noegle from {{ ref('kontrolsager') }} as k
),

beloeb as (
    select
        *,
        'krav ' || coalesce(cast(tilbagebetalingskrav as varchar), '–') || ', ydelse før '
        || coalesce(cast(ydelse_foer as varchar), '–') || ', ydelse efter ' || coalesce(cast(ydelse_efter as varchar), '–')
            as beloeb
    from sager
),

advarsler as (
    select 'uklassificeret' as art, 'kommune_sager' as kilde, kommunekode, noegle, leverance_id, raekke_nr,
        'ingen regel giver sagen et kontroltrin (sagstype ' || sagstype || ', kanal ' || coalesce(kanal, '–')
        || '); bogføres ikke: ' || beloeb as besked
    from beloeb
    where kontroltrin = 'uklassificeret'
    union all
    select 'krav_uden_dato', 'kommune_sager', kommunekode, noegle, leverance_id, raekke_nr,
        'kravet har ingen afgoerelse_dato; bogføres ikke: ' || beloeb
    from beloeb
    where tilbagebetalingskrav > 0 and afgoerelse_dato is null
)

select * from advarsler
