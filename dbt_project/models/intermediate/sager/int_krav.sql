-- Each claim with what became of it and its age on the last day of the period: a claim is a decision, not money collected.
with sager as (
    select
        kommunekode,
        sagsnr,
        ydelse,
        kommunekode || '|' || sagsnr || '|' || ydelse as noegle,
        afgoerelse_dato,
        coalesce(tilbagebetalingskrav, 0) as rejst,
        coalesce(krav_betalt, 0) as betalt,
        coalesce(krav_afskrevet, 0) as afskrevet
    from {{ ref('int_sager') }}
),

-- the corrections that were booked: none where no claim was
anker as (
    select noegle, sum(beloeb) as anke_korrektion
    from {{ ref('provenu_linjer') }}
    where komponent = 'anke'
    group by noegle
),

krav as (
    select
        s.kommunekode,
        s.sagsnr,
        s.ydelse,
        p.periode,
        p.aar,
        {{ dage_mellem('s.afgoerelse_dato', sidste_dag('p.periode')) }} as alder_dage,
        s.rejst,
        coalesce(a.anke_korrektion, 0) as anke_korrektion,
        s.betalt,
        s.afskrevet,
        s.rejst + coalesce(a.anke_korrektion, 0) - s.betalt - s.afskrevet as udestaaende
    from sager as s
    cross join {{ ref('int_periode') }} as p
    left join anker as a on s.noegle = a.noegle
    -- money paid or written off where no claim is known stands here too: it is in the sums of the municipality
    where s.rejst <> 0 or s.betalt <> 0 or s.afskrevet <> 0 or a.anke_korrektion <> 0
)

select * from krav
