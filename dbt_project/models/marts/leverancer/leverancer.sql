-- Every delivery with its status and its rows: in the file (an independent count) = accepted + quarantined.
with register as (
    select * from {{ source('raa', 'leverancer') }}
),

antal as (
    select * from {{ ref('int_raekkeantal') }}
),

leverancer as (
    select
        r.leverance_id,
        r.kilde,
        r.kommunekode,
        r.periode,
        r.version,
        r.filnavn,
        r.sti,
        r.sha256,
        r.status,
        r.aarsag,
        case when r.status in ('indlæst', 'afløst') then r.raekker_i_fil end as raekker_i_fil,
        case when r.status in ('indlæst', 'afløst') then cast(coalesce(a.accepteret, 0) as bigint) end as raekker_accepteret,
        case when r.status in ('indlæst', 'afløst') then cast(coalesce(a.karantaene, 0) as bigint) end as raekker_karantaene,
        cast(r.indlaest_tidspunkt as timestamptz) as indlaest_tidspunkt,
        r.ukendte_kolonner,
        r.advarsler
    from register as r
    left join antal as a on r.leverance_id = a.leverance_id
)

select * from leverancer
