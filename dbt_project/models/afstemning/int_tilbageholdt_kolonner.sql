-- What is said of each lost column: which file lacks it or has it empty in every row, which had it, and how many kroner stood in it there.
with kolonner as (
    select
        'kolonne_forsvundet' as kontrol,
        l.leverance_id,
        l.kilde,
        l.kommunekode,
        l.periode,
        l.version,
        f.kolonne as emne,
        k.kroner as foer,
        case when k.kroner is not null then cast(0 as decimal(18, 2)) end as nu,
        case when f.er_tom then {{ tom_kolonne('l', 'f', 't', 'k') }} else
        l.filnavn || ': kolonnen ' || f.kolonne || ' mangler; afsenderens forrige leverance ' || f.foer_filnavn || ' havde den'
        || coalesce(' med ' || {{ dansk_tal('k.kroner', oere=true) }} || ' kr. i alt', '')
        || case when l.ukendte_kolonner is null then '' else '. Filen har de ukendte kolonner ' || l.ukendte_kolonner end
        || '. Få en ny version med kolonnen under kontraktens navn' end as besked
    from {{ ref('int_tilbageholdt_forsvundne') }} as f
    inner join {{ ref('int_leverancer_status') }} as l on f.leverance_id = l.leverance_id
    left join {{ ref('int_tilbageholdt_kolonnekroner') }} as k on f.foer_id = k.leverance_id and f.kolonne = k.kolonne
    left join {{ ref('int_tilbageholdt_tomme') }} as t on f.leverance_id = t.leverance_id and f.kolonne = t.kolonne and f.er_tom
    where not f.er_tom or t.taber
)

select * from kolonner
