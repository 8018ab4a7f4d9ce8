-- What the figures of each claim come to: first, second, the sum of the rest, the years, and all of them as text.
with tal as (
    select *, {{ med_enhed('vaerdi', 'enhed') }} as tekst
    from {{ ref('int_udsagn_tal') }}
),

opgjort as (
    select
        udsagn_id,
        count(*) as antal,
        max(enhed) as enhed,
        max(grundlag) as grundlag,
        sum(case when nr = 1 then vaerdi end) as foerste,
        sum(case when nr = 2 then vaerdi end) as andet,
        sum(case when nr > 1 then vaerdi end) as oevrige,
        min(vaerdi) as mindste,
        max(vaerdi) as stoerste,
        {{ saml_efter('tekst', ' og ', 'nr') }} as alle_tekst,
        {{ saml_efter('case when nr > 1 then tekst end', ' + ', 'nr') }} as oevrige_tekst,
        {{ saml_efter('case when vaerdi is null then tal_id end', ', ', 'nr') }} as uden_tal,
        {{ saml_efter('case when not i_dokument then tal_id end', ', ', 'nr') }} as ikke_trykt,
        min(aar) as aar_fra,
        max(aar) as aar_til,
        count(distinct aar) as antal_aar
    from tal
    group by udsagn_id
)

select * from opgjort
