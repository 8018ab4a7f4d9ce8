-- Contract columns that a sender's previous delivery of the source had and the one in force lacks, or has empty in every row, each
-- beside the newest delivery that had it. A correction is held against what it replaces and, as that is not in force, against the delivery in force before it too:
-- sending such a file twice makes nothing good (docs/kontrakter.md §1 "what a correction may lose").
with antagne as (
    select
        s.*,
        i.leverance_id is not null as i_kraft,
        row_number() over (partition by s.kilde, s.kommunekode order by s.til_og_med, s.version, s.modtaget_nr) as nr
    from {{ ref('int_leverancer_status') }} as s
    left join {{ ref('int_leverancer_i_kraft') }} as i on s.leverance_id = i.leverance_id
    where s.status in ('indlæst', 'afløst')
),

forgaengere as (
    select leverance_id, i_kraft, lag(leverance_id) over afsender as foer_id
    from antagne
    window afsender as (partition by kilde, kommunekode order by nr)
    union all
    select leverance_id, i_kraft, lag(leverance_id) over i_kraft_for_sig as foer_id
    from antagne
    where i_kraft
    window i_kraft_for_sig as (partition by kilde, kommunekode order by nr)
),

mangler as (
    select leverance_id, {{ del_op("replace(manglende_kolonner, ' ', '')", ';') }} as kolonne, false as er_tom
    from antagne
    where i_kraft and manglende_kolonner is not null
    union all
    select leverance_id, {{ del_op("replace(tomme_kolonner, ' ', '')", ';') }}, true
    from antagne
    where i_kraft and tomme_kolonner is not null and kilde not in {{ own_facts() }}
),

havde as (
    select
        m.leverance_id,
        m.kolonne,
        m.er_tom,
        a.kilde,
        f.foer_id,
        a.filnavn as foer_filnavn,
        row_number() over (partition by m.leverance_id, m.kolonne order by a.nr desc) as nyeste
    from mangler as m
    inner join forgaengere as f on m.leverance_id = f.leverance_id
    inner join antagne as a on f.foer_id = a.leverance_id
    where ';' || replace(coalesce(a.manglende_kolonner, ''), ' ', '') || ';' not like '%;' || m.kolonne || ';%'
        and (not m.er_tom or ';' || replace(coalesce(a.tomme_kolonner, ''), ' ', '') || ';' not like '%;' || m.kolonne || ';%')
),

forsvundne as (
    select leverance_id, kolonne, er_tom, kilde, foer_id, foer_filnavn
    from havde
    where nyeste = 1
)

select * from forsvundne
