-- What a sender must hear of a delivery: a file refused, rows in quarantine, what was noticed as it was read.
with leverancer as (
    select l.*, k.besked as i_karantaene
    from {{ ref('leverancer') }} as l
    left join {{ ref('int_karantaene_sum') }} as k on l.leverance_id = k.leverance_id
),

advarsler as (
    select 'leverance_afvist' as art, kilde, kommunekode, cast(null as varchar) as noegle, leverance_id,
        cast(null as bigint) as raekke_nr,
        -- of a file whose rows were read and none could be used, what was noticed may say why
        filnavn || ': ' || coalesce(aarsag, '–') || coalesce('; ' || i_karantaene, '')
        || case when raekker_i_fil is not null then coalesce('; ' || advarsler, '') else '' end as besked
    from leverancer
    where status = 'afvist'
    union all
    select 'raekker_i_karantaene', kilde, kommunekode, null, leverance_id, null,
        filnavn || ': ' || {{ dansk_tal('raekker_karantaene') }} || ' af ' || {{ saa_mange('raekker_i_fil', 'række', 'rækker') }}
        || ' ' || i_karantaene
    from leverancer
    where status = 'indlæst' and raekker_karantaene > 0
    union all
    select 'indlaesning', kilde, kommunekode, null, leverance_id, null, filnavn || ': ' || advarsler
    from leverancer
    where status not in ('afvist', 'slettet') and advarsler is not null
    union all
    -- one count per source: it says something of a system's numbers, and nothing of a delivery
    select 'modulus_11', kilde, null, null, null, null,
        kilde || ': ' || cast(sum(modulus_11) as varchar) || ' CPR-numre i ' || cast(count(*) as varchar)
        || ' leverancer består ikke modulus 11 (de er gyldige siden 2007)'
    from {{ ref('int_leverancer_status') }}
    where status = 'indlæst' and modulus_11 > 0
    group by kilde
)

select * from advarsler
