"""Danish names of municipalities, categories, totals and key figures, as the report prints them and the site shows them."""

from __future__ import annotations

# Where a municipality's own name is not its name and "Kommune" (seeds/kommune_aliaser.csv).
BOEJEDE_NAVNE = {"101": "Københavns Kommune", "400": "Bornholms Regionskommune"}
# What each category covers, in the words of the annual report of 2023 (aarsrapport-ballerup-2023.txt:108-112).
KATEGORIER = {
    "KL-ydelser": "kommunale ydelser, som er indberettet til KL",
    "UDK-ydelser": "ydelser, som Udbetaling Danmark administrerer",
    "§ 11-sager": "sager, som kommunen har pligt til at oplyse for Udbetaling Danmark",
    "Stop af tilflytninger": "fremtidige udgifter, som kommunen undgår",
    "SU-sager": "tilbagebetalingskrav fra SU-styrelsen i sager, som kommunen har oplyst",
}
TOTALER = {
    "som offentliggjort": "alle fem kategorier",
    "uden § 11": "uden § 11-sager, som også kan være talt med under UDK-ydelser",
    "KL-sammenlignelig": "kun KL-ydelser: det, KL indsamler fra alle kommuner",
}
KOMPONENTER = {
    "tilbagebetalingskrav": "Krav",
    "mindreudgift": "Mindreudgift",
    "efterregulering": "Efterregulering",
    "skat": "Skat",
    "anke": "Efter anke",
}
SU = {
    "su_flytninger_kontrolleret": "Kontrollerede tilflytninger (SU)",
    "su_flytninger_pr_uge": "Kontrollerede tilflytninger pr. uge",
    "su_flytninger_18_21": "Kontrollerede tilflytninger, borgere på 18–21 år",
    "su_flytninger_afvist_eller_frafaldet": "Afviste eller frafaldne tilflytninger",
    "su_flytninger_andel_afvist_eller_frafaldet": "Andel afvist eller frafaldet",
    "su_undringer_sendt": "Undringer sendt til SU-styrelsen",
    "su_undringer_besvaret": "Undringer besvaret af SU-styrelsen",
    "su_politianmeldt": "Besvarede undringer anmeldt til politiet",
    "su_tilbagebetalingskrav": "Tilbagebetalingskrav fra SU-styrelsen",
}
INDSATSER = {
    "enligerklaeringer_sendt": "Enligerklæringer sendt",
    "enligerklaeringer_besvaret": "Enligerklæringer besvaret",
    "enligerklaeringer_udtaget": "Enligerklæringer udtaget til kontrol",
    "enligerklaeringer_friplads_stoppet": "Økonomiske fripladser stoppet",
    "enligerklaeringer_besparelse": "Besparelse ved enligerklæringer",
    "virksomhedsbesoeg": "Virksomhedsbesøg",
    "sygefravaer_sager": "Sager om sygefravær",
    "sygefravaer_reduceret": "Sager om sygefravær med mindreudgift",
}
SAGER = {
    "sager_primo": "Åbne sager ved årets begyndelse",
    "sager_nye": "Nye sager",
    "sager_afsluttede": "Afsluttede sager",
    "sager_ultimo": "Åbne sager ved årets slutning",
    "sager_politianmeldt": "Sager oprettet i året og anmeldt til politiet",
}
KRAV = {
    "krav_rejst": "Krav rejst, alle sager",
    "krav_betalt": "Krav betalt, alle sager",
    "krav_afskrevet": "Krav afskrevet, alle sager",
    "krav_udestaaende": "Krav udestående, alle sager",
}
KRAV |= {
    f"{tal}:{ejer}": f"{ord_.removesuffix(', alle sager')} til {hvem}, afgjorte sager"
    for ejer, hvem in (("kommune", "kommunen"), ("UDK", "Udbetaling Danmark"), ("SU", "SU-styrelsen"))
    for tal, ord_ in list(KRAV.items())
}
ANKER = {"anker_afgjort": "Anker afgjort", "anker_stadfaestet": "Anker stadfæstet (kommunen fik medhold)"}
# one figure for each kind of control but SU, named after the colon
KONTROLTYPER = {
    "flytninger_kontrolleret": "kontrollerede tilflytninger",
    "flytninger_afvist_eller_frafaldet": "afviste eller frafaldne tilflytninger",
}
OMRAADEINDSATSER = {"indsats_sager": "sager", "indsats_provenu": "provenu"}
PARAGRAF_11 = {
    "antal-retur": "§ 11-svar, som Udbetaling Danmark har modtaget fra kommunen",
    "antal-afsluttet": "Afsluttede sager med § 11-svar",
    "antal-med-provenu": "– heraf med provenu",
    "tilbagebetalingskrav": "Tilbagebetalingskrav",
    "aarlig-besparelse": "Årlig besparelse",
    "efterregulering": "Efterregulering",
    "provenu": "Provenu i alt",
}
UDK_FELTER = {
    "stop_antal": "stop, antal",
    "stop_beloeb": "stop, kr.",
    "krav_antal": "krav, antal",
    "krav_beloeb": "krav, kr.",
    "efterregulering": "efterregulering",
    "skat": "skat",
    "provenu_i_alt": "provenu",
}
KILDER = {
    "kommune_sager": "kommunens kontrolsager",
    "kommune_flytninger": "kommunens flytninger",
    "su_tilbagemeldinger": "SU-styrelsens tilbagemeldinger",
    "udk_statusopgoerelse": "Udbetaling Danmarks statusopgørelse",
    "udk_paragraf11": "§ 11-opgørelsen",
    "udk_risikosager": "Udbetaling Danmarks risikosager",
    "enligerklaeringer": "enligerklæringer",
    "star_henvendelser": "STAR's henvendelser",
}
BENCHMARKMAAL = {
    "udtaget": "Udtaget",
    "resterende": "Resterende",
    "bortfaldet": "Bortfaldet",
    "andel_udtaget": "Andel udtaget",
    "udtaget_med_kontrolsag": "Udtaget med kontrolsag",
    "andel_med_kontrolsag": "Andel med kontrolsag",
    "oprettet": "Oprettede kontrolsager",
    "afsluttet": "Afsluttede kontrolsager",
    "afsluttet_med_effekt": "Afsluttet med resultat",
    "andel_med_effekt": "Andel med resultat",
    "ikke_afsluttet": "Ikke afsluttet",
    "andel_ikke_afsluttet": "Andel ikke afsluttet",
    "andel_udtaget_af_resterende": "Udtaget af resterende",
    "andel_udtaget_af_alle": "Udtaget af alle",
    "afsluttet_i_vinduet": "Afsluttet i vinduet",
    "afsluttet_i_vinduet_med_effekt": "Afsluttet i vinduet med resultat",
    "andel_med_effekt_afsluttet_i_vinduet": "Andel med resultat, afsluttet i vinduet",
}
BENCHMARKCELLER = {
    ("3", "alle"): "Kontroltrin 3, alle områder",
    ("3", "kontanthjælp"): "Kontroltrin 3, kontanthjælp",
    ("3", "sygedagpenge"): "Kontroltrin 3, sygedagpenge",
    ("3", "økonomisk friplads"): "Kontroltrin 3, økonomisk friplads",
    ("2", "kontanthjælp"): "Kontroltrin 2, kontanthjælp",
    ("samlet", "alle"): "Samlet (kontroltrin 2 og 3)",
}


def officielt_navn(kode: str, navn: str) -> str:
    """What a municipality calls itself."""
    return BOEJEDE_NAVNE.get(kode) or f"{navn} Kommune"
