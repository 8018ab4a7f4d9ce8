"""What a report rests on.

* An edition's tables read back: rows whose hidden cells carry the word that stands in their place.
* What one report rests on: a municipality's rows, the country's and the publication's own, read once for all reports.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from dagster_project.common.danish import sort_key
from dagster_project.common.duckdb_read import open_read_only
from dagster_project.figures.names import official_name
from dagster_project.publications.hidden_cells import HIDDEN, NOTHING, hidden_cells
from dagster_project.publish.headlines import last_month
from dagster_project.revisions.no_longer_shown import WORDS


class Cell(NamedTuple):
    """`vaerdi` is None where nothing was measured and where it is hidden; `ord` (a `Hidden`, or nothing) tells the two apart."""

    vaerdi: Any = None
    ord: str = ""

    def vis(self, form: Callable[[Any], str]) -> str:
        return self.ord or form(self.vaerdi)

    @property
    def known(self) -> bool:
        return self.vaerdi is not None


NOT_MEASURED = Cell()


class Row:
    """One row; a cell is made when it is asked for, as most never are."""

    __slots__ = ("_place", "_values", "_word")

    def __init__(self, place: dict[str, int], values: tuple) -> None:
        self._place, self._values = place, values
        self._word = hidden_cells(values[place[HIDDEN]]) if HIDDEN in place else NOTHING

    def __getitem__(self, field_name: str) -> Cell:
        value = self._values[self._place[field_name]]
        return Cell(value) if self._word is NOTHING else Cell(value, self._word.get(field_name, ""))

    def __contains__(self, field_name: str) -> bool:
        return field_name in self._place

    def vaerdi(self, field_name: str) -> Any:
        """The cell's value alone, for keys."""
        return self._values[self._place[field_name]]

    def vaerdier(self) -> tuple:
        return self._values


class Tables:
    """The tables of one edition; a table that the edition does not hold has no rows."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._con = folder, open_read_only()

    def fetch(self, table: str, at: str = "true", codes: Sequence[str] | None = None) -> list[Row]:
        """The rows in a fixed order, so that the same tables always give the same report. `hvor` is our own SQL, never data.
        `codes`: only the rows of those municipalities."""
        file = self._folder / f"{table}.parquet"
        if not file.exists():
            return []
        own = "" if codes is None else "and list_contains($2, kommunekode)"
        sql = f"with t as (from read_parquet($1)) select * from t where ({at}) {own} order by all"
        answer = self._con.execute(sql, [str(file)] if codes is None else [str(file), list(codes)])
        place = {d[0]: i for i, d in enumerate(answer.description)}
        return [Row(place, row) for row in answer.fetchall()]

    def per_kommune(self, table: str, at: str, codes: Sequence[str]) -> dict[str, list[Row]]:
        """The rows of each of those municipalities; an unknown one has none."""
        shared: dict[str, list[Row]] = defaultdict(list)
        for row in self.fetch(table, at, codes):
            shared[row.vaerdi("kommunekode")].append(row)
        return shared

    @cached_property
    def udgivelse(self) -> dict[str, str]:
        """What the publication says of itself, by key; the table's first two columns."""
        rows = (r.vaerdier() for r in self.fetch("udgivelse"))
        return {r[0]: r[1] or "" for r in rows}


YEAR_BACK = 5  # a report compares five years
# Each table and which of its rows a report can need.
YEARS_LAST = "periode in (select max(periode) from t group by left(periode, 4))"
KOMMUNE_TABLES = {
    "provenu_aar": "true",
    "provenu_total": "true",
    "provenu_fordeling": "true",
    "udk_status": "true",
    "indsatser": "true",
    "su_flytninger_uge": "true",
    "benchmark": YEARS_LAST,
    "benchmark_opfoelgning": YEARS_LAST,
    "effekt": "dimension in ('alle', 'sagstype')",
    "effekt_pr_aarsvaerk": "true",
    "krav_kohorter": "true",
    "sammenligning": YEARS_LAST,
    "varsling": "periode = (select max(periode) from t)",
    "afstemning": "dokument is not null",
    "tal": "tal_id like 'paragraf-11/%' or tal_id like 'udk-status/%/total/%'",
    "leverancer": "status = 'indlæst'",
    "reviderede_tal": f"starts_with(aarsag, '{WORDS}')",
}
# Rules and definitions fill pages and stand on the site; the report prints the choices.
SHARED_TABLES = {"udsagn": "true", "metode": "art not in ('regel', 'definition')"}


