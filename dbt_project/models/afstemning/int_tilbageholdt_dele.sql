-- Each version in force against the one that it replaces, as a whole and part by part: municipality by municipality, § 11 for itself, so
-- that what one loses does not drown in the others. It loses where fewer than half the rows or half the kroner are left
-- (docs/kontrakter.md §1 "what a correction may lose").
with par as (
    select * from {{ ref('int_tilbageholdt_par') }}
),

kroner as (
    select * from {{ ref('int_tilbageholdt_kroner') }}
),

i_karantaene as (
    select par.leverance_id, k.del, count(*) as raekker
    from par
    inner join {{ ref('int_karantaene_kroner') }} as k on par.leverance_id = k.leverance_id
    group by par.leverance_id, k.del
),

helheder as (
    select
        par.leverance_id,
        cast(null as varchar) as del,
        par.foer_accepteret as foer_raekker,
        par.raekker_accepteret as raekker,
        {%- for tal in ['kroner', 'netto'] %}
        coalesce((select sum(k.{{ tal }}) from kroner as k where k.leverance_id = par.foer_id), 0) as foer_{{ tal }},
        coalesce((select sum(k.{{ tal }}) from kroner as k where k.leverance_id = par.leverance_id), 0) as {{ tal }},
        {%- endfor %}
        par.raekker_karantaene as i_karantaene
    from par
),

-- a quarantined row whose municipality cannot be read may be anybody's
dele as (
    select
        par.leverance_id,
        foer.del,
        foer.raekker as foer_raekker,
        coalesce(nu.raekker, 0) as raekker,
        foer.kroner as foer_kroner,
        coalesce(nu.kroner, 0) as kroner,
        foer.netto as foer_netto,
        coalesce(nu.netto, 0) as netto,
        coalesce((
            select sum(i.raekker) from i_karantaene as i
            where i.leverance_id = par.leverance_id and (i.del = foer.del or i.del is null)
        ), 0) as i_karantaene
    from par
    inner join kroner as foer on par.foer_id = foer.leverance_id
    left join kroner as nu on par.leverance_id = nu.leverance_id and foer.del = nu.del
),

begge as (
    select * from helheder
    union all
    select * from dele
),

talt as (
    select
        leverance_id,
        del,
        foer_raekker,
        raekker,
        {%- for tal in ['foer_kroner', 'kroner', 'foer_netto', 'netto'] %}
        cast({{ tal }} as decimal(18, 2)) as {{ tal }},
        {%- endfor %}
        cast(i_karantaene as bigint) as i_karantaene,
        2 * raekker < foer_raekker or 2 * kroner < foer_kroner as taber
    from begge
)

select * from talt
