"""Danish names of municipalities, categories, totals and key figures, as the report prints them and the site shows them."""

from __future__ import annotations

from dagster_project.common.seeds import read_seed, same_in_all

# Where a municipality's own name is not its name and "Kommune" (seeds/kommune_aliaser.csv).
BOEJEDE_NAVNE = {"101": "Københavns Kommune", "400": "Bornholms Regionskommune"}


def _forklaringer(seed: str, felt: str) -> dict[str, str]:
    """What each category or total covers, in their order."""
    orden = same_in_all(seed, felt, "raekkefoelge")
    forklaringer = same_in_all(seed, felt, "forklaring")
    return {n: forklaringer[n] for n in sorted(orden, key=lambda n: int(orden[n]))}


def _gruppe(gruppe: str) -> dict[str, str]:
    """The key figures of a group, in their order, with the name that people read."""
    egne = (r for r in read_seed("noegletal") if r["gruppe"] == gruppe)
    return {r["noegletal"]: r["navn"] for r in sorted(egne, key=lambda r: int(r["raekkefoelge"]))}


KATEGORIER = _forklaringer("provenu_kategorier", "kategori")
TOTALER = _forklaringer("provenu_totaler", "total")
SU, INDSATSER, SAGER, KRAV, ANKER = map(_gruppe, ("su", "indsatser", "sager", "krav", "anker"))
KRAV |= {  # of each the part of every owner, of decided cases only
    f"{noegletal}:{ejer}": f"{navn.removesuffix(', alle sager')} til {hvem}, afgjorte sager"
    for ejer, hvem in (("kommune", "kommunen"), ("UDK", "Udbetaling Danmark"), ("SU", "SU-styrelsen"))
    for noegletal, navn in list(KRAV.items())
}
OMRAADEINDSATSER = _gruppe("omraader")
KONTROLTYPER = _gruppe("kontroltyper")  # one figure for each kind of control but SU, named after the colon
KILDER = {r["kilde"]: r["navn"] for r in read_seed("kilder")}
KOMPONENTER = {
    "tilbagebetalingskrav": "Krav",
    "mindreudgift": "Mindreudgift",
    "efterregulering": "Efterregulering",
    "skat": "Skat",
    "anke": "Efter anke",
}
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
