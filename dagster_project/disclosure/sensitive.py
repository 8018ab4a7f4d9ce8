"""Which figures are hidden for their own sake.

Counts 1–4, and amounts by three rules of the disclosure literature (docs/offentliggoerelse.md names it): the threshold rule (five
cases), the dominance rule (1, 85 pct.), and the p % rule: nobody behind an amount may estimate another's share within 10 pct.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from dagster_project.common.frames import plain
from dagster_project.disclosure.system import FEW, Cell, System
from dagster_project.figures.kinds import UDK_AMOUNT

DOMINANCE = 0.85
P_PERCENT = 0.10
COUNT = "antal 1–4"
FEW_SAGER = "beløb på 1–4 sager"
DOMINATED = "én sag fylder over 85 pct."
ESTIMATED = "én sag kan anslå en anden inden for 10 pct."
UNKNOWN = "ukendt, hvor mange sager beløbet hviler på"


class Rests(NamedTuple):
    """What an amount rests on: so many cases, the largest one's share of it, and what is left without the two largest."""

    count: int
    largest: float
    left: float = 1.0


def sensitive(system: System, contributions: pd.DataFrame) -> dict[str, str]:
    """The figures to hide, each with its reason. Zero is shown."""
    known = rests_on(system, contributions)
    reasons = {}
    for name, cell in system.celler.items():
        reason = _reason(cell, known.get(name))
        if reason:
            reasons[name] = reason
    return reasons


def rests_on(system: System, contributions: pd.DataFrame) -> dict[str, Rests]:
    """By figure what it rests on; those of the statements too."""
    known = hviler_paa(contributions) | _statements(system)
    _put_to_totals(system, known)
    return known


def hviler_paa(contributions: pd.DataFrame) -> dict[str, Rests]:
    """By figure what it rests on, as the cases say."""
    amounts = contributions["beloeb"].abs().sort_values(ascending=False, kind="stable")
    by_name = amounts.groupby(contributions["navn"].reindex(amounts.index))
    counted = by_name.agg(["size", "max", "sum"])
    second = amounts[by_name.cumcount() == 1].groupby(contributions["navn"]).sum().reindex(counted.index).fillna(0.0)
    left = (counted["sum"] - counted["max"] - second) / counted["sum"]
    rests = zip(plain(counted["size"]), plain(counted["max"] / counted["sum"]), plain(left), strict=True)
    return dict(zip(plain(counted.index), map(Rests._make, rests), strict=True))


def is_few(count: int, largest: float, left: float = 1.0) -> str | None:
    """Why an amount on that many cases is hidden; None when it is shown. p %: who is the second largest takes the own from the
    amount, and what is left of the others is all that keeps the largest from being known."""
    if count in FEW:
        return FEW_SAGER
    if largest > DOMINANCE:
        return DOMINATED
    return ESTIMATED if left < P_PERCENT * largest - 1e-9 else None


def _reason(cell: Cell, known: Rests | None) -> str | None:
    if cell.vaerdi == 0 or cell.art == "andet":
        return None
    if cell.art == "antal":
        return COUNT if cell.printed and cell.vaerdi in FEW else None
    if known is None:
        return UNKNOWN if cell.printed else None
    return is_few(*known)


def _statements(system: System) -> dict[str, Rests]:
    """The same of the statements' amounts: their own counts say how many cases; a row on 1–4 may be one case's, whole. A total is
    held to rest on as many as its largest row: one case may stand under several benefits, and the statement adds no counts."""
    known: dict[str, Rests] = {}
    totals: dict[str, list[tuple[int, float]]] = {}
    for name, cell in system.celler.items():
        ahead, _, field_name = name.rpartition("/")
        if name.startswith("udk-status/") and cell.art == "beloeb" and not ahead.endswith("/total"):
            count = _row_count(system, ahead, field_name)
            if cell.vaerdi:
                known[name] = Rests(count, 0.0)
                totals.setdefault(f"{ahead.rpartition('/')[0]}/total/{field_name}", []).append((count, abs(cell.vaerdi)))
        elif name.startswith("paragraf-11/") and cell.art == "beloeb":
            count = system.celler.get(f"{ahead}/antal-med-provenu")
            known[name] = Rests(int(count.vaerdi) if count and count.vaerdi else 1, 0.0)
    for name, rows in totals.items():
        largest = max((amount for count, amount in rows if count in FEW), default=0.0)
        known[name] = Rests(max(count for count, _ in rows), largest / sum(amount for _, amount in rows))
    return known


