"""Audit pages of provenu.

* The lines behind the provenu figures, internal only: each is made once into a row of a page and a record of a CSV. A line
  stands under its category and under up to three totals, on pages of their own: 200,000 rows of 50,000 lines.
* Audit pages, internal only: one per provenu figure, from the figure to its lines, their file and row, with the sum again.
  Only the edition's own tables are read: every krone of every total is a row of `provenu_linjer`. The deeper trail, down to
  the cells as delivered, is `kontrol spor <tal-id>`, which each page names. Other figures' pages are in spor_rows.py.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

import pandas as pd
import pyarrow as pa

from dagster_project.common.frames import TEXT, joined, table
from dagster_project.common.program import same_in_all
from dagster_project.publications.tables import csv_entries, csv_header
from dagster_project.publish.site.cells import Column, by_column_html
from dagster_project.publish.site.edition import Edition, Row
from dagster_project.publish.site.pages.spor_rows import Tallene, case_by_itself

COLUMNS = (
    Column("beloeb", "Beløb, kr.", "", "n b"), Column("filnavn", "Kildefil", "tekst", "mono"), Column("raekke_nr", "Række"),
    Column("regel", "Regel", "tekst", "ord-bryd"), Column("sag", "Sag eller opgørelse", "tekst", "mono"),
    Column("kategori", "Kategori", "tekst"), Column("dato", "Bogført", "dato", "nw"), Column("komponent", "Del", "tekst"),
    Column("ydelse", "Ydelse", "tekst"), Column("kontroltrin", "Trin"),
)  # fmt: skip
_IN_FILE = ["noegle" if k.felt == "sag" else k.felt for k in COLUMNS] + ["sha256", "leverance_id"]
_ORDER = ("kategori", "dato", "noegle", "komponent")


class Lines:
    """Every line of an edition, by its number in this order: category, day, key, component."""

    def __init__(self, edition: Edition) -> None:
        context = _context(edition)
        tabel = table(context)
        fields = {f: tabel[f].to_pylist() for f in (*_IN_FILE, "nr")}
        fields["sag"] = [case_by_itself(n) for n in fields["noegle"]]
        self.beloeb: list[Decimal] = fields["beloeb"]
        files = zip(fields["filnavn"], fields["sha256"], fields["leverance_id"], strict=True)
        self.kilde = [(name or "–", sum_ or "–", id_) for name, sum_, id_ in files]
        self.steder = tabel.select(["leverance_id", "raekke_nr", "beloeb"])
        self._html = [r.encode() for r in by_column_html(COLUMNS, [f"provenu_linjer|#{nr}" for nr in fields["nr"]], fields)]
        self._header, *self._entries = _entries(tabel.select(_IN_FILE))
        self._places: dict[tuple[str, int], list[tuple[str, int]]] = defaultdict(list)
        places = zip(*(tabel[f].to_pylist() for f in ("kommunekode", "aar", "kategori")), strict=True)
        for nr, (code, year, kategori) in enumerate(places):
            self._places[code, year].append((kategori, nr))

    def of_sender(self, code: str, year: int) -> list[tuple[str, int]]:
        """The category and number of each line of a municipality's year."""
        return self._places[code, year]

    def html(self, numbers: Iterable[int]) -> bytes:
        """Those lines as rows of a table."""
        return b"\n".join([self._html[nr] for nr in numbers])

    def csv(self, numbers: Iterable[int]) -> bytes:
        """Those lines as a file: `;`, UTF-8 with BOM, in the form of the published tables."""
        return self._header + b"".join([self._entries[nr] for nr in numbers])


def _context(edition: Edition) -> pd.DataFrame:
    """Every line with its place in the table, the file it stands in and the rule that gave its case its step."""
    files = edition.context("leverancer", "leverance_id", "filnavn", "sha256")
    sager = edition.context("kontrolsager", "kommunekode", "sagsnr", "ydelse", "regel")
    key = joined(sager["kommunekode"], sager["sagsnr"], sager["ydelse"], separator="|")
    rules = pd.DataFrame({"noegle": key, "regel": sager["regel"]}).dropna(subset="noegle")
    lines = edition.context("provenu_linjer")
    lines["nr"] = range(len(lines))
    lines = lines.merge(files, on="leverance_id", how="left")
    lines = lines.merge(rules.drop_duplicates("noegle", keep="last"), on="noegle", how="left")
    slugs = lines["kategori"].map(same_in_all("provenu_kategorier", "kategori", "slug")).astype(TEXT)
    lines["regel"] = lines["regel"].fillna(
        joined(slugs, lines["komponent"], separator="/")
    )  # of what has no step: how it is booked
    return lines.sort_values([*_ORDER, "nr"], ignore_index=True)


