-- The kroner in the accepted rows of the versions that are compared: what they give or may give, each amount without its sign.
with valgte as (
    select leverance_id from {{ ref('int_tilbageholdt_par') }}
    union
    select foer_id from {{ ref('int_tilbageholdt_par') }}
),

-- the bounds say nothing that the join does not; by them the files of all other snapshots are left unread
risikosager as (
    select raekke.leverance_id, raekke.raekke_nr, {{ beloeb_af_tekst('raekke.tilbagebetalingskrav') }} as tilbagebetalingskrav,
        {{ beloeb_af_tekst('raekke.mindreudgift') }} as mindreudgift
    from {{ source('raa', 'udk_risikosager') }} as raekke
    inner join valgte on raekke.leverance_id = valgte.leverance_id
    left join (select distinct leverance_id, raekke_nr from {{ ref('int_risikosager_karantaene') }}) as k
        on raekke.leverance_id = k.leverance_id and raekke.raekke_nr = k.raekke_nr
    where k.leverance_id is null
        and raekke.leverance_id >= (select min(leverance_id) from valgte)
        and raekke.leverance_id <= (select max(leverance_id) from valgte)
),

raekker as (
    select s.leverance_id, coalesce(s.tilbagebetalingskrav, 0) + coalesce({{ mindreudgift('s', 'sats') }}, 0) as kroner
    from {{ ref('stg_kommune_sager') }} as s
    inner join valgte on s.leverance_id = valgte.leverance_id
    left join {{ ref('ydelser') }} as sats on s.ydelse = sats.ydelse and {{ i_kraft_paa('sats', 's.afgoerelse_dato') }}
    where s.fejl = ''
    union all
    select leverance_id, coalesce(udgift_pr_maaned, 0)
    from {{ ref('stg_kommune_flytninger') }}
    where fejl = '' and afgoerelse in ('afvist', 'frafaldet')
    union all
    select leverance_id, coalesce(tilbagebetalingskrav, 0)
    from {{ ref('stg_su_tilbagemeldinger') }}
    where fejl = ''
    union all
    select leverance_id, coalesce(besparelse, 0)
    from {{ ref('stg_enligerklaeringer') }}
    where fejl = ''
    union all
    select leverance_id, coalesce(stop_beloeb, 0) + coalesce(krav_beloeb, 0) + abs(coalesce(efterregulering, 0)) + abs(coalesce(skat, 0))
    from {{ ref('stg_udk_statusopgoerelse') }}
    where fejl = ''
    union all
    select leverance_id, coalesce(tilbagebetalingskrav, 0) + coalesce(aarlig_besparelse, 0) + abs(coalesce(efterregulering, 0))
    from {{ ref('stg_udk_paragraf11') }}
    where fejl = ''
    union all
    select leverance_id, coalesce(tilbagebetalingskrav, 0) + coalesce(mindreudgift, 0)
    from risikosager
),

kroner as (
    select valgte.leverance_id, cast(coalesce(sum(raekker.kroner), 0) as decimal(18, 2)) as kroner
    from valgte
    left join raekker on valgte.leverance_id = raekker.leverance_id
    group by valgte.leverance_id
)

select * from kroner