def _row_count(system: System, ahead: str, field_name: str) -> int:
    """The cases behind a figure of a statement's row; a column without a count of its own is held to have the larger of the two,
    and no more: those with a stop may be those with a claim."""
    own = {"stop-beloeb": ("stop-antal",), "krav-beloeb": ("krav-antal",)}.get(field_name, ("stop-antal", "krav-antal"))
    count = [system.celler[f"{ahead}/{k}"].vaerdi for k in own if f"{ahead}/{k}" in system.celler]
    return max(1, int(max(count, default=0)))


def _put_to_totals(system: System, known: dict[str, Rests]) -> None:
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
            count = known[name].count if name in known else 0
            if settled:
                known[name] = Rests(count + sum(s.count for s in settled), 0.0 if count else max(s.largest for s in settled))


def _as_kilden(system: System, known: Mapping[str, Rests], name: str, kilde: str, component: list[str]) -> Rests:
    """What the statement's own figure of the same value rests on; one case when there is none."""
    for field_name in (*UDK_AMOUNT, "provenu-i-alt", "aarlig-besparelse", "tilbagebetalingskrav", "provenu"):
        own = f"{kilde}/{field_name}"
        if own in known and abs(system.vaerdi(own) - system.vaerdi(name)) < 0.005:
            return known[own]
    return Rests(1, 1.0)


def statement_rows(system: System) -> tuple[dict[str, dict[str, float]], dict[str, int]]:
    """(by figure the amounts of statements' rows that it adds up, by such an amount the cases behind it): those of rows that the
    statement splits. What is not split is an amount of its own."""
    made: dict[str, dict[str, float]] = {}
    counts: dict[str, int] = {}
    for name, known in _statements(system).items():
        ahead, _, field_name = name.rpartition("/")
        whole = field_name in ("provenu-i-alt", "provenu")
        if ahead.endswith("/total") or (whole and any(f"{ahead}/{k}" in system.celler for k in (*UDK_AMOUNT, *_P11))):
            continue
        counts[name] = known.count
        for figure in _figures_with(name):
            if figure in system.celler:
                made.setdefault(figure, {})[name] = system.vaerdi(name)
    return made, counts


_COMPONENT = {"stop-beloeb": "mindreudgift", "krav-beloeb": "tilbagebetalingskrav", "aarlig-besparelse": "mindreudgift"}
_P11 = ("aarlig-besparelse", "tilbagebetalingskrav", "efterregulering")


def _figures_with(name: str) -> list[str]:
    """The figures that a row's amount is a part of, itself among them."""
    kind, kommune, year, *rest = name.split("/")
    ahead, field_name = f"{kind}/{kommune}/{year}", rest[-1]
    provenu, component = f"provenu/{kommune}/{year}", _COMPONENT.get(field_name, field_name)
    if kind == "paragraf-11":
        own = [f"{ahead}/provenu", f"{provenu}/paragraf-11", f"{provenu}/paragraf-11/{component}"]
        return list(dict.fromkeys([name, *own, f"{provenu}/som-offentliggjort"]))
    own = [f"{ahead}/{rest[0]}/provenu-i-alt", f"{ahead}/total/{field_name}", f"{ahead}/total/provenu-i-alt"]
    totals = [f"{provenu}/som-offentliggjort", f"{provenu}/uden-paragraf-11"]
    return list(dict.fromkeys([name, *own, f"{provenu}/udk-ydelser", f"{provenu}/udk-ydelser/{component}", *totals]))
