-- Every delivery with its status and its rows: in the file (an independent count) = accepted + quarantined.
with leverancer as (
    select
        leverance_id,
        kilde,
        kommunekode,
        periode,
        version,
        filnavn,
        sti,
        sha256,
        status,
        {{ synlig('aarsag') }} as aarsag,
        case when raekker_staar then raekker_i_fil end as raekker_i_fil,
        case when raekker_staar then cast(raekker_accepteret as bigint) end as raekker_accepteret,
        case when raekker_staar then cast(raekker_karantaene as bigint) end as raekker_karantaene,
        cast(indlaest_tidspunkt as timestamptz) as indlaest_tidspunkt,
        {{ synlig('ukendte_kolonner') }} as ukendte_kolonner,
        {{ synlig('advarsler') }} as advarsler
    from {{ ref('int_leverancer_status') }}
)

select * from leverancer
