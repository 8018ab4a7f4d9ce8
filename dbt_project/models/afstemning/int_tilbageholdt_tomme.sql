-- Contract columns that are empty in every row of a delivery in force and were not in the sender's previous one: in how many rows of that
-- they were filled, and whether the figures lose by it. They do where a case of both deliveries had the cell, and where so many rows
-- cannot be without by chance: it was always filled, or five of them would have had it.
{%- set fundne, karantaene = ref('int_tilbageholdt_forsvundne'), ref('int_risikosager_karantaene') %}
{%- set raa = source('raa', 'udk_risikosager') %}
with tomme as (
    select * from {{ fundne }} where er_tom
),

{% set kilder = [] -%}
{%- for kilde in sources_of_rows() -%}
{%- set stg = ref('stg_' ~ kilde) -%}
{%- set k = kontrakt(kilde) if execute else none -%}
{%- set valgfri = k.columns.values() | rejectattr('meta.kraevet', 'sameas', true) | list if k and not k.meta.egne_fakta else [] -%}
{%- if valgfri -%}
{%- do kilder.append(kilde) -%}
{{ kilde }} as (
    select
        t.leverance_id,
        t.kolonne,
        nu.leverance_id is not null as ogsaa_nu,
        case t.kolonne
            {%- for kolonne in valgfri %}
            when '{{ kolonne.name }}' then {% if kolonne.meta.type == 'ja_nej' %}foer.{{ kolonne.name }}{% else %}foer.{{ kolonne.name }} is not null{% endif %}
            {%- endfor %}
            else false
        end as fyldt
    from tomme as t
    inner join {{ stg }} as foer on t.foer_id = foer.leverance_id and foer.fejl = ''
    left join {{ stg }} as nu on t.leverance_id = nu.leverance_id and nu.fejl = ''
        {%- for del in k.meta.noegle %} and foer.{{ del }} = nu.{{ del }}{% endfor %}
    where t.kilde = '{{ kilde }}'
),

{% endif -%}
{%- endfor -%}
-- the bounds say nothing that the joins do not; by them the files of all other snapshots are left unread. Where no column is missing,
-- nearly always, they are beyond every name: an unknown bound would have DuckDB read every snapshot there is
udk_risikosager as (
    select
        t.leverance_id,
        t.kolonne,
        nu.leverance_id is not null as ogsaa_nu,
        {{ cellevaerdi("case t.kolonne when 'kriterium' then foer.kriterium when 'udtaget_dato' then foer.udtaget_dato
            when 'kontrolsag_oprettet_dato' then foer.kontrolsag_oprettet_dato when 'afsluttet_dato' then foer.afsluttet_dato
            when 'tilbagebetalingskrav' then foer.tilbagebetalingskrav when 'mindreudgift' then foer.mindreudgift
            when 'bortfaldet_dato' then foer.bortfaldet_dato end") }} is not null as fyldt
    from tomme as t
    inner join {{ raa }} as foer on t.foer_id = foer.leverance_id
    left join {{ raa }} as nu
        on t.leverance_id = nu.leverance_id and foer.risikosag_id = nu.risikosag_id and foer.kommunekode = nu.kommunekode
        and nu.leverance_id >= (select coalesce(min(leverance_id), '~') from tomme where kilde = 'udk_risikosager')
        and nu.leverance_id <= (select coalesce(max(leverance_id), '') from tomme where kilde = 'udk_risikosager')
    left join (select distinct leverance_id, raekke_nr from {{ karantaene }}) as k
        on foer.leverance_id = k.leverance_id and foer.raekke_nr = k.raekke_nr
    where t.kilde = 'udk_risikosager' and k.leverance_id is null
        and foer.leverance_id >= (select coalesce(min(foer_id), '~') from tomme where kilde = 'udk_risikosager')
        and foer.leverance_id <= (select coalesce(max(foer_id), '') from tomme where kilde = 'udk_risikosager')
),

raekker as (
    {% for kilde in kilder -%}
    select * from {{ kilde }}
    union all
    {% endfor -%}
    select * from udk_risikosager
),

talt as (
    select
        leverance_id,
        kolonne,
        count(*) as foer_raekker,
        count(case when fyldt then 1 end) as udfyldt,
        count(case when fyldt and ogsaa_nu then 1 end) as mistet
    from raekker
    group by leverance_id, kolonne
),

bedoemt as (
    select
        t.leverance_id,
        t.kolonne,
        t.foer_raekker,
        t.udfyldt,
        l.raekker_accepteret as raekker,
        t.mistet > 0
        or t.udfyldt * l.raekker_accepteret >= 5 * t.foer_raekker
        or (t.udfyldt = t.foer_raekker and least(t.udfyldt, l.raekker_accepteret) > 1) as taber
    from talt as t
    inner join {{ ref('int_leverancer_status') }} as l on t.leverance_id = l.leverance_id
    where t.udfyldt > 0
)

select * from bedoemt
