-- Contract columns that a sender's previous delivery of the source had and the one in force lacks: its figures would change without
-- a word (docs/kontrakter.md §1 "what a correction may lose"). A correction is held against what it replaces and, as that is not in force,
-- against the delivery in force before it too: sending such a file twice makes nothing good.
with antagne as (
    select s.*, i.leverance_id is not null as i_kraft
    from {{ ref('int_leverancer_status') }} as s
    left join {{ ref('int_leverancer_i_kraft') }} as i on s.leverance_id = i.leverance_id
    where s.status in ('indlæst', 'afløst')
),

forgaengere as (
    select
        leverance_id,
        i_kraft,
        lag(filnavn) over afsender as filnavn,
        lag(coalesce(manglende_kolonner, '')) over afsender as manglede
    from antagne
    window afsender as (partition by kilde, kommunekode order by til_og_med, version, modtaget_nr)
    union all
    select
        leverance_id,
        i_kraft,
        lag(filnavn) over i_kraft_for_sig as filnavn,
        lag(coalesce(manglende_kolonner, '')) over i_kraft_for_sig as manglede
    from antagne
    where i_kraft
    window i_kraft_for_sig as (partition by kilde, kommunekode order by til_og_med, version, modtaget_nr)
),

mangler as (
    select
        leverance_id,
        kilde,
        kommunekode,
        periode,
        version,
        filnavn,
        ukendte_kolonner,
        {{ del_op("replace(manglende_kolonner, ' ', '')", ';') }} as kolonne
    from antagne
    where i_kraft and manglende_kolonner is not null
),

havde as (
    select m.leverance_id, m.kolonne, max(f.filnavn) as filnavn
    from mangler as m
    inner join forgaengere as f on m.leverance_id = f.leverance_id and f.i_kraft
    where ';' || replace(f.manglede, ' ', '') || ';' not like '%;' || m.kolonne || ';%'
    group by m.leverance_id, m.kolonne
),

kolonner as (
    select
        'kolonne_forsvundet' as kontrol,
        m.leverance_id,
        m.kilde,
        m.kommunekode,
        m.periode,
        m.version,
        m.kolonne as emne,
        cast(null as decimal(18, 2)) as foer,
        cast(null as decimal(18, 2)) as nu,
        m.filnavn || ': kolonnen ' || m.kolonne || ' mangler; afsenderens forrige leverance ' || h.filnavn || ' havde den'
        || case when m.ukendte_kolonner is null then '' else '. Filen har de ukendte kolonner ' || m.ukendte_kolonner end
        || '. Få en ny version med kolonnen under kontraktens navn' as besked
    from mangler as m
    inner join havde as h on m.leverance_id = h.leverance_id and m.kolonne = h.kolonne
)

select * from kolonner
