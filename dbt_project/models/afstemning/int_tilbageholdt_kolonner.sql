-- Contract columns that a sender's previous delivery of the source had and the one in force lacks: its figures would change without
-- a word (docs/kontrakter.md §1 "what a correction may lose").
with antagne as (
    select
        *,
        lag(leverance_id) over afsender as foer_id,
        lag(filnavn) over afsender as foer_filnavn,
        lag(manglende_kolonner) over afsender as foer_manglede
    from {{ ref('int_leverancer_status') }}
    where status in ('indlæst', 'afløst')
    window afsender as (partition by kilde, kommunekode order by til_og_med, version, modtaget_nr)
),

mangler as (
    select a.*, {{ del_op("replace(a.manglende_kolonner, ' ', '')", ';') }} as kolonne
    from antagne as a
    inner join {{ ref('int_leverancer_i_kraft') }} as i on a.leverance_id = i.leverance_id
    where a.foer_id is not null and a.manglende_kolonner is not null
),

kolonner as (
    select
        'kolonne_forsvundet' as kontrol,
        leverance_id,
        kilde,
        kommunekode,
        periode,
        version,
        kolonne as emne,
        cast(null as decimal(18, 2)) as foer,
        cast(null as decimal(18, 2)) as nu,
        filnavn || ': kolonnen ' || kolonne || ' mangler; afsenderens forrige leverance ' || foer_filnavn || ' havde den'
        || case when ukendte_kolonner is null then '' else '. Filen har de ukendte kolonner ' || ukendte_kolonner end
        || '. Få en ny version med kolonnen under kontraktens navn' as besked
    from mangler
    where ';' || replace(coalesce(foer_manglede, ''), ' ', '') || ';' not like '%;' || kolonne || ';%'
)

select * from kolonner
