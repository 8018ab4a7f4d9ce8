-- Keys that a spreadsheet has most likely made dates of, counted per delivery: 1-24 and 2024-1 both become jan-24, and of a key only the
-- newest row counts (docs/kontrakter.md §1 "keys").
with raekker as (
    {% for kilde, noegle, dato in borgernes_kilder() -%}
    select '{{ kilde }}' as kilde, s.kommunekode, s.{{ noegle[1] }} as nummer, s.leverance_id, s.raekke_nr
    from {{ ref('stg_' ~ kilde) }} as s
    where s.fejl = '' and {{ er_datonoegle('s.' ~ noegle[1], 's.' ~ dato) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

kroner as (
    {{ kroner_i_raekker("r.fejl = ''") }}
),

talt as (
    select r.kilde, r.kommunekode, r.leverance_id, count(*) as raekker, min(r.nummer) as eksempel, sum(k.kroner) as kroner
    from raekker as r
    inner join kroner as k on r.leverance_id = k.leverance_id and r.raekke_nr = k.raekke_nr
    group by r.kilde, r.kommunekode, r.leverance_id
),

advarsler as (
    select
        'noegle_dato' as art,
        t.kilde,
        t.kommunekode,
        cast(null as varchar) as noegle,
        t.leverance_id,
        cast(null as bigint) as raekke_nr,
        i.filnavn || ': ' || {{ saa_mange('t.raekker', 'række', 'rækker') }} || ' med ' || {{ dansk_tal('t.kroner', oere=true) }}
        || ' kr. har et nummer, der ligner en dato, som et regneark har lavet (' || t.eksempel
        || '): er flere sager blevet til ét nummer, tæller kun den nyeste; få filen igen med numrene som tekst' as besked
    from talt as t
    inner join {{ ref('int_leverancer_i_kraft') }} as i on t.leverance_id = i.leverance_id
)

select * from advarsler
