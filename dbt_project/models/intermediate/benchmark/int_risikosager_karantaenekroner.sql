-- The quarantined rows of udk_risikosager, each once, with its municipality where it can be read, and what it would give.
{{ config(materialized='pr_leverance', kilde='udk_risikosager', raekker_af='int_risikosager_enkeltvis') }}
with numre as (
    select leverance_id, fejl, {{ af_liste('raekke_numre') }} as raekke_nr
    from {{ ref('int_risikosager_enkeltvis') }}
    where fejl <> ''
),

kroner as (
    select
        n.leverance_id,
        n.raekke_nr,
        kommune.kommunekode as del,
        coalesce(abs({{ beloeb_af_tekst('r.tilbagebetalingskrav') }}), 0) + coalesce(abs({{ beloeb_af_tekst('r.mindreudgift') }}), 0) as kroner,
        n.fejl like '%ugyldigt_beloeb:%' or n.fejl like 'antal_felter:%' as ulaest
    from numre as n
    inner join {{ source('raa', 'udk_risikosager') }} as r on n.leverance_id = r.leverance_id and n.raekke_nr = r.raekke_nr
    left join {{ ref('kommunenavne') }} as kommune
        on {{ kommunenoegle('r.kommunekode') }} = kommune.navn and kommune.kommunekode <> 'DK'
)

select * from kroner
