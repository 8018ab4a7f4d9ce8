-- Answers from SU-styrelsen whose amount and outcome disagree, or whose claim is booked nowhere (docs/kontrakter.md §5 "Figures").
with svar as (
    select *, {{ noegle_af('su_tilbagemeldinger', 's') }} as noegle, coalesce(tilbagebetalingskrav, 0) > 0 as har_krav
    from {{ ref('int_su_tilbagemeldinger') }} as s
),

advarsler as (
    select 'su_udfald_uenigt' as art, 'su_tilbagemeldinger' as kilde, kommunekode, noegle, leverance_id, raekke_nr,
        'udfald er ' || coalesce(udfald, '–') || ', men kravet er '
        || coalesce(cast(tilbagebetalingskrav as varchar), '–') as besked
    from svar
    where har_krav <> coalesce(udfald = 'tilbagebetalingskrav', false)
    union all
    select 'krav_uden_dato', 'su_tilbagemeldinger', kommunekode, noegle, leverance_id, raekke_nr,
        'kravet ' || cast(tilbagebetalingskrav as varchar) || ' har ingen tilbagemeldt_dato; bogføres ikke'
    from svar
    where har_krav and tilbagemeldt_dato is null
)

select * from advarsler
