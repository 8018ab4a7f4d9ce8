-- The status of every delivery, derived from the set of files received and from their rows, never from the order of arrival
-- (docs/kontrakter.md §1).
with med_status as (
    select
        p.* exclude (aarsag),
        case
            when p.slettet is not null then 'slettet'
            when p.gaelder then coalesce(a.status, 'afvist')
            when p.aarsag is null then 'afløst'
            else 'afvist'
        end as status,
        case
            when p.slettet is not null then p.slettet
            when p.gaelder and a.status is not null then a.aarsag
            when not p.gaelder and p.aarsag is null then 'ændret efter modtagelse'
            else p.aarsag
        end as aarsag
    from {{ ref('int_leverancer_bedoemt') }} as p
    left join {{ ref('int_leverancer_versioner') }} as a on p.leverance_id = a.leverance_id
),

-- the same bytes under another period or municipality: often a quiet month, sometimes the wrong file
steder as (
    select kilde, sha256
    from med_status
    where status in ('indlæst', 'afløst')
    group by kilde, sha256
    having count(distinct kommunekode || ' ' || periode) > 1
),

leverancer as (
    select
        m.leverance_id,
        m.kilde,
        m.kommunekode,
        m.periode,
        m.til_og_med,
        m.version,
        m.filnavn,
        m.sti,
        m.sha256,
        m.status,
        m.aarsag,
        m.status in ('indlæst', 'afløst') or m.ingen_brugt and m.status = 'afvist' as raekker_staar,
        m.raekker_i_fil,
        coalesce(m.accepteret, 0) as raekker_accepteret,
        coalesce(m.karantaene, 0) as raekker_karantaene,
        m.indlaest_tidspunkt,
        m.modtaget_nr,
        m.ukendte_kolonner,
        m.manglende_kolonner,
        m.tomme_kolonner,
        m.modulus_11,
        nullif(concat_ws(
            '; ',
            m.advarsler,
            case when m.gaelder and m.andre_bytes then 'ændret efter modtagelse' end,
            case when s.sha256 is not null and m.status in ('indlæst', 'afløst') then 'samme indhold som en anden periode eller kommune' end
        ), '') as advarsler
    from med_status as m
    left join steder as s on m.kilde = s.kilde and m.sha256 = s.sha256
)

select * from leverancer
