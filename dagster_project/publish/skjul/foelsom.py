"""Which figures are hidden for their own sake: counts 1–4, amounts on 1–4 cases, amounts that one case dominates."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from dagster_project.publish.skjul.navne import UDK_BELOEB
from dagster_project.publish.skjul.system import FAA, Celle, System

DOMINANS = 0.85
ANTAL = "antal 1–4"
FAA_SAGER = "beløb på 1–4 sager"
DOMINERET = "én sag fylder over 85 pct."
UKENDT = "ukendt, hvor mange sager beløbet hviler på"


def foelsomme(system: System, bidrag: pd.DataFrame) -> dict[str, str]:
    """The figures to hide, each with its reason. Zero is shown."""
    kendte = hviler_paa(bidrag) | _opgoerelser(system)
    _laeg_til_totaler(system, kendte)
    grunde = {}
    for navn, celle in system.celler.items():
        grund = _grund(celle, kendte.get(navn))
        if grund:
            grunde[navn] = grund
    return grunde


def hviler_paa(bidrag: pd.DataFrame) -> dict[str, tuple[int, float]]:
    """For each figure the number of its cases, and the share of the largest of them."""
    optalt = bidrag["beloeb"].abs().groupby(bidrag["navn"]).agg(["size", "max", "sum"])
    stoerste = (optalt["max"] / optalt["sum"]).tolist()
    return dict(zip(optalt.index, zip(optalt["size"].tolist(), stoerste, strict=True), strict=True))


def er_faa(antal: int, stoerste: float) -> str | None:
    """Why an amount on that many cases, the largest with that share, is hidden; None when it is shown."""
    if antal in FAA:
        return FAA_SAGER
    return DOMINERET if stoerste > DOMINANS else None


def _grund(celle: Celle, kendt: tuple[int, float] | None) -> str | None:
    if celle.vaerdi == 0 or celle.art == "andet":
        return None
    if celle.art == "antal":
        return ANTAL if celle.trykt and celle.vaerdi in FAA else None
    if kendt is None:
        return UKENDT if celle.trykt else None
    return er_faa(*kendt)


def _opgoerelser(system: System) -> dict[str, tuple[int, float]]:
    """The same of the statements' amounts: their own counts say how many cases; a row on 1–4 may be one case's, whole. A total is
    held to rest on as many as its largest row: one case may stand under several benefits, and the statement adds no counts."""
    kendte: dict[str, tuple[int, float]] = {}
    totaler: dict[str, list[tuple[int, float]]] = {}
    for navn, celle in system.celler.items():
        foran, _, felt = navn.rpartition("/")
        if navn.startswith("udk-status/") and celle.art == "beloeb" and not foran.endswith("/total"):
            antal = _raekkens_antal(system, foran, felt)
            if celle.vaerdi:
                kendte[navn] = (antal, 0.0)
                totaler.setdefault(f"{foran.rpartition('/')[0]}/total/{felt}", []).append((antal, abs(celle.vaerdi)))
        elif navn.startswith("paragraf-11/") and celle.art == "beloeb":
            antal = system.celler.get(f"{foran}/antal-med-provenu")
            kendte[navn] = (int(antal.vaerdi) if antal and antal.vaerdi else 1, 0.0)
    for navn, raekker in totaler.items():
        stoerste = max((beloeb for antal, beloeb in raekker if antal in FAA), default=0.0)
        kendte[navn] = (max(antal for antal, _ in raekker), stoerste / sum(beloeb for _, beloeb in raekker))
    return kendte


def _raekkens_antal(system: System, foran: str, felt: str) -> int:
    """The cases behind a figure of a statement's row; a column without a count of its own is held to have the larger of the two,
    and no more: those with a stop may be those with a claim."""
    egen = {"stop-beloeb": ("stop-antal",), "krav-beloeb": ("krav-antal",)}.get(felt, ("stop-antal", "krav-antal"))
    antal = [system.celler[f"{foran}/{k}"].vaerdi for k in egen if f"{foran}/{k}" in system.celler]
    return max(1, int(max(antal, default=0)))


def _laeg_til_totaler(system: System, kendte: dict[str, tuple[int, float]]) -> None:
    """Categories that are a statement's amounts, and totals that hold them, rest on the statement's cases too."""
    for navn in [n for n in system.celler if n.startswith("provenu/")]:
        _, kommune, aar, slug, *komponent = navn.split("/")
        foran = f"provenu/{kommune}/{aar}"
        kilder = {
            "udk-ydelser": f"udk-status/{kommune}/{aar}/total",
            "paragraf-11": f"paragraf-11/{kommune}/{aar}",
        }
        if slug in kilder:
            kendte[navn] = _som_kilden(system, kendte, navn, kilder[slug], komponent)
        elif not komponent and slug in ("som-offentliggjort", "uden-paragraf-11"):
            led = ["udk-ydelser", "paragraf-11"][: 2 if slug == "som-offentliggjort" else 1]
            opgjort = [_som_kilden(system, kendte, f"{foran}/{k}", kilder[k], []) for k in led if system.vaerdi(f"{foran}/{k}")]
            antal, stoerste = kendte.get(navn, (0, 0.0))
            if opgjort:
                kendte[navn] = (antal + sum(a for a, _ in opgjort), 0.0 if antal else max(s for _, s in opgjort))
            elif navn in kendte:
                kendte[navn] = (antal, stoerste)


def _som_kilden(
    system: System, kendte: Mapping[str, tuple[int, float]], navn: str, kilde: str, komponent: list[str]
) -> tuple[int, float]:
    """What the statement's own figure of the same value rests on; one case when there is none."""
    for felt in (*UDK_BELOEB, "provenu-i-alt", "aarlig-besparelse", "tilbagebetalingskrav", "provenu"):
        egen = f"{kilde}/{felt}"
        if egen in kendte and abs(system.vaerdi(egen) - system.vaerdi(navn)) < 0.005:
            return kendte[egen]
    return (1, 1.0)
