"""Audit pages, internal only: one per provenu figure, from the figure to its lines, their file and row, with the sum again.

Only the edition's own tables are read: every krone of every total is a row of `provenu_linjer`. The deeper trail, down to
the cells as delivered, is `kontrol spor <tal-id>`, which each page names. Other figures' pages are in spor_raekker.py."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from .linjer import KOLONNER, Linjer
from .spor_raekker import Tallene
from .udgave import Raekke, Udgave

VIST = 1000  # rows on a page; all of them stand in the CSV beside it
KATEGORIER_I = {
    "som offentliggjort": lambda kategori: True,
    "uden § 11": lambda kategori: kategori != "§ 11-sager",
    "KL-sammenlignelig": lambda kategori: kategori == "KL-ydelser",
}  # what a total adds up; the sum on the page holds it against the published total


@dataclass(frozen=True)
class Figur:
    """A figure with an audit page: its row in the published table, and the lines that it is made of."""

    tal_id: str
    titel: str
    raekke: Raekke
    linjer: list[int]
    alle: Linjer

    @property
    def fil(self) -> str:
        return "spor-" + re.sub(r"[^0-9a-z-]+", "-", self.tal_id) + ".html"

    @cached_property
    def sum(self) -> Decimal:
        return sum((self.alle.beloeb[nr] for nr in self.linjer), Decimal(0))

    @property
    def stemmer(self) -> bool:
        return self.sum == self.raekke["beloeb"]


class Spor:
    """All audit pages of an edition; none for one without single lines."""

    def __init__(self, udgave: Udgave, aar: dict[str, list[int]]) -> None:
        """`aar`: the years that the site shows, per municipality."""
        self.figurer: dict[str, Figur] = {}
        self._efter_id: dict[str, Figur] = {}
        self.tallene = Tallene(udgave)
        if not udgave.intern:
            return
        linjer = Linjer(udgave)
        ider = _tal_ider(udgave)
        for tabel, felt in (("provenu_aar", "kategori"), ("provenu_total", "total")):
            for r in udgave.raekker(tabel):
                sted = r["kommunekode"], r["aar"]
                if r["aar"] not in aar.get(r["kommunekode"], ()) or not (tal_id := _tal_id(ider[sted], r[felt])):
                    continue
                med = KATEGORIER_I.get(r[felt], lambda k, kategori=r[felt]: k == kategori)
                titel = f"{r[felt]} i {r['aar']}, {udgave.navne.get(r['kommunekode'], r['kommunekode'])}"
                egne = [nr for kategori, nr in linjer.hos(*sted) if med(kategori)]
                self.figurer[r.id] = Figur(tal_id, titel, r, egne, linjer)
        self._efter_id = {f.tal_id: f for f in self.figurer.values()}

    def lenke(self, r: Raekke | None) -> str | None:
        """The way from a row's figure, or from a row that names a figure, to its audit page."""
        if r is None:
            return None
        f = self.figurer.get(r.id) or self._efter_id.get(str(r.get("tal_id", "")).split("#")[0])
        return f.fil if f else self.tallene.raekkens(r)


def _tal_ider(udgave: Udgave) -> dict[tuple[str, int], list[str]]:
    """The ids of the computed provenu figures, by municipality and year."""
    ud = defaultdict(list)
    for tal_id, kode, aar in udgave.vaerdier("tal", "tal_id", "kommunekode", "aar"):
        if re.fullmatch(r"provenu/[0-9]{3}/[0-9]{4}/[^/#]+", tal_id):
            ud[kode, aar].append(tal_id)
    return ud


def _tal_id(ider: list[str], navn: str) -> str | None:
    """The id whose last part is the longest found in the name, `su` in SU-sager and `uden-paragraf-11` in uden § 11."""
    slug = re.sub(r"[^0-9a-zæøå]+", "-", navn.lower().replace("§", "paragraf"))
    passer = [i for i in ider if i.rpartition("/")[2] in slug]
    return max(passer, key=len, default=None)


def side(figur: Figur) -> dict[str, Any]:
    viste = figur.linjer[:VIST]
    kilder = sorted({figur.alle.kilde[nr] for nr in figur.linjer})
    csv = figur.fil.replace(".html", ".csv")
    return {"f": figur, "viste": viste, "kolonner": KOLONNER, "csv": csv, "kilder": kilder, "faerdige": figur.alle.html(viste)}
