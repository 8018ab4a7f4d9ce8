-- Cases that no rule gives a step: what would classify each, and the amounts that are not booked meanwhile (K99 in docs/domaene.md).
with sager as (
    select * from {{ ref('kontrolsager') }} where kontroltrin = 'uklassificeret'
),

satser as (
    select * from {{ ref('ydelser') }} where myndighed = 'kommune'
),

-- the rules that were tried, with the values that each would have taken
proevet as (
    select
        s.kommunekode,
        s.sagsnr,
        s.ydelse,
        s.risikosag_id,
        s.sagstype,
        s.kanal,
        r.regel,
        r.forhold,
        {{ saml('r.vaerdi', ', ') }} as vaerdier
    from sager as s
    inner join {{ ref('kontroltrin_regler') }} as r
        on r.forhold <> 'ellers' and {{ i_kraft_paa('r', 's.oprettet_dato') }}
    group by s.kommunekode, s.sagsnr, s.ydelse, s.risikosag_id, s.sagstype, s.kanal, r.regel, r.forhold
),

tekster as (
    select
        kommunekode,
        sagsnr,
        ydelse,
        regel || ': ' || case forhold
            when 'udfyldt' then 'en dato i mindst én af ' || vaerdier || ' (alle er tomme)'
            when 'risikosag' then 'et ' || vaerdier || ' blandt UDK''s risikosager for kommunen ('
                || coalesce('sagens ' || risikosag_id || ' er der ikke', 'sagen har intet') || ')'
            when 'sagstype' then 'en sagstype blandt ' || vaerdier || ' (sagen har ' || coalesce(sagstype, 'ingen') || ')'
            when 'kanal' then 'en kanal blandt ' || vaerdier || ' (sagen har ' || coalesce(kanal, 'ingen') || ')'
        end as tekst
    from proevet
),

mangler as (
    select kommunekode, sagsnr, ydelse, {{ saml('tekst', '; eller ') }} as mangler
    from tekster
    group by kommunekode, sagsnr, ydelse
),

uklassificerede as (
    select
        s.kommunekode,
        s.sagsnr,
        s.ydelse,
        coalesce(m.mangler, 'ingen regel gjaldt, da sagen blev oprettet: efterse oprettet_dato') as mangler,
        s.kontroltrin_registreret,
        s.oprettet_dato,
        s.afgoerelse_dato,
        s.tilbagebetalingskrav,
        {{ mindreudgift('s', 'sats') }} as mindreudgift,
        s.krav_efter_anke,
        s.leverance_id,
        s.raekke_nr
    from sager as s
    left join mangler as m on s.kommunekode = m.kommunekode and s.sagsnr = m.sagsnr and s.ydelse = m.ydelse
    left join satser as sats on s.ydelse = sats.ydelse and {{ i_kraft_paa('sats', 's.afgoerelse_dato') }}
)

select * from uklassificerede
