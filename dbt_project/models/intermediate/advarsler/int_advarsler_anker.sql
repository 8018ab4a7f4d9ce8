-- Appeals whose correction a reader must look at: without amount, date or effect, upwards, or perhaps already in the claim (docs/domaene.md "appeal").
with alle as (
    select
        *,
        {{ noegle_af('kommune_sager', 'k') }} as noegle,
        case when ankeafgoerelse = 'ophævet' then coalesce(krav_efter_anke, 0) else krav_efter_anke end as krav_efter
    from {{ ref('kontrolsager') }} as k
),

sager as (
    select * from alle where ankeafgoerelse in ('ændret', 'ophævet')
),

-- an amount after the appeal that corrects nothing: no outcome that changes the claim, or no claim to change
uden_virkning as (
    select
        *,
        case
            when ankeafgoerelse is null then 'ankeafgoerelse er tom'
            when ankeafgoerelse not in ('ændret', 'ophævet') then 'anken er ' || ankeafgoerelse
            else 'anken er ' || ankeafgoerelse || ' uden et krav at rette (tilbagebetalingskrav er tomt)'
        end as grund
    from alle
    where krav_efter_anke is not null and (
        (tilbagebetalingskrav is null and krav_efter_anke > 0)
        or (coalesce(ankeafgoerelse, '') not in ('ændret', 'ophævet') and krav_efter_anke <> tilbagebetalingskrav)
    )
),

raekkefoelge as (
    select leverance_id, periode, version from {{ ref('leverancer') }} where status in ('indlæst', 'afløst')
),

-- what every delivery before the current one said of the claim, those that are superseded too
tidligere as (
    select distinct s.noegle, cast(t.tilbagebetalingskrav as varchar) as krav
    from sager as s
    inner join {{ ref('stg_kommune_sager') }} as t
        on s.kommunekode = t.kommunekode and s.sagsnr = t.sagsnr and s.ydelse = t.ydelse and t.fejl = ''
    inner join raekkefoelge as nu on s.leverance_id = nu.leverance_id
    inner join raekkefoelge as foer
        on t.leverance_id = foer.leverance_id
        and (foer.periode < nu.periode or (foer.periode = nu.periode and foer.version <= nu.version))
    where s.leverance_id <> t.leverance_id
        and s.tilbagebetalingskrav = s.krav_efter
        and t.tilbagebetalingskrav <> s.krav_efter
),

indregnet as (
    select noegle, {{ saml('krav', ' og ') }} as tidligere_krav
    from tidligere
    group by noegle
),

advarsler as (
    select 'aendret_uden_beloeb' as art, 'kommune_sager' as kilde, kommunekode, noegle, leverance_id, raekke_nr,
        'anken er ændret, men krav_efter_anke er tomt; ingen rettelse bogføres' as besked
    from sager
    where ankeafgoerelse = 'ændret' and krav_efter_anke is null
    union all
    select 'anke_uden_dato', 'kommune_sager', kommunekode, noegle, leverance_id, raekke_nr,
        'anken er ' || ankeafgoerelse || ', men ankeafgoerelse_dato er tom; ingen rettelse bogføres'
    from sager
    where ankeafgoerelse_dato is null
    union all
    select 'anke_muligvis_indregnet', 'kommune_sager', s.kommunekode, s.noegle, s.leverance_id, s.raekke_nr,
        'kravet ' || cast(s.tilbagebetalingskrav as varchar) || ' er allerede kravet efter anken; en tidligere leverance havde '
        || i.tidligere_krav
    from sager as s
    inner join indregnet as i on s.noegle = i.noegle
    union all
    select 'anke_uden_virkning', 'kommune_sager', kommunekode, noegle, leverance_id, raekke_nr,
        grund || ', men krav_efter_anke er ' || {{ dansk_tal('krav_efter_anke', oere=true) }} || ' kr.; ingen rettelse bogføres'
        || coalesce(', kravet bliver ' || {{ dansk_tal('tilbagebetalingskrav', oere=true) }} || ' kr.', '')
    from uden_virkning
    union all
    select 'anke_forhoejer', 'kommune_sager', kommunekode, noegle, leverance_id, raekke_nr,
        'anken er ' || ankeafgoerelse || ', og krav_efter_anke ' || {{ dansk_tal('krav_efter_anke', oere=true) }} || ' kr. er højere end kravet '
        || {{ dansk_tal('tilbagebetalingskrav', oere=true) }} || ' kr.; rettelsen lægger forskellen til'
    from sager
    where krav_efter_anke > tilbagebetalingskrav
)

select * from advarsler
