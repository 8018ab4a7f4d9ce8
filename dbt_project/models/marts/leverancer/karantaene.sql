-- Every quarantined row, one line per reason and column, the cell as delivered (masked, and signs that do not show named).
-- Superseded deliveries too, and those that were refused because none of their rows could be used.
with alle as (
    {% for kilde in sources_of_rows() -%}
    {{ karantaene_af(kilde) }}
    union all
    {% endfor -%}
    select leverance_id, raekke_nr, aarsag, felt, vaerdi from {{ ref('int_risikosager_karantaene') }}
),

-- a duplicate has none of its own, nor has the second file of a version
karantaene as (
    select alle.leverance_id, alle.raekke_nr, alle.aarsag, alle.felt, {{ synlig('alle.vaerdi') }} as vaerdi
    from alle
    inner join {{ ref('int_leverancer_status') }} as l on alle.leverance_id = l.leverance_id and l.raekker_staar
)

select * from karantaene
