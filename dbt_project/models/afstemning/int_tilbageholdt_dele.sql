-- Each version in force against the one that it replaces, as a whole and, where they hold rows of several municipalities, municipality by
-- municipality: what one loses must not drown in the others. It has lost where fewer than half the rows or half the kroner are left
-- (docs/kontrakter.md §1 "what a correction may lose"). Parts are told of where the whole has not lost.
with par as (
    select * from {{ ref('int_tilbageholdt_par') }}
),

i_karantaene as (
    select par.leverance_id, k.kommunekode, count(*) as raekker
    from par
    inner join {{ ref('int_karantaene_kroner') }} as k on par.leverance_id = k.leverance_id
    group by par.leverance_id, k.kommunekode
),

helheder as (
    select
        par.leverance_id,
        cast(null as varchar) as kommunekode,
        par.foer_accepteret as foer_raekker,
        par.raekker_accepteret as raekker,
        coalesce((select sum(k.kroner) from {{ ref('int_tilbageholdt_kroner') }} as k where k.leverance_id = par.foer_id), 0) as foer_kroner,
        coalesce((select sum(k.kroner) from {{ ref('int_tilbageholdt_kroner') }} as k where k.leverance_id = par.leverance_id), 0) as kroner,
        par.raekker_karantaene as i_karantaene
    from par
),

-- a quarantined row whose municipality cannot be read may be anybody's
dele as (
    select
        par.leverance_id,
        foer.kommunekode,
        foer.raekker as foer_raekker,
        coalesce(nu.raekker, 0) as raekker,
        foer.kroner as foer_kroner,
        coalesce(nu.kroner, 0) as kroner,
        coalesce((
            select sum(i.raekker) from i_karantaene as i
            where i.leverance_id = par.leverance_id and (i.kommunekode = foer.kommunekode or i.kommunekode is null)
        ), 0) as i_karantaene
    from par
    inner join {{ ref('int_tilbageholdt_kroner') }} as foer on par.foer_id = foer.leverance_id
    left join {{ ref('int_tilbageholdt_kroner') }} as nu on par.leverance_id = nu.leverance_id and foer.kommunekode = nu.kommunekode
),

begge as (
    select *, 2 * raekker < foer_raekker or 2 * kroner < foer_kroner as taber from helheder
    union all
    select *, 2 * raekker < foer_raekker or 2 * kroner < foer_kroner from dele
),

tabt as (
    select
        b.leverance_id,
        b.kommunekode,
        b.foer_raekker,
        b.raekker,
        cast(b.foer_kroner as decimal(18, 2)) as foer_kroner,
        cast(b.kroner as decimal(18, 2)) as kroner,
        cast(b.i_karantaene as bigint) as i_karantaene
    from begge as b
    inner join begge as helhed on b.leverance_id = helhed.leverance_id and helhed.kommunekode is null
    where b.taber and (b.kommunekode is null or not helhed.taber)
)

select * from tabt