class Grounds:
    """One edition's tables, split by municipality."""

    def __init__(self, edition: Path, nr: int = 0, af: int = 1, tabeller: Collection[str] = KOMMUNE_TABLES) -> None:
        """Of the municipalities with proceeds, in Danish alphabetical order, every `af`th from number `nr` on, and of their
        rows those tables."""
        self.folder, self.edition = edition, edition.name
        kilde = Tables(edition / "tabeller")
        self.udgivelse = kilde.udgivelse
        self.shared = {table: kilde.fetch(table, at) for table, at in SHARED_TABLES.items()}
        self.navne = {r["kommunekode"].vaerdi: r["navn"].vaerdi for r in kilde.fetch("kommuner")}
        codes = {r["kommunekode"].vaerdi for r in kilde.fetch("provenu_aar")}
        self.codes = sorted(codes, key=lambda code: sort_key(self.navne.get(code, code)))[nr::af]
        self._shared = {t: kilde.per_kommune(t, KOMMUNE_TABLES[t], [*self.codes, "DK"]) for t in tabeller}
        self._remembered: dict[str, Any] = {}

    def remember(self, name: str, make: Callable[[], Any]) -> Any:
        """What `make` makes, made once: what every report of the edition says."""
        if name not in self._remembered:
            self._remembered[name] = make()
        return self._remembered[name]

    def raekker(self, table: str, kommunekode: str) -> list[Row]:
        return self._shared[table].get(kommunekode, [])

    def dag(self) -> str:
        """The day that stands in the documents: when it was published, else the last day of data, else that of the period."""
        for key in ("udgivet", "data_til"):
            if re.fullmatch(r"\d{4}-\d{2}-\d{2}", day := self.udgivelse.get(key, "")[:10]):
                return day
        return f"{self.udgivelse.get('periode', '')[:4] or '1970'}-12-31"

    def reports(self) -> Iterator[MunicipalYear]:
        """The newest year with proceeds of each municipality, in Danish alphabetical order."""
        for code in self.codes:
            yield MunicipalYear(self, code, max(r["aar"].vaerdi for r in self.raekker("provenu_aar", code)))


@dataclass(frozen=True)
class MunicipalYear:
    """One municipality and year of a report."""

    grundlag: Grounds
    kode: str
    aar: int

    @property
    def navn(self) -> str:
        return self.grundlag.navne.get(self.kode, self.kode)

    @property
    def official_name(self) -> str:
        return official_name(self.kode, self.navn)

    @property
    def til_og_med(self) -> int | None:
        """The last month that the year's figures cover; None for a year that is over."""
        return last_month(self.aar, self.grundlag.udgivelse.get("periode") or f"{self.aar}-12")

    @property
    def years(self) -> list[int]:
        return list(range(self.aar - YEAR_BACK + 1, self.aar + 1))

    def raekker(self, table: str, kommunekode: str = "") -> list[Row]:
        """The municipality's own rows, or those of `DK`."""
        return self.grundlag.raekker(table, kommunekode or self.kode)

    def rows_of_year(self, table: str, kommunekode: str = "") -> list[Row]:
        return [r for r in self.raekker(table, kommunekode) if r["aar"].vaerdi == self.aar]

    @cached_property
    def _lookup(self) -> dict[tuple, dict[tuple, Row]]:
        return {}

    def celle(self, table: str, field_: str, **key: object) -> Cell:
        """The one cell with this key; not measured where there is no row."""
        lookup = self._lookup.get((table, *key))
        if lookup is None:
            lookup = {tuple(r.vaerdi(n) for n in key): r for r in self.raekker(table)}
            self._lookup[table, *key] = lookup
        row = lookup.get(tuple(key.values()))
        return row[field_] if row else NOT_MEASURED

    @cached_property
    def tal(self) -> dict[str, Cell]:
        """Figures that stand in no other table, by tal_id, the country's too: § 11, and totals of UDK's statement."""
        return {r["tal_id"].vaerdi: r["vaerdi"] for code in (self.kode, "DK") for r in self.raekker("tal", code)}
