-- Control totals inside a statement that its own rows do not add to: a Total row, and a row's printed sum (docs/kontrakter.md §2).
with totaler as (
    select * from {{ ref('int_udk_afvigelser_totaler') }}
    union all
    select * from {{ ref('int_udk_afvigelser_provenu') }}
),

kontroltotaler as (
    select
        'kontroltotal' as kontrol,
        t.leverance_id,
        l.kilde,
        l.kommunekode,
        l.periode,
        l.version,
        coalesce(t.kommunekode, 'ukendt') || '-' || {{ slug('t.note') }} as emne,
        t.oplyst as foer,
        t.beregnet as nu,
        l.filnavn || ': ' || coalesce('kommune ' || t.kommunekode, 'ukendt kommune') || ', ' || t.note || '. Rækkerne giver '
        || {{ dansk_tal('t.beregnet', oere=true) }} || ' kr.'
        || case when t.oplyst is null then '' else ', filen skriver ' || {{ dansk_tal('t.oplyst', oere=true) }} || ' kr.' end
        || case
            when l.raekker_karantaene > 0 then ' ' || cast(l.raekker_karantaene as varchar) || ' rækker er i karantæne (kontrol karantaene)'
            else ''
        end as besked
    from totaler as t
    inner join {{ ref('int_leverancer_status') }} as l on t.leverance_id = l.leverance_id
)

select * from kontroltotaler
