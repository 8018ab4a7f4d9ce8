"""The lines behind the provenu figures, internal only: each is made once into a row of a page and a record of a CSV.

A line stands under its category and under up to three totals, on pages of their own: 200,000 rows of 50,000 lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

import polars as pl
import pyarrow as pa

from dagster_project.publish.tabeller import som_tekst

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
        felter = {f: ramme[f].to_list() for f in (*_I_FILEN, "nr")}
        self.beloeb: list[Decimal] = felter["beloeb"]
        self.kilde = [(navn or "–", sum_ or "–") for navn, sum_ in zip(felter["filnavn"], felter["sha256"], strict=True)]
        self._html = [r.encode() for r in kolonnevis_html(KOLONNER, [f"provenu_linjer|#{nr}" for nr in felter["nr"]], felter)]
        self._hoved, *self._poster = _poster(ramme.select(_I_FILEN).to_arrow())
        self._steder: dict[tuple[str, int], list[tuple[str, int]]] = defaultdict(list)
        for nr, (kode, aar, kategori) in enumerate(ramme.select("kommunekode", "aar", "kategori").iter_rows()):
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


def _ramme(udgave: Udgave) -> pl.DataFrame:
    """Every line with its place in the table, the file it stands in and the rule that gave its case its step."""
    filer = udgave.ramme("leverancer").select("leverance_id", "filnavn", "sha256")
    sager = udgave.ramme("kontrolsager", "kommunekode", "sagsnr", "ydelse", "regel")
    regler = sager.select(pl.concat_str("kommunekode", "sagsnr", "ydelse", separator="|").alias("noegle"), "regel")
    linjer = udgave.ramme("provenu_linjer").with_row_index("nr")
    linjer = linjer.join(filer, "leverance_id", "left").join(regler.unique("noegle", keep="last"), "noegle", "left")
    return linjer.sort(*_ORDEN, "nr")


def _poster(tabel: pa.Table) -> list[bytes]:
    """The head of the file and its records."""
    felter = tabel.column_names
    poster = pl.from_arrow(som_tekst(tabel)).select(pl.concat_str(*map(_felt, felter), separator=";") + "\r\n").to_series()
    return [f"\ufeff{';'.join(felter)}\r\n".encode(), *poster.cast(pl.Binary).to_list()]


def _felt(navn: str) -> pl.Expr:
    """A field of a record, in quotes where it holds what would end it."""
    tekst = pl.col(navn).fill_null("")
    i_gaaseoejne = pl.format('"{}"', tekst.str.replace_all('"', '""', literal=True))
    return pl.when(tekst.str.contains('[;"\r\n]')).then(i_gaaseoejne).otherwise(tekst)
