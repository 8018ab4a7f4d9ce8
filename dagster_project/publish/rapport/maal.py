"""The measures of a report's tables, reckoned from the characters: Typst lays every cell out once to find a column's width, and
once more to find its row's height, which was a quarter of what a report takes (2026-11)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dagster_project.publish.rapport.blokke import Blok

_BREDDE = 481.0  # pt between the margins, a little less
_MINDST = 60.0  # pt of the first column; with less the widths are Typst's to find
_LUFT = (10.0, 9.0)  # pt around a cell's text: both sides, above and below
_SPIL = 0.5  # pt: pairs of letters may stand a little further apart
_MANGE = 7  # columns; more are set smaller
_STORE, _SMAA = 8.5, 8.0


@dataclass(frozen=True)
class Tegn:
    """The width of each character in em, ordinary and bold, and the height of a line."""

    fin: dict[str, float]
    fed: dict[str, float]
    hoejde: float

    def bredde(self, tekst: str, fed: bool) -> float:
        """In em. A character that is not known is as wide as it is high."""
        em = self.fed if fed else self.fin
        return sum(em.get(t, 1.0) for t in tekst)


def med_maal(dokument: dict[str, Any], tegn: Tegn) -> dict[str, Any]:
    """The document with the measures of its tables: `bredder` in pt where they are not set, `raekkehoejde` where no cell of the
    table takes two lines."""
    afsnit = [{**a, "blokke": [_med_maal(b, tegn) for b in a["blokke"]]} for a in dokument["afsnit"]]
    return {**dokument, "afsnit": afsnit}


def _med_maal(b: Blok, tegn: Tegn) -> Blok:
    if b["art"] != "tabel":
        return b
    if b["bredder"] or not b["raekker"]:
        return {**b, "maalte": [], "raekkehoejde": 0}
    size = _SMAA if len(b["kolonner"]) > _MANGE else _STORE
    foerste, *andre = (round(size * em + _LUFT[0] + _SPIL, 3) for em in _bredeste(b, tegn))
    rest = _BREDDE - sum(andre)
    if rest < _MINDST:
        return {**b, "maalte": [], "raekkehoejde": 0}
    return {**b, "maalte": andre, "raekkehoejde": round(tegn.hoejde * size + _LUFT[1], 3) if foerste <= rest else 0}


def _bredeste(b: Blok, tegn: Tegn) -> list[float]:
    """The widest cell of each column in em; the head and the totals are bold."""
    foerste_sum = len(b["raekker"]) - b["summer"]
    linjer = [(True, b["kolonner"]), *((nr >= foerste_sum, r) for nr, r in enumerate(b["raekker"]))]
    return [max(tegn.bredde(celler[x], fed) for fed, celler in linjer) for x in range(len(b["kolonner"]))]
