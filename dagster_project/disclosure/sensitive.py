"""Which figures are hidden for their own sake: counts 1–4, amounts on 1–4 cases, amounts that one case dominates."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from dagster_project.disclosure.system import FEW, Cell, System
from dagster_project.figures.kinds import UDK_AMOUNT

DOMINANCE = 0.85
COUNT = "antal 1–4"
FEW_SAGER = "beløb på 1–4 sager"
DOMINATED = "én sag fylder over 85 pct."
UNKNOWN = "ukendt, hvor mange sager beløbet hviler på"


def sensitive(system: System, contributions: pd.DataFrame) -> dict[str, str]:
    """The figures to hide, each with its reason. Zero is shown."""
    known = rests_on(system, contributions)
    grunde = {}
    for name, cell in system.celler.items():
        reason = _reason(cell, known.get(name))
        if reason:
            grunde[name] = reason
    return grunde


def rests_on(system: System, contributions: pd.DataFrame) -> dict[str, tuple[int, float]]:
    """For each amount the number of its cases, and the share of the largest of them; those of the statements too."""
    known = hviler_paa(contributions) | _statements(system)
    _put_to_totals(system, known)
    return known


def hviler_paa(contributions: pd.DataFrame) -> dict[str, tuple[int, float]]:
    """For each figure the number of its cases, and the share of the largest of them."""
    counted = contributions["beloeb"].abs().groupby(contributions["navn"]).agg(["size", "max", "sum"])
    largest = (counted["max"] / counted["sum"]).tolist()
    return dict(zip(counted.index, zip(counted["size"].tolist(), largest, strict=True), strict=True))


def is_few(count: int, largest: float) -> str | None:
    """Why an amount on that many cases, the largest with that share, is hidden; None when it is shown."""
    if count in FEW:
        return FEW_SAGER
    return DOMINATED if largest > DOMINANCE else None


def _reason(cell: Cell, known: tuple[int, float] | None) -> str | None:
    if cell.vaerdi == 0 or cell.art == "andet":
        return None
    if cell.art == "antal":
        return COUNT if cell.printed and cell.vaerdi in FEW else None
    if known is None:
        return UNKNOWN if cell.printed else None
    return is_few(*known)


def _statements(system: System) -> dict[str, tuple[int, float]]:
    """The same of the statements' amounts: their own counts say how many cases; a row on 1–4 may be one case's, whole. A total is
    held to rest on as many as its largest row: one case may stand under several benefits, and the statement adds no counts."""
    known: dict[str, tuple[int, float]] = {}
    totals: dict[str, list[tuple[int, float]]] = {}
    for name, cell in system.celler.items():
        ahead, _, field_name = name.rpartition("/")
        if name.startswith("udk-status/") and cell.art == "beloeb" and not ahead.endswith("/total"):
            count = _row_count(system, ahead, field_name)
            if cell.vaerdi:
                known[name] = (count, 0.0)
                totals.setdefault(f"{ahead.rpartition('/')[0]}/total/{field_name}", []).append((count, abs(cell.vaerdi)))
        elif name.startswith("paragraf-11/") and cell.art == "beloeb":
            count = system.celler.get(f"{ahead}/antal-med-provenu")
            known[name] = (int(count.vaerdi) if count and count.vaerdi else 1, 0.0)
    for name, rows in totals.items():
        largest = max((amount for count, amount in rows if count in FEW), default=0.0)
        known[name] = (max(count for count, _ in rows), largest / sum(amount for _, amount in rows))
    return known


def _row_count(system: System, ahead: str, field_name: str) -> int:
    """The cases behind a figure of a statement's row; a column without a count of its own is held to have the larger of the two,
    and no more: those with a stop may be those with a claim."""
    own = {"stop-beloeb": ("stop-antal",), "krav-beloeb": ("krav-antal",)}.get(field_name, ("stop-antal", "krav-antal"))
    count = [system.celler[f"{ahead}/{k}"].vaerdi for k in own if f"{ahead}/{k}" in system.celler]
    return max(1, int(max(count, default=0)))


def _put_to_totals(system: System, known: dict[str, tuple[int, float]]) -> None:
    """Categories that are a statement's amounts, and totals that hold them, rest on the statement's cases too."""
    for name in [n for n in system.celler if n.startswith("provenu/")]:
        _, kommune, year, slug, *component = name.split("/")
        ahead = f"provenu/{kommune}/{year}"
        kilder = {
            "udk-ydelser": f"udk-status/{kommune}/{year}/total",
            "paragraf-11": f"paragraf-11/{kommune}/{year}",
        }
        if slug in kilder:
            known[name] = _as_kilden(system, known, name, kilder[slug], component)
        elif not component and slug in ("som-offentliggjort", "uden-paragraf-11"):
            terms = ["udk-ydelser", "paragraf-11"][: 2 if slug == "som-offentliggjort" else 1]
            settled = [_as_kilden(system, known, f"{ahead}/{k}", kilder[k], []) for k in terms if system.vaerdi(f"{ahead}/{k}")]
            count, largest = known.get(name, (0, 0.0))
            if settled:
                known[name] = (count + sum(a for a, _ in settled), 0.0 if count else max(s for _, s in settled))
            elif name in known:
                known[name] = (count, largest)


def _as_kilden(
    system: System, known: Mapping[str, tuple[int, float]], name: str, kilde: str, component: list[str]
) -> tuple[int, float]:
    """What the statement's own figure of the same value rests on; one case when there is none."""
    for field_name in (*UDK_AMOUNT, "provenu-i-alt", "aarlig-besparelse", "tilbagebetalingskrav", "provenu"):
        own = f"{kilde}/{field_name}"
        if own in known and abs(system.vaerdi(own) - system.vaerdi(name)) < 0.005:
            return known[own]
    return (1, 1.0)