def _entries(table: pa.Table) -> list[bytes]:
    """The head of the file and its records."""
    return [csv_header(table.column_names).encode(), *csv_entries(table).cast(pa.binary()).to_pylist()]


SHOWN = 1000  # rows on a page; all of them stand in the CSV beside it
KATEGORIER_IN = {
    "som offentliggjort": lambda kategori: True,
    "uden § 11": lambda kategori: kategori != "§ 11-sager",
    "KL-sammenlignelig": lambda kategori: kategori == "KL-ydelser",
}  # what a total adds up; the sum on the page holds it against the published total


@dataclass(frozen=True)
class Chart:
    """A figure with an audit page: its row in the published table, and the lines that it is made of."""

    tal_id: str
    titel: str
    raekke: Row
    linjer: list[int]
    alle: Lines

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

    def __init__(self, edition: Edition, year: dict[str, list[int]]) -> None:
        """`year`: the years that the site shows, per municipality."""
        self.figurer: dict[str, Chart] = {}
        self._after_id: dict[str, Chart] = {}
        self.tallene = Tallene(edition)
        if not edition.intern:
            return
        lines = Lines(edition)
        ids = _tal_ids(edition)
        for marts, field_name in (("provenu_aar", "kategori"), ("provenu_total", "total")):
            for r in edition.raekker(marts):
                place = r["kommunekode"], r["aar"]
                if r["aar"] not in year.get(r["kommunekode"], ()) or not (tal_id := _tal_id(ids[place], r[field_name])):
                    continue
                med = KATEGORIER_IN.get(r[field_name], lambda k, kategori=r[field_name]: k == kategori)
                whole = "Provenu i alt, " if field_name == "total" else ""
                title = f"{whole}{r[field_name]} i {r['aar']}, {edition.navne.get(r['kommunekode'], r['kommunekode'])}"
                own = [nr for kategori, nr in lines.of_sender(*place) if med(kategori)]
                self.figurer[r.id] = Chart(tal_id, title, r, own, lines)
        self._after_id = {f.tal_id: f for f in self.figurer.values()}

    def lenke(self, r: Row | None) -> str | None:
        """The way from a row's figure, or from a row that names a figure, to its audit page."""
        if r is None:
            return None
        f = self.figurer.get(r.id) or self._after_id.get(str(r.get("tal_id", "")).split("#")[0])
        return f.fil if f else self.tallene.of_row(r)


def _tal_ids(edition: Edition) -> dict[tuple[str, int], list[str]]:
    """The ids of the computed provenu figures, by municipality and year."""
    out = defaultdict(list)
    for tal_id, code, year in edition.vaerdier("tal", "tal_id", "kommunekode", "aar"):
        if re.fullmatch(r"provenu/[0-9]{3}/[0-9]{4}/[^/#]+", tal_id):
            out[code, year].append(tal_id)
    return out


def _tal_id(ids: list[str], name: str) -> str | None:
    """The id whose last part is the longest found in the name, `su` in SU-sager and `uden-paragraf-11` in uden § 11."""
    slug = re.sub(r"[^0-9a-zæøå]+", "-", name.lower().replace("§", "paragraf"))
    fits = [i for i in ids if i.rpartition("/")[2] in slug]
    return max(fits, key=len, default=None)


def page(chart: Chart, way: Callable[[str], str | None]) -> dict[str, Any]:
    """`way`: from a delivery to all its figures."""
    shown = chart.linjer[:SHOWN]
    kilder = [(name, sum_, way(id_)) for name, sum_, id_ in sorted({chart.alle.kilde[nr] for nr in chart.linjer})]
    csv = chart.fil.replace(".html", ".csv")
    return {"f": chart, "viste": shown, "kolonner": COLUMNS, "csv": csv, "kilder": kilder, "finished": chart.alle.html(shown)}
