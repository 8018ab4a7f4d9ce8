"""What each medium of a publication prints of a figure: the built database, CSV, the pages, the workbooks, the PDF.

A figure is named as the pages name it. Not read: the audit pages, and those of the PDF's tables that join or sum rows.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

from dagster_project.common.danish import maaned, tal
from dagster_project.figures import names
from dagster_project.figures.effort_names import from_id
from dagster_project.figures.tal_names import noegletal as in_words
from dagster_project.publish.report.sections.udk import COLUMNS as UDK_COLUMNS
from dagster_project.publish.workbook.heads import overskrift
from tests.publish.report.pdf import Report
from tests.publish.site.helpers import KEYS, expected, read

MEDIA = ("database", "CSV", "page", "workbook", "PDF")
NOT_HERE, MISSING = "", "missing"  # not in that medium by intent; not there though it should be
ROUNDED = ("benchmark", "benchmark_kriterier", "benchmark_opfoelgning")  # in public: the database has the true counts
NO_FIGURES = {"aar", "afgoerelsesaar", "linje", "raekke_nr", "version"}
OF_MONTH = {"benchmark": "Benchmark", "benchmark_opfoelgning": "Opfølgning", "benchmark_kriterier": "Kriterier"}
OF_MUNICIPALITY = {
    **{"provenu_aar": "Provenu", "provenu_total": "Totaler", "provenu_kommunal_andel": "Ydelser", "krav": "Krav"},
    **{"udk_status": "UDK-status", "indsatser": "Indsatser", "afstemning": "Afstemning"},
}
STEERING = {
    **{"varsling": "Varsling", "krav_kohorter": "Kohorter", "udtraek_effekt": "Udtræk", "sammenligning": "Sammenligning"},
    **{"graensevaerdi_scenarier": "Grænseværdier", "effekt": "KL"},
}
SHEETS = {t: ("benchmark", s) for t, s in OF_MONTH.items()} | {t: ("styring", s) for t, s in STEERING.items()}
SHEETS |= {t: ("provenu", s) for t, s in OF_MUNICIPALITY.items()}
OWN_SHARES = {"andel_udtaget": "Måling 1", "andel_med_kontrolsag": "Kontrolsag", "andel_med_effekt": "Måling 2"}
BENCHMARK = {"udtaget": "Taget op", "resterende": "Tilbage", **OWN_SHARES, "andel_ikke_afsluttet": "Ikke afsluttet"}
LARGEST = {"antal_sager": "Antal", "stoerste": "Største, kr.", "median": "Median, kr."}
NUMBER = re.compile(r"−?[0-9][0-9.]*(,[0-9]+)?( kr\.| pct\.)?")
Row = dict[str, Any]


class Figure(NamedTuple):
    """A row as the pages name it, `provenu_aar|151|2023|SU-sager`, and one of its fields."""

    row: str
    field: str

    @property
    def table(self) -> str:
        return self.row.partition("|")[0]


def plain(text: str) -> str:
    return " ".join(text.split())


def typed(value: Any, kind: pa.DataType) -> Any:
    """A cell of a CSV or a workbook by the column's type; a word where a figure is hidden stays one."""
    try:
        if pa.types.is_integer(kind):
            return int(value)
        if pa.types.is_floating(kind):
            return float(str(value).replace(",", "."))
        if pa.types.is_decimal(kind):
            return Decimal(str(value).replace(",", ".")).quantize(Decimal(1).scaleb(-kind.scale))
    except (ValueError, ArithmeticError):
        pass
    return value if value != "" else None


def printed(row: Row, field: str, value: Any) -> str:
    """How that value stands on a page, in that row."""
    return value if isinstance(value, str) else plain(expected({**row, field: value, "skjult": ""}, field))


def rounded(row: Row, field: str, text: str) -> str:
    """The row's value with as many decimals as a text has, and its unit: the PDF's columns have fewer than a page."""
    number, _, unit = text.partition(" ")
    if not NUMBER.fullmatch(text):
        return ""
    value = Decimal(str(row[field])) * (100 if unit == "pct." else 1)
    return " ".join(filter(None, (tal(value, len(number.partition(",")[2])), unit)))


