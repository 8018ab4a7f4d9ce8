-- Columns that a delivery has empty in every row and the sender's previous one had in some: where the figures hardly lose by it, as that
-- is held back (int_tilbageholdt_tomme), a reader must hear of it all the same.
with advarsler as (
    select
        'kolonne_tom' as art,
        l.kilde,
        l.kommunekode,
        cast(null as varchar) as noegle,
        l.leverance_id,
        cast(null as bigint) as raekke_nr,
        {{ tom_kolonne('l', 'f', 't', 'k') }} as besked
    from {{ ref('int_tilbageholdt_tomme') }} as t
    inner join {{ ref('int_tilbageholdt_forsvundne') }} as f on t.leverance_id = f.leverance_id and t.kolonne = f.kolonne and f.er_tom
    inner join {{ ref('int_leverancer_status') }} as l on t.leverance_id = l.leverance_id
    left join {{ ref('int_tilbageholdt_kolonnekroner') }} as k on f.foer_id = k.leverance_id and f.kolonne = k.kolonne
    -- a column that few rows have is empty in others by chance: at least half had it, or two of so many rows would have
    where not t.taber and (2 * t.udfyldt >= t.foer_raekker or t.udfyldt * t.raekker >= 2 * t.foer_raekker)
)

select * from advarsler
