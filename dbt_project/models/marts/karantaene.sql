-- Every quarantined row, one line per reason and column, the cell as delivered (masked). Superseded deliveries too.
{%- set kilder = ['enligerklaeringer', 'kommune_flytninger', 'kommune_sager', 'star_henvendelser', 'su_tilbagemeldinger',
    'udk_paragraf11', 'udk_statusopgoerelse'] %}
with karantaene as (
    {% for kilde in kilder -%}
    {{ karantaene_af(kilde) }}
    union all
    {% endfor -%}
    select leverance_id, raekke_nr, aarsag, felt, vaerdi from {{ ref('int_risikosager_karantaene') }}
)

select * from karantaene