@dataclass(eq=False)
class Edition:
    """One edition of a publication and the database that it was made of. `codes`: whose own pages are read."""

    folder: Path
    database: Path
    codes: Sequence[str]

    @cached_property
    def periode(self) -> str:
        return next(r["vaerdi"] for r in _read(self.folder / "tabeller" / "udgivelse.csv") if r["noegle"] == "periode")

    @cached_property
    def pages(self) -> dict[Figure, set[str]]:
        """Every figure of the pages with what they print."""
        site = self.folder / "site"
        of_one = re.compile(r"^(?:provenu|udk|indsatser|effekt|naeste)-(\d{3})$")
        own = [p for p in sorted(site.glob("*.html")) if (m := of_one.match(p.stem)) is None or m[1] in self.codes]
        found: dict[Figure, set[str]] = defaultdict(set)
        for page in [p for p in own if not p.name.startswith("spor-")] + [site / "kommune" / f"{c}.html" for c in self.codes]:
            for row, field, text in read(page)[0]:
                found[Figure(row, field)].add(plain(text))
        return found

    @cache  # noqa: B019 - as many editions as the process has
    def types(self, table: str) -> dict[str, pa.DataType]:
        schema = pq.read_schema(self.folder / "tabeller" / f"{table}.parquet")
        return dict(zip(schema.names, schema.types, strict=True))

    @cache  # noqa: B019
    def csv(self, table: str) -> dict[str, Row]:
        types = self.types(table)
        rows = [{k: typed(v, types[k]) for k, v in r.items()} for r in _read(self.folder / "tabeller" / f"{table}.csv")]
        return {_name(table, r): r for r in rows}

    @cache  # noqa: B019
    def marts(self, table: str) -> dict[str, Row]:
        with duckdb.connect(str(self.database), read_only=True) as con:
            answer = con.execute(f'select * from marts."{table}"')
            heads = [d[0] for d in answer.description]
            return {_name(table, r): r for r in (dict(zip(heads, v, strict=True)) for v in answer.fetchall())}

    @cache  # noqa: B019
    def sheet(self, file: str, table: str) -> dict[tuple, Row]:
        """The rows of a sheet by their key, as it writes it."""
        workbook = openpyxl.load_workbook(self.folder / "arbejdsboeger" / file, read_only=True)
        heads, *rows = workbook[SHEETS[table][1]].iter_rows(min_row=4, values_only=True)
        found = [dict(zip(heads, r, strict=True)) for r in rows]
        workbook.close()
        return {tuple(str(r[overskrift(k)]) for k in KEYS[table]): r for r in found}

    @cache  # noqa: B019
    def report(self, code: str) -> tuple[int, dict[tuple[str, str, str], str]]:
        """Its year, and the text of every cell by caption, head of row and head of column."""
        (file,) = (self.folder / "rapport").glob(f"aarsrapport-{code}-*.pdf")
        cells, caption = {}, ""
        for element in Report(file).rod.alle("Caption", "Table"):
            if element.art == "Caption":
                caption = plain(element.tekst)
                continue
            heads, *rows = [[plain(c.tekst) for c in r.alle("TH", "TD")] for r in element.alle("TR")]
            title = "Nøgletal" if heads[0] == "Nøgletal" else caption
            cells |= {(title, r[0], head): cell for r in rows for head, cell in zip(heads, r, strict=True)}
        return int(file.stem[-4:]), cells

    def in_workbook(self, f: Figure) -> str:
        row = self.csv(f.table)[f.row]
        if f.table not in SHEETS or row.get("status") == "ikke rapporteret":
            return NOT_HERE
        kind, of = SHEETS[f.table][0], self.periode
        if kind == "provenu":
            of = self._code(row)
        elif row.get("periode", of) != of or str(row.get("aar", of[:4])) != of[:4]:
            of = ""
        if not of:
            return NOT_HERE
        sheet = self.sheet(f"{kind}-{of}.xlsx", f.table)
        key = tuple(in_words(row[k]) if k == "noegletal" else str(row[k]) for k in KEYS[f.table])
        head = overskrift("sager" if (f.table, f.field) == ("provenu_aar", "antal") else f.field)
        if sheet and head not in next(iter(sheet.values())):
            return NOT_HERE
        return printed(row, f.field, typed(sheet[key][head], self.types(f.table)[f.field])) if key in sheet else MISSING

    def in_report(self, f: Figure) -> str:
        row = self.csv(f.table)[f.row]
        if not (code := self._code(row)):
            return NOT_HERE
        year, cells = self.report(code)
        places = list(self._places(f, row, year))
        texts = {cells.get(place, MISSING) for place in places}
        shown = printed(row, f.field, row[f.field])
        return " / ".join(sorted(shown if t != MISSING and t == rounded(row, f.field, t) else t for t in texts))

    def _places(self, f: Figure, row: Row, year: int) -> Iterable[tuple[str, str, str]]:
        """Where in the report of that year the figure stands."""
        of_year, last = row.get("aar") == year, min(f"{year}-12", self.periode)
        if f.table in ("provenu_aar", "provenu_total"):
            label = row["kategori"] if f.table == "provenu_aar" else f"I alt, {row['total']}"
            if of_year and f.field in (*names.COMPONENTS, "beloeb"):
                yield f"Samlet opgørelse af provenu {year}, kr.", label, names.COMPONENTS.get(f.field, "I alt")
            if f.field == "beloeb" and year - 5 < row["aar"] <= year:
                yield f"Samlet opgørelse af provenu {year - 4}–{year}, kr.", label, str(row["aar"])
        elif f.table == "udk_status" and of_year and f.field in UDK_COLUMNS:
            title = "Landsplan" if row["kommunekode"] == "DK" else self._official(row["kommunekode"])
            yield title, row["ydelse"], UDK_COLUMNS[f.field]
        elif f.table == "indsatser" and f.field == "vaerdi" and year - 5 < row["aar"] <= year:
            yield "Nøgletal", _effort(row["noegletal"]), str(row["aar"])
        elif f.table == "provenu_fordeling" and of_year and f.field in LARGEST:
            yield f"Største enkeltbeløb og median {year}", row["kategori"], LARGEST[f.field]
        elif f.table == "benchmark" and row["periode"] == last and (row["kontroltrin"], row["omraade"]) in names.BENCHMARK_CELLS:
            columns = {"andel_udtaget": "Landet"} if row["kommunekode"] == "DK" else BENCHMARK
            if f.field in columns:
                label = names.BENCHMARK_CELLS[row["kontroltrin"], row["omraade"]]
                yield plain(f"De 12 måneder til og med {maaned(last)}"), label, columns[f.field]

    def _official(self, code: str) -> str:
        name = next(r["navn"] for r in _read(self.folder / "tabeller" / "kommuner.csv") if r["kommunekode"] == code)
        return names.official_name(code, name)

    def _code(self, row: Row) -> str:
        """In whose workbook and report it stands: the country's in everyone's."""
        code = row.get("kommunekode", "")
        return next(iter(self.codes), "") if code == "DK" else code if code in self.codes else ""

    def figures(self) -> list[Figure]:
        """The numbers of the pages that stand in a table of the database; a 0 would agree with too much."""
        with duckdb.connect(str(self.database), read_only=True) as con:
            built = {t for (t,) in con.execute("select table_name from duckdb_tables() where schema_name = 'marts'").fetchall()}
        tables = {t for t in built & KEYS.keys() if (self.folder / "tabeller" / f"{t}.csv").exists()}
        fields = {t: {n for n, k in self.types(t).items() if _is_number(k)} - NO_FIGURES - set(KEYS[t]) for t in tables}
        on_pages = (f for f in self.pages if f.field in fields.get(f.table, ()))
        values = ((f, self.csv(f.table)[f.row][f.field]) for f in on_pages)
        return sorted(f for f, value in values if value and not isinstance(value, str))

    def everywhere(self, f: Figure) -> dict[str, str]:
        """The figure as each medium prints it."""
        row = self.csv(f.table)[f.row]
        true = self.folder.name == "intern" or f.table not in ROUNDED
        of_database = self.marts(f.table).get(f.row, {f.field: MISSING})[f.field] if true else NOT_HERE
        texts = (
            printed(row, f.field, of_database), printed(row, f.field, row[f.field]), " / ".join(sorted(self.pages[f])),
            self.in_workbook(f), self.in_report(f),
        )  # fmt: skip
        return dict(zip(MEDIA, texts, strict=True))


def _read(file: Path) -> list[Row]:
    with file.open(encoding="utf-8-sig", newline="") as f:
        return list(csv.DictReader(f, delimiter=";"))


def _name(table: str, row: Row) -> str:
    return "|".join([table, *(str(row[k]) for k in KEYS[table])])


def _is_number(kind: pa.DataType) -> bool:
    return pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)


def _effort(key: str) -> str:
    """The key figure as the report heads its row."""
    kind, _, area = key.partition(":")
    own = names.SU | names.INDSATSER | names.SAGER | names.KRAV | names.ANKER
    return own.get(key) or (f"{from_id(area)}, {names.AREA_INDSATSER[kind]}" if kind in names.AREA_INDSATSER else in_words(key))
