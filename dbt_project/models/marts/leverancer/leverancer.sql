-- Every delivery with its status and its rows: in the file (an independent count) = accepted + quarantined. Of one whose rows went by a
-- rule only the count of the file is left.
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
        case when raekker_staar or status = 'slettet' then raekker_i_fil end as raekker_i_fil,
        case when raekker_staar then cast(raekker_accepteret as bigint) end as raekker_accepteret,
        case when raekker_staar then cast(raekker_karantaene as bigint) end as raekker_karantaene,
        cast(indlaest_tidspunkt as timestamptz) as indlaest_tidspunkt,
        {{ synlig('ukendte_kolonner') }} as ukendte_kolonner,
        {{ synlig('advarsler') }} as advarsler
    from {{ ref('int_leverancer_status') }}
)

select * from leverancer
