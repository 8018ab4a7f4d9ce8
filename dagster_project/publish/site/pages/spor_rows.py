"""Audit pages, internal only: one per figure of the efforts, UDK's statement, § 11 and the municipality's own benchmark.

They read what `spor/audit_tables.py` found: each figure recounted, and its rows down to the cells as delivered. Which figures
have a page stands there; the others have `kontrol spor <tal-id>`."""

from __future__ import annotations

import hashlib
import re
import shlex
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from dagster_project.publications.tables import write_csv
from dagster_project.publish.site.cells import Column
from dagster_project.publish.site.edition import Edition, Row

LONGEST = 120  # characters of an id in a file's name; a longer one is an effort's, and has its hash
SHOWN = 1000  # rows on a page; all of them stand in the CSV beside it
UNDER = {"indsatser": "Indsatser", "udk-status": "UDK og § 11", "paragraf-11": "UDK og § 11", "benchmark": "Benchmark"}
COLUMNS = (
    Column("bidrag", "Bidrag", "", "n b"), Column("filnavn", "Kildefil", "tekst", "mono"), Column("raekke_nr", "Række"),
    Column("regel", "Regel", "tekst", "ord-bryd"), Column("sag", "Sag", "tekst", "mono"), Column("linje", "Linje i filen"),
    Column("rolle", "Rolle", "tekst"), Column("naevner", "I nævneren"),
    Column("celler", "Celler", "tekst", fold="Vis"),
)  # fmt: skip
_UDK_FIELDS = {"provenu": "provenu-i-alt"} | {
    f: f.replace("_", "-") for f in ("stop_antal", "stop_beloeb", "krav_antal", "krav_beloeb", "efterregulering", "skat")
}


@dataclass(frozen=True)
class Tal:
    """A figure with a page: its row of `spor_tal`, the first of its rows, and all of them as they stand in `spor_raekker`."""

    tal: Row
    viste: list[Row]
    alle: pa.Table

    @property
    def fil(self) -> str:
        """By the id; an effort's name may be any text, and two that are spelled much alike must not meet in one file."""
        tal_id = self.tal["tal_id"]
        suffix = f"-{hashlib.sha256(tal_id.encode()).hexdigest()[:8]}" if re.search(r"[^0-9a-z_/-]", tal_id) else ""
        return f"spor-{_slug(tal_id)[:LONGEST]}{suffix}.html"

    @property
    def in_shell(self) -> str:
        """The id as it is typed after `kontrol spor`."""
        return shlex.quote(self.tal["tal_id"])

    @property
    def art(self) -> str:
        return self.tal["tal_id"].partition("/")[0]

    @property
    def stemmer(self) -> bool:
        """Whether the rows that the page lists give what was recounted, and that the published figure."""
        together = (_sum(self.alle["bidrag"]) or 0, _sum(self.alle["naevner"]))
        return self.tal["stemmer"] and together == (self.tal["taeller"], self.tal["naevner"])

    def write(self, file: Path) -> None:
        """All rows as CSV, in the form of the published tables."""
        write_csv(self.alle, file)
        file.chmod(0o600)

    def page(self, way: Callable[[str], str | None]) -> dict[str, Any]:
        """`way`: from a delivery to all its figures."""
        omitted = {"naevner"} if self.tal["naevner"] is None else set()
        omitted |= set() if any(r["noegle"] for r in self.viste) else {"sag"}  # a risk case is named by its cells
        for r in self.viste:
            r["sag"] = case_by_itself(r["noegle"])
        columns = [k for k in COLUMNS if k.felt not in omitted]
        pairs = zip(self.alle["filnavn"].to_pylist(), self.alle["leverance_id"].to_pylist(), strict=True)
        files = [(name, way(id_)) for name, id_ in sorted(set(pairs))]
        csv = self.fil.replace(".html", ".csv")
        return {"t": self, "kolonner": columns, "csv": csv, "skriv": self.write, "filer": files}


def case_by_itself(key: str | None) -> str | None:
    """The number of the case, or the benefit, of a row's key: its municipality stands in headings and file names."""
    parts = (key or "").split("|")
    return parts[1] if len(parts) > 1 else key


class Tallene:
    """All such figures of an edition, by id; none for one without single rows."""

    def __init__(self, edition: Edition) -> None:
        self.after_id: dict[str, Tal] = {}
        self._columns: dict[tuple[Column, ...], list[Column]] = {}
        if not edition.exists("spor_tal"):
            return
        rows = pq.read_table(edition.folder / "tabeller" / "spor_raekker.parquet")
        places: dict[str, tuple[int, int]] = {}
        for nr, tal_id in enumerate(rows["tal_id"].to_pylist()):  # the rows of a figure stand together
            places[tal_id] = places.get(tal_id, (nr, 0))[0], nr + 1
        for r in edition.raekker("spor_tal"):
            from_, to = places.get(r["tal_id"], (0, 0))
            of_tal = rows.slice(from_, to - from_)
            shown = [Row("spor_raekker", x, from_ + i) for i, x in enumerate(of_tal.slice(0, SHOWN).to_pylist())]
            self.after_id[r["tal_id"]] = Tal(r, shown, of_tal)

    def lenke(self, tal_id: str) -> str | None:
        return self.after_id[tal_id].fil if tal_id in self.after_id else None

    def of_row(self, r: Row) -> str | None:
        """The page of a row that is a figure, or names one."""
        if r.id.startswith("indsatser|"):
            return self.lenke(f"indsatser/{r['kommunekode']}/{r['aar']}/{r['noegletal']}")
        return self.lenke(str(r.get("tal_id", "")).split("#")[0])

    def kolonner(self, columns: list[Column]) -> list[Column]:
        """Columns of UDK's statement whose cells lead to their pages; the same list each time, so that the country's rows, which
        stand on every municipality's page, are made into text once."""
        if tuple(columns) not in self._columns:
            self._columns[tuple(columns)] = [
                replace(k, lenke=partial(self._udk, field_name=_UDK_FIELDS[k.felt])) if k.felt in _UDK_FIELDS else k
                for k in columns
            ]
        return self._columns[tuple(columns)]

    def _udk(self, r: Row, field_name: str) -> str | None:
        return self.lenke(f"udk-status/{r['kommunekode'].lower()}/{r['aar']}/{_slug(r['ydelse'])}/{field_name}")

    def overview_rows(self) -> list[tuple[str, list[Tal]]]:
        """Every figure with a page, by what it belongs to."""
        out: dict[str, list[Tal]] = {}
        for t in self.after_id.values():
            out.setdefault(UNDER[t.art], []).append(t)
        return sorted(out.items())


def _sum(column: pa.ChunkedArray) -> Decimal | int | None:
    found = [v for v in column.to_pylist() if v is not None]
    return sum(found) if found else None


def _slug(text: str) -> str:
    """Folded as the parts of ids are."""
    text = text.lower().replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
    return re.sub(r"[^a-z0-9]+", "-", text)
