"""The lines behind the provenu figures, internal only: each is made once into a row of a page and a record of a CSV.

A line stands under its category and under up to three totals, on pages of their own: 200,000 rows of 50,000 lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

import pandas as pd
import pyarrow as pa

from dagster_project.common.frames import joined, table
from dagster_project.publish.tabeller import csv_hoved, csv_poster

from .raekkehtml import kolonnevis_html
from .tabel import Kolonne
from .udgave import Udgave

KOLONNER = (
    Kolonne("noegle", "Sag eller opgørelse", "tekst", "mono"), Kolonne("kategori", "Kategori", "tekst"),
    Kolonne("dato", "Bogført", "dato", "nw"), Kolonne("komponent", "Del", "tekst"), Kolonne("ydelse", "Ydelse", "tekst"),
    Kolonne("kontroltrin", "Trin"), Kolonne("regel", "Regel", "tekst"), Kolonne("beloeb", "Beløb, kr.", "", "b"),
    Kolonne("filnavn", "Kildefil", "tekst", "mono"), Kolonne("raekke_nr", "Række"),
)  # fmt: skip
_I_FILEN = [*(k.felt for k in KOLONNER), "sha256", "leverance_id"]
_ORDEN = ("kategori", "dato", "noegle", "komponent")


class Linjer:
    """Every line of an edition, by its number in this order: category, day, key, component."""

    def __init__(self, udgave: Udgave) -> None:
        ramme = _ramme(udgave)
        tabel = table(ramme)
        felter = {f: tabel[f].to_pylist() for f in (*_I_FILEN, "nr")}
        self.beloeb: list[Decimal] = felter["beloeb"]
        self.kilde = [(navn or "–", sum_ or "–") for navn, sum_ in zip(felter["filnavn"], felter["sha256"], strict=True)]
        self._html = [r.encode() for r in kolonnevis_html(KOLONNER, [f"provenu_linjer|#{nr}" for nr in felter["nr"]], felter)]
        self._hoved, *self._poster = _poster(tabel.select(_I_FILEN))
        self._steder: dict[tuple[str, int], list[tuple[str, int]]] = defaultdict(list)
        steder = zip(*(tabel[f].to_pylist() for f in ("kommunekode", "aar", "kategori")), strict=True)
        for nr, (kode, aar, kategori) in enumerate(steder):
            self._steder[kode, aar].append((kategori, nr))

    def hos(self, kode: str, aar: int) -> list[tuple[str, int]]:
        """The category and number of each line of a municipality's year."""
        return self._steder[kode, aar]

    def html(self, numre: Iterable[int]) -> bytes:
        """Those lines as rows of a table."""
        return b"\n".join([self._html[nr] for nr in numre])

    def csv(self, numre: Iterable[int]) -> bytes:
        """Those lines as a file: `;`, UTF-8 with BOM, in the form of the published tables."""
        return self._hoved + b"".join([self._poster[nr] for nr in numre])


def _ramme(udgave: Udgave) -> pd.DataFrame:
    """Every line with its place in the table, the file it stands in and the rule that gave its case its step."""
    filer = udgave.ramme("leverancer", "leverance_id", "filnavn", "sha256")
    sager = udgave.ramme("kontrolsager", "kommunekode", "sagsnr", "ydelse", "regel")
    noegle = joined(sager["kommunekode"], sager["sagsnr"], sager["ydelse"], separator="|")
    regler = pd.DataFrame({"noegle": noegle, "regel": sager["regel"]}).dropna(subset="noegle")
    linjer = udgave.ramme("provenu_linjer")
    linjer["nr"] = range(len(linjer))
    linjer = linjer.merge(filer, on="leverance_id", how="left")
    linjer = linjer.merge(regler.drop_duplicates("noegle", keep="last"), on="noegle", how="left")
    return linjer.sort_values([*_ORDEN, "nr"], ignore_index=True)


def _poster(tabel: pa.Table) -> list[bytes]:
    """The head of the file and its records."""
    return [csv_hoved(tabel.column_names).encode(), *csv_poster(tabel).cast(pa.binary()).to_pylist()]
