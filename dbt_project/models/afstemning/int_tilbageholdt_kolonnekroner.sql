-- The kroner that stood in a lost column of an amount in the delivery that had it: the sum of its accepted rows.
{%- set forsvundne = ref('int_tilbageholdt_forsvundne') %}
with raekker as (
    {% for kilde in sources_of_rows() -%}
    {%- set stg = ref('stg_' ~ kilde) -%}
    {%- for kolonne in (kontrakt(kilde).columns.values() if execute else []) if kolonne.meta.type == 'beloeb' -%}
    select r.leverance_id, '{{ kolonne.name }}' as kolonne, r.{{ kolonne.name }} as beloeb
    from {{ stg }} as r
    inner join (select distinct foer_id from {{ forsvundne }} where kolonne = '{{ kolonne.name }}') as f on r.leverance_id = f.foer_id
    where r.fejl = ''
    union all
    {% endfor -%}
    {%- endfor -%}
    -- the bounds say nothing that the join does not; by them the files of all other snapshots are left unread
    {% for kolonne in ['tilbagebetalingskrav', 'mindreudgift'] -%}
    select r.leverance_id, '{{ kolonne }}', {{ beloeb_af_tekst('r.' ~ kolonne) }}
    from {{ source('raa', 'udk_risikosager') }} as r
    inner join (select distinct foer_id from {{ forsvundne }} where kolonne = '{{ kolonne }}') as f on r.leverance_id = f.foer_id
    left join (select distinct leverance_id, raekke_nr from {{ ref('int_risikosager_karantaene') }}) as k
        on r.leverance_id = k.leverance_id and r.raekke_nr = k.raekke_nr
    where k.leverance_id is null
        and r.leverance_id >= (select min(foer_id) from {{ forsvundne }} where kolonne = '{{ kolonne }}')
        and r.leverance_id <= (select max(foer_id) from {{ forsvundne }} where kolonne = '{{ kolonne }}')
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

kroner as (
    select leverance_id, kolonne, cast(coalesce(sum(beloeb), 0) as decimal(18, 2)) as kroner
    from raekker
    group by leverance_id, kolonne
)

select * from kroner
