-- Empty: lines of provenu that do not point to an accepted row of their own key in a delivery in force.
-- The engineer mends it.
{{ config(meta={'dagster': {'ref': {'name': 'provenu_linjer'}}}) }}
{%- set kilder = {'kommune_sager': 'KL-ydelser', 'kommune_flytninger': 'Stop af tilflytninger', 'su_tilbagemeldinger': 'SU-sager',
    'udk_statusopgoerelse': 'UDK-ydelser', 'udk_paragraf11': '§ 11-sager'} %}
with raekker as (
    {% for kilde, kategori in kilder.items() -%}
    select '{{ kategori }}' as kategori, s.leverance_id, s.raekke_nr, {{ noegle_af(kilde, 's') }} as noegle
    from {{ ref('stg_' ~ kilde) }} as s
    where s.fejl = ''
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

i_kraft as (
    select r.*
    from raekker as r
    inner join {{ ref('int_leverancer_i_kraft') }} as i on r.leverance_id = i.leverance_id
),

uden_raekke as (
    select l.*
    from {{ ref('provenu_linjer') }} as l
    left join i_kraft as r
        on l.leverance_id = r.leverance_id and l.raekke_nr = r.raekke_nr and l.kategori = r.kategori and l.noegle = r.noegle
    where r.leverance_id is null
)

select * from uden_raekke
