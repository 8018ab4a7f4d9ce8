-- Every current control case with its step and the rule that decided it; the rule wins over the registered step.
with klassificeret as (
    select
        s.kommunekode,
        s.sagsnr,
        s.ydelse,
        s.borger_id,
        coalesce(t.kontroltrin, 'uklassificeret') as kontroltrin,
        t.regel,
        t.regel_vaerdi,
        t.metodeversion,
        s.kontroltrin_registreret,
        coalesce(t.kontroltrin <> s.kontroltrin_registreret, false) as afviger,
        s.kanal,
        s.sagstype,
        s.indsats,
        s.oprettet_dato,
        s.hoering_dato,
        s.oplysninger_indhentet_dato,
        s.kontrolbesoeg_dato,
        s.virksomhedsbesoeg_dato,
        s.risikosag_id,
        s.afgoerelse_dato,
        s.afsluttet_dato,
        s.ydelse_foer,
        s.ydelse_efter,
        s.fremadrettet_besparelse,
        s.tilbagebetalingskrav,
        s.krav_betalt,
        s.krav_afskrevet,
        s.anke_dato,
        s.ankeafgoerelse_dato,
        s.ankeafgoerelse,
        s.krav_efter_anke,
        s.politianmeldt,
        s.leverance_id,
        s.raekke_nr
    from {{ ref('int_sager') }} as s
    -- a case opened before every rule is in force (a mistyped year) is unclassified, never lost
    left join {{ ref('int_kontroltrin') }} as t
        on s.kommunekode = t.kommunekode and s.sagsnr = t.sagsnr and s.ydelse = t.ydelse
)

select * from klassificeret
