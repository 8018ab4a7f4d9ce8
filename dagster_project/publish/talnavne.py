"""A figure's name in Danish words, from its id: people read the words, queries the id."""

from __future__ import annotations

from functools import cache

from dagster_project.common.seeds import read_seed, same_in_all
from dagster_project.format import maaned
from dagster_project.publish.skjul.navne import enhed, maal, slug
from dagster_project.publish.tekster import (
    ANKER,
    BENCHMARKCELLER,
    BENCHMARKMAAL,
    INDSATSER,
    KOMPONENTER,
    KONTROLTYPER,
    KRAV,
    OMRAADEINDSATSER,
    PARAGRAF_11,
    SAGER,
    SU,
    UDK_FELTER,
)

# figures of the reports that nothing computes
_KUN_TRYKT = {
    "kolonihave_aarsvaerk": "Årsværk i kolonihaveteamet",
    "sygefravaer_afskediget": "Afskedigede efter sygefravær",
    "sygefravaer_anke_medhold": "Anker om sygefravær med medhold",
}
_NOEGLETAL = SU | INDSATSER | SAGER | KRAV | ANKER | _KUN_TRYKT
_GENTAGET = {"nedre": "trykt som nedre grænse", "oevre": "trykt som øvre grænse"}


def noegletal(navn: str) -> str:
    """`su_undringer_sendt` in words; an effort's own name stands as the municipality writes it."""
    if navn in _NOEGLETAL:
        return _NOEGLETAL[navn]
    if navn in OMRAADEINDSATSER:
        return f"Indsatser i områder: {OMRAADEINDSATSER[navn]}"
    art, _, indsats = navn.partition(":")
    if indsats and art in OMRAADEINDSATSER:
        return f"{indsats}: {OMRAADEINDSATSER[art]}"
    if art in KONTROLTYPER:
        return KONTROLTYPER[art].capitalize() + (f" ({indsats})" if indsats else "")
    return navn.replace("_", " ").capitalize()  # one that no list has words for


def talnavn(tal_id: str) -> str:
    """`provenu/151/2023/su#2` as `SU-sager 2023 (trykt igen)`; the municipality is left out, since a page or report names it."""
    id_, _, ende = tal_id.partition("#")
    dele = id_.split("/")
    navn = _uden_sted(id_)
    if navn is None:
        return tal_id
    benchmark = dele[0] == "benchmark"
    kommune, periode = (dele[2], dele[1]) if benchmark else (dele[1], dele[2])
    sted = ", hele landet" if kommune == "dk" else "," if benchmark else ""
    igen = f" ({_GENTAGET.get(ende, 'trykt igen')})" if ende else ""
    return f"{navn}{sted} {maaned(periode)}{igen}"


def er_andel(tal_id: str) -> bool:
    """Whether the figure is a share 0–1, which people read in pct."""
    gruppe, *_, sidste = tal_id.partition("#")[0].split("/")
    if gruppe == "indsatser":
        return enhed(maal(tal_id)) == "andel"
    return gruppe == "benchmark" and sidste.startswith("andel_")


def fuldt_navn(tal_id: str, kommune: str, periode: str) -> str:
    """With its municipality, whose name is given: `SU-sager, Ballerup 2023`."""
    return f"{_uden_sted(tal_id) or tal_id}, {kommune} {maaned(periode)}"


def _uden_sted(id_: str) -> str | None:
    """What is counted, without where and when; None for an id of no kind that has a name."""
    art, *rest = id_.split("/")
    dele = rest[2:]  # behind the municipality and the time
    return _NAVNE[art](dele) if art in _NAVNE and dele else None


def _benchmark(dele: list[str]) -> str:
    celler = {(trin, slug(omraade)): navn for (trin, omraade), navn in BENCHMARKCELLER.items()}
    trin, omraade, maal = dele
    return f"{BENCHMARKMAAL.get(maal, maal)}, {celler.get((trin, omraade), trin).lower()}"


def _provenu(dele: list[str]) -> str:
    navn = _kategorier().get(dele[0], dele[0])
    return f"{navn}, {KOMPONENTER.get(dele[1], dele[1]).lower()}" if len(dele) > 1 else navn


def _udk(dele: list[str]) -> str:
    ydelse = "Udbetaling Danmark i alt" if dele[0] == "total" else _ydelser().get(dele[0], dele[0])
    return f"{ydelse}, {UDK_FELTER.get(dele[1].replace('-', '_'), dele[1])}"


def _p11(dele: list[str]) -> str:
    return f"§ 11: {PARAGRAF_11.get(dele[0], dele[0]).removeprefix('– ')}"


def _indsats(dele: list[str]) -> str:
    return noegletal("/".join(dele))  # an effort's own name may hold a stroke


_NAVNE = {"provenu": _provenu, "benchmark": _benchmark, "udk-status": _udk, "paragraf-11": _p11, "indsatser": _indsats}


@cache
def _kategorier() -> dict[str, str]:
    """Categories and totals in words, by their part of an id."""
    slugs = same_in_all("provenu_kategorier", "kategori", "slug")
    totaler = same_in_all("provenu_totaler", "total", "slug")
    return {s: n for n, s in slugs.items()} | {s: f"Provenu i alt, {n}" for n, s in totaler.items()}


@cache
def _ydelser() -> dict[str, str]:
    return {slug(r["ydelse"]): r["ydelse"] for r in read_seed("ydelser")}
