"""Danish names of municipalities, categories, totals and key figures, as the report prints them and the site shows them."""

from __future__ import annotations

from dagster_project.common.program import read_seed, same_in_all

# Where a municipality's own name is not its name and "Kommune" (seeds/kommune_aliaser.csv).
INFLECTED_NAMES = {"101": "Københavns Kommune", "400": "Bornholms Regionskommune"}


def _explanations(seed: str, field_name: str) -> dict[str, str]:
    """What each category or total covers, in their order."""
    order = same_in_all(seed, field_name, "raekkefoelge")
    explanations = same_in_all(seed, field_name, "forklaring")
    return {n: explanations[n] for n in sorted(order, key=lambda n: int(order[n]))}


def _group(group: str) -> dict[str, str]:
    """The key figures of a group, in their order, with the name that people read."""
    own = (r for r in read_seed("noegletal") if r["gruppe"] == group)
    return {r["noegletal"]: r["navn"] for r in sorted(own, key=lambda r: int(r["raekkefoelge"]))}


KATEGORIER = _explanations("provenu_kategorier", "kategori")
TOTALS = _explanations("provenu_totaler", "total")
SU, INDSATSER, SAGER, KRAV, ANKER = map(_group, ("su", "indsatser", "sager", "krav", "anker"))
KRAV |= {  # of each the part of every owner, of decided cases only
    f"{noegletal}:{owner}": f"{name.removesuffix(', alle sager')} til {who}, afgjorte sager"
    for owner, who in (("kommune", "kommunen"), ("UDK", "Udbetaling Danmark"), ("SU", "SU-styrelsen"))
    for noegletal, name in list(KRAV.items())
}
AREA_INDSATSER = _group("omraader")
KONTROLTYPER = _group("kontroltyper")  # one figure for each kind of control but SU, named after the colon
KILDER = {r["kilde"]: r["navn"] for r in read_seed("kilder")}
COMPONENTS = {
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
UDK_FIELDS = {
    "stop_antal": "stop, antal",
    "stop_beloeb": "stop, kr.",
    "krav_antal": "krav, antal",
    "krav_beloeb": "krav, kr.",
    "efterregulering": "efterregulering",
    "skat": "skat",
    "provenu_i_alt": "provenu",
}
BENCHMARK_MEASURES = {
    "udtaget": "Taget op",
    "resterende": "Tilbage på listen",
    "bortfaldet": "Bortfaldet",
    "andel_udtaget": "Andel taget op",
    "udtaget_med_kontrolsag": "Blevet til kontrolsag",
    "andel_med_kontrolsag": "Andel blevet til kontrolsag",
    "oprettet": "Oprettede kontrolsager",
    "afsluttet": "Afsluttede kontrolsager",
    "afsluttet_med_effekt": "Afsluttet med effekt",
    "andel_med_effekt": "Andel med effekt",
    "ikke_afsluttet": "Ikke afsluttet",
    "andel_ikke_afsluttet": "Andel ikke afsluttet",
    "andel_udtaget_af_resterende": "Taget op i forhold til tilbage",
    "andel_udtaget_af_alle": "Taget op af alle, også bortfaldne",
    "afsluttet_i_vinduet": "Afsluttet de seneste 12 måneder",
    "afsluttet_i_vinduet_med_effekt": "Afsluttet de seneste 12 måneder med effekt",
    "andel_med_effekt_afsluttet_i_vinduet": "Andel med effekt, afsluttet de seneste 12 måneder",
}
# what municipalities that are alike are compared by: the benchmark's own, and counts for each thousand
COMPARED_MEASURES = BENCHMARK_MEASURES | {
    "udtaget_pr_1000_modtagere": "Taget op pr. 1.000 modtagere",
    "kontrolsager_pr_1000_modtagere": "Kontrolsager pr. 1.000 modtagere",
    "udtaget_pr_1000_indbyggere": "Taget op pr. 1.000 indbyggere",
}
BENCHMARK_CELLS = {
    ("3", "alle"): "Kontroltrin 3, alle ydelser",
    ("3", "kontanthjælp"): "Kontroltrin 3, kontanthjælp",
    ("3", "sygedagpenge"): "Kontroltrin 3, sygedagpenge",
    ("3", "økonomisk friplads"): "Kontroltrin 3, økonomisk friplads",
    ("2", "kontanthjælp"): "Kontroltrin 2, kontanthjælp",
    ("samlet", "alle"): "Kontroltrin 2 og 3 samlet",
}


def official_name(code: str, name: str) -> str:
    """What a municipality calls itself."""
    return INFLECTED_NAMES.get(code) or f"{name} Kommune"
