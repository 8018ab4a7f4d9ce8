-- The accepted rows of the versions that are compared, and the kroner in them: what they give or may give.
with valgte as (
    select leverance_id from {{ ref('int_tilbageholdt_par') }}
    union
    select foer_id from {{ ref('int_tilbageholdt_par') }}
),

raekker as (
    {{ kroner_i_raekker("r.fejl = '' and r.leverance_id in (select leverance_id from valgte)") }}
    union all
    -- the bounds say nothing that the join does not; by them the files of all other snapshots are left unread
    select
        raekke.leverance_id,
        raekke.raekke_nr,
        kommune.kommunekode as del,
        coalesce({{ beloeb_af_tekst('raekke.tilbagebetalingskrav') }}, 0) + coalesce({{ beloeb_af_tekst('raekke.mindreudgift') }}, 0) as kroner,
        kroner,
        false
    from {{ source('raa', 'udk_risikosager') }} as raekke
    inner join valgte on raekke.leverance_id = valgte.leverance_id
    left join {{ ref('kommunenavne') }} as kommune
        on {{ kommunenoegle('raekke.kommunekode') }} = kommune.navn and kommune.kommunekode <> 'DK'
    left join (select distinct leverance_id, raekke_nr from {{ ref('int_risikosager_karantaene') }}) as k
        on raekke.leverance_id = k.leverance_id and raekke.raekke_nr = k.raekke_nr
    where k.leverance_id is null
        and raekke.leverance_id >= (select min(leverance_id) from valgte)
        and raekke.leverance_id <= (select max(leverance_id) from valgte)
),

kroner as (
    select
        leverance_id,
        del,
        count(*) as raekker,
        cast(sum(kroner) as decimal(18, 2)) as kroner,
        cast(sum(netto) as decimal(18, 2)) as netto
    from raekker
    group by leverance_id, del
)

select * from kroner
