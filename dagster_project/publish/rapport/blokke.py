"""The parts that a report is made of, as data for the template: text, lists, tables, bar charts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from dagster_project.publish.rapport.celler import Celle

Blok = dict[str, Any]


def tekst(indhold: str, daempet: bool = False) -> Blok:
    return {"art": "tekst", "tekst": indhold, "daempet": daempet}


def liste(punkter: Iterable[str]) -> Blok:
    return {"art": "liste", "punkter": list(punkter)}


def tabel(
    titel: str,
    kolonner: Sequence[str],
    raekker: Iterable[Sequence[str]],
    *,
    summer: int = 0,
    tekstkolonner: int = 1,
    fremhaev: int | None = None,
    bredder: Sequence[str] | None = None,
) -> Blok:
    """The first `tekstkolonner` are text, the rest figures; the last `summer` rows are totals; `fremhaev` is a column to tint."""
    raekker = [list(r) for r in raekker]
    assert all(len(r) == len(kolonner) for r in raekker), titel
    return {
        "art": "tabel",
        "titel": titel,
        "kolonner": list(kolonner),
        "raekker": raekker,
        "summer": summer,
        "tekstkolonner": tekstkolonner,
        "fremhaev": fremhaev,
        "bredder": list(bredder) if bredder else [],
    }


def soejle(navn: str, celle: Celle, tekst: str, fremhaevet: bool) -> Blok:
    """One bar. What is hidden or not measured has no height and says so in words."""
    return {
        "navn": navn,
        "vaerdi": float(celle.vaerdi) if celle.kendt else None,
        "tekst": celle.ord or tekst,
        "fremhaevet": fremhaevet,
    }


def diagram(titel: str, alt: str, paneler: Sequence[tuple[str, list[Blok]]], note: str = "") -> Blok:
    """Small multiples on one axis. Heights are shares of the axis, so that the template only draws."""
    vaerdier = [s["vaerdi"] for _, soejler in paneler for s in soejler if s["vaerdi"] is not None]
    top, bund = max([0.0, *vaerdier]), min([0.0, *vaerdier])
    akse = (top - bund) or 1.0
    return {
        "art": "diagram",
        "titel": titel,
        "alt": alt,
        "note": note,
        "nul": -bund / akse,
        "paneler": [
            {"navn": navn, "soejler": [{**s, "hoejde": None if s["vaerdi"] is None else s["vaerdi"] / akse} for s in soejler]}
            for navn, soejler in paneler
        ],
    }


def afsnit(overskrift: str, *blokke: Blok | None) -> Blok:
    return {"overskrift": overskrift, "blokke": [b for b in blokke if b]}
