-- Every quarantined row, one line per reason and column, the cell as delivered (masked). Superseded deliveries too.
with karantaene as (
    {% for kilde in sources_of_rows() -%}
    {{ karantaene_af(kilde) }}
    union all
    {% endfor -%}
    select leverance_id, raekke_nr, aarsag, felt, vaerdi from {{ ref('int_risikosager_karantaene') }}
)

select * from karantaene
