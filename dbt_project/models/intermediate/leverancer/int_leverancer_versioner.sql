-- The files of each source, municipality and period by version and path: which are accepted, and the highest of those is in force
-- (docs/kontrakter.md §1).
with recursive ordnet as (
    select
        *,
        kilde || ' ' || kommunekode || ' ' || periode as plads,
        row_number() over (partition by kilde, kommunekode, periode order by version, sti) as nr
    from {{ ref('int_leverancer_bedoemt') }}
    where gaelder and version is not null
),

-- one file after the other of a (kilde, kommune, periode), with the highest version accepted so far and the file that holds
-- the version at hand: a refused file takes no place, a duplicate does
trin as (
    select
        plads,
        0 as nr,
        cast(null as varchar) as leverance_id,
        cast(null as varchar) as status,
        cast(null as varchar) as aarsag,
        cast(null as varchar) as antaget_fil,
        cast(null as varchar) as antaget_sha,
        cast(null as integer) as holder_version,
        cast(null as varchar) as holder_fil,
        cast(null as varchar) as holder_sha
    from (select distinct plads from ordnet) as pladser
    union all
    select
        plads,
        nr,
        leverance_id,
        status,
        aarsag,
        case when status = 'indlæst' then filnavn else antaget_fil end,
        case when status = 'indlæst' then sha256 else antaget_sha end,
        case when tager_plads then version else holder_version end,
        case when tager_plads then filnavn else holder_fil end,
        case when tager_plads then sha256 else holder_sha end
    from (
        select
            *,
            status = 'indlæst' or (status = 'dublet' and version is distinct from holder_version) as tager_plads
        from (
            select
                f.plads,
                o.nr,
                o.leverance_id,
                o.version,
                o.filnavn,
                o.sha256,
                f.antaget_fil,
                f.antaget_sha,
                f.holder_version,
                f.holder_fil,
                f.holder_sha,
                case
                    when o.version = f.holder_version and o.sha256 = f.holder_sha then 'dublet'
                    when o.version = f.holder_version then 'afvist'
                    when o.sha256 = f.antaget_sha then 'dublet'
                    when o.aarsag is not null then 'afvist'
                    else 'indlæst'
                end as status,
                case
                    when o.version = f.holder_version and not o.ingen_brugt
                        then 'version ' || cast(o.version as varchar) || ' er allerede leveret i ' || f.holder_fil
                    when o.sha256 = f.antaget_sha then 'samme indhold som ' || f.antaget_fil
                    else o.aarsag
                end as aarsag
            from trin as f
            inner join ordnet as o on f.plads = o.plads and o.nr = f.nr + 1
        ) as bestemt
    ) as placeret
),

-- superseded: accepted, and below a version that was accepted too
afgjort as (
    select
        t.leverance_id,
        case when t.status = 'indlæst' and t.nr < sidste.nr then 'afløst' else t.status end as status,
        case when t.status = 'indlæst' and t.nr < sidste.nr then 'afløst af ' || sidste.antaget_fil else t.aarsag end as aarsag
    from trin as t
    left join (
        select plads, nr, antaget_fil from trin where status = 'indlæst'
        qualify row_number() over (partition by plads order by nr desc) = 1
    ) as sidste on t.plads = sidste.plads
    where t.nr > 0
)

select * from afgjort
