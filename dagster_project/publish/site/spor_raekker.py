"""Audit pages, internal only: one per figure of the efforts, UDK's statement, § 11 and the municipality's own benchmark.

They read what `publish/sportabeller.py` found: each figure recounted, and its rows down to the cells as delivered. Which figures
have a page stands there; the others have `kontrol spor <tal-id>`."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from dagster_project.publish.tabeller import skriv_csv

from .tabel import Kolonne
from .udgave import Raekke, Udgave

VIST = 1000  # rows on a page; all of them stand in the CSV beside it
UNDER = {"indsatser": "Indsatser", "udk-status": "UDK og § 11", "paragraf-11": "UDK og § 11", "benchmark": "Benchmark"}
KOLONNER = (
    Kolonne("filnavn", "Kildefil", "tekst", "mono"), Kolonne("raekke_nr", "Række"), Kolonne("linje", "Linje i filen"),
    Kolonne("noegle", "Nøgle", "tekst", "mono"), Kolonne("rolle", "Rolle", "tekst"), Kolonne("bidrag", "Bidrag", "", "b"),
    Kolonne("naevner", "I nævneren"), Kolonne("regel", "Regel", "tekst"),
    Kolonne("celler", "Celler, som de blev leveret", "tekst"),
)  # fmt: skip
_UDK_FELTER = {"provenu": "provenu-i-alt"} | {
    f: f.replace("_", "-") for f in ("stop_antal", "stop_beloeb", "krav_antal", "krav_beloeb", "efterregulering", "skat")
}


@dataclass(frozen=True)
class Tal:
    """A figure with a page: its row of `spor_tal`, the first of its rows, and all of them as they stand in `spor_raekker`."""

    tal: Raekke
    viste: list[Raekke]
    alle: pa.Table

    @property
    def fil(self) -> str:
        """By the id; an effort's name may be any text, and two that are spelled much alike must not meet in one file."""
        tal_id = self.tal["tal_id"]
        fri = f"-{hashlib.sha256(tal_id.encode()).hexdigest()[:8]}" if re.search(r"[^0-9a-z_/-]", tal_id) else ""
        return f"spor-{_slug(tal_id)}{fri}.html"

    @property
    def art(self) -> str:
        return self.tal["tal_id"].partition("/")[0]

    @property
    def stemmer(self) -> bool:
        """Whether the rows that the page lists give what was recounted, and that the published figure."""
        sammen = (_sum(self.alle["bidrag"]) or 0, _sum(self.alle["naevner"]))
        return self.tal["stemmer"] and sammen == (self.tal["taeller"], self.tal["naevner"])

    def skriv(self, fil: Path) -> None:
        """All rows as CSV, in the form of the published tables."""
        skriv_csv(self.alle, fil)
        fil.chmod(0o600)

    def side(self) -> dict[str, Any]:
        udeladt = {"naevner"} if self.tal["naevner"] is None else set()
        kolonner = [k for k in KOLONNER if k.felt not in udeladt]
        return {"t": self, "kolonner": kolonner, "csv": self.fil.replace(".html", ".csv"), "skriv": self.skriv}


class Tallene:
    """All such figures of an edition, by id; none for one without single rows."""

    def __init__(self, udgave: Udgave) -> None:
        self.efter_id: dict[str, Tal] = {}
        if not udgave.findes("spor_tal"):
            return
        raekker = pq.read_table(udgave.mappe / "tabeller" / "spor_raekker.parquet")
        steder: dict[str, tuple[int, int]] = {}
        for nr, tal_id in enumerate(raekker["tal_id"].to_pylist()):  # the rows of a figure stand together
            steder[tal_id] = steder.get(tal_id, (nr, 0))[0], nr + 1
        for r in udgave.raekker("spor_tal"):
            fra, til = steder.get(r["tal_id"], (0, 0))
            alle = raekker.slice(fra, til - fra)
            viste = [Raekke("spor_raekker", x, fra + i) for i, x in enumerate(alle.slice(0, VIST).to_pylist())]
            self.efter_id[r["tal_id"]] = Tal(r, viste, alle)

    def lenke(self, tal_id: str) -> str | None:
        return self.efter_id[tal_id].fil if tal_id in self.efter_id else None

    def raekkens(self, r: Raekke) -> str | None:
        """The page of a row that is a figure, or names one."""
        if r.id.startswith("indsatser|"):
            return self.lenke(f"indsatser/{r['kommunekode']}/{r['aar']}/{r['noegletal']}")
        return self.lenke(str(r.get("tal_id", "")).split("#")[0])

    def kolonner(self, kolonner: list[Kolonne]) -> list[Kolonne]:
        """Columns of UDK's statement whose cells lead to their pages."""
        return [replace(k, lenke=partial(self._udk, felt=_UDK_FELTER[k.felt])) if k.felt in _UDK_FELTER else k for k in kolonner]

    def _udk(self, r: Raekke, felt: str) -> str | None:
        return self.lenke(f"udk-status/{r['kommunekode'].lower()}/{r['aar']}/{_slug(r['ydelse'])}/{felt}")

    def oversigt(self) -> list[tuple[str, list[Tal]]]:
        """Every figure with a page, by what it belongs to."""
        ud: dict[str, list[Tal]] = {}
        for t in self.efter_id.values():
            ud.setdefault(UNDER[t.art], []).append(t)
        return sorted(ud.items())


def _sum(kolonne: pa.ChunkedArray) -> Decimal | int | None:
    fundne = [v for v in kolonne.to_pylist() if v is not None]
    return sum(fundne) if fundne else None


def _slug(tekst: str) -> str:
    """Folded as the parts of ids are."""
    tekst = tekst.lower().replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
    return re.sub(r"[^a-z0-9]+", "-", tekst)
