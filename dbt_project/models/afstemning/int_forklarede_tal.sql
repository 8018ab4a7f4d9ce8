-- What afvigelser_forklaret says of each figure: several explanations add up, an expired one counts for nothing.
with forklaringer as (
    select *
    from ({{ forklaringer() }}) as alle
    where split_part(tal_id, '/', 1) not in ('{{ tilbageholdte_kontroller() | join("', '") }}')
),

summer as (
    select
        tal_id,
        sum(case when gaelder then beloeb else 0 end) as beloeb,
        {{ saml('tekst', '; ') }} as forklaring,
        {{ saml('case when not gaelder then tekst end', '; ') }} as udloebne
    from forklaringer
    group by tal_id
),

-- each one taken away by itself: a figure that agrees without it does not need it
enkeltvis as (
    select f.tal_id, f.tekst, t.beregnet - t.rapporteret - s.beloeb + f.beloeb as rest_uden, t.praecision, t.tolerance
    from forklaringer as f
    inner join summer as s on f.tal_id = s.tal_id
    inner join {{ ref('int_sammenlignede_tal') }} as t on f.tal_id = t.tal_id
    where f.gaelder
),

overfloedige as (
    select tal_id, {{ saml('tekst', '; ') }} as tekster
    from enkeltvis
    where {{ inden_for('rest_uden') }}
    group by tal_id
),

forklarede as (
    select s.tal_id, cast(s.beloeb as decimal(28, 10)) as beloeb, s.forklaring, s.udloebne, o.tekster as overfloedige
    from summer as s
    left join overfloedige as o on s.tal_id = o.tal_id
)

select * from forklarede
