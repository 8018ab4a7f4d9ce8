"""Tables as the site reads them.

* One edition's tables as the site reads them: rows with their key, and the word where a value is hidden.
* An earlier publication as the archive page shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dagster_project.common.frames import frame
from dagster_project.figures.tal_names import tal_name
from dagster_project.publications.hidden_cells import HIDDEN, hidden_cells
from dagster_project.revisions.no_longer_shown import is_one

KEYS: dict[str, tuple[str, ...]] = {
    "benchmark": ("periode", "kommunekode", "kontroltrin", "omraade"),
    "benchmark_kriterier": ("periode", "kommunekode", "kontroltrin", "omraade", "kriterium"),
    "benchmark_opfoelgning": ("periode", "kommunekode", "kontroltrin"),
    "provenu_aar": ("kommunekode", "aar", "kategori"),
    "provenu_total": ("kommunekode", "aar", "total"),
    "provenu_kommunal_andel": ("kommunekode", "aar", "kategori", "ydelse"),
    "provenu_fordeling": ("kommunekode", "aar", "kategori"),
    "krav": ("kommunekode", "periode", "ydelse", "aldersklasse"),
    "udk_status": ("aar", "kommunekode", "ydelse"),
    "indsatser": ("kommunekode", "aar", "noegletal"),
    "su_flytninger_uge": ("kommunekode", "iso_aar", "iso_uge"),
    "afstemning": ("tal_id",),
    "udsagn": ("udsagn_id",),
    "spor_tal": ("tal_id",),
    "varsling": ("periode", "kommunekode", "kontroltrin", "maaned"),
    "graensevaerdi_scenarier": ("periode", "graense", "maaneder", "kontroltrin"),
    "effekt": ("kommunekode", "aar", "kontroltrin", "dimension", "vaerdi"),
    "krav_kohorter": ("kommunekode", "ejer", "ydelse", "afgoerelsesaar", "maaneder"),
    "sammenligning": ("periode", "kommunekode", "maal"),
    "udtraek_effekt": ("kommunekode", "kriterium", "periode"),
}
"""What names a row of a table; a page marks every figure with it, so that it can be held against its cell. A row of another
table is named by its place in the file, `#0` the first: such tables are read whole."""
_ON_PAGE = {"provenu": ("provenu",), "udk": ("udk-status", "paragraf-11"), "indsatser": ("indsatser",)}  # by how ids begin
_COMPARE = {"=": pc.equal, "!=": pc.not_equal, ">=": pc.greater_equal}


class Row(dict[str, Any]):
    """A row; `id` is its table and key, `skjult` its hidden cells, `shown` what raekkehtml last made
    of it: a line stands on several audit pages."""

    __slots__ = ("id", "shown", "skjult")

    def __init__(self, table: str, fields: Mapping[str, Any] | Iterable[tuple[str, Any]], nr: int) -> None:
        super().__init__(fields)
        hidden = self.get(HIDDEN)
        self.skjult = hidden_cells(hidden) if hidden else {}
        key = [str(self[k]) for k in KEYS[table]] if table in KEYS else [f"#{nr}"]
        self.id = "|".join([table, *key])
        self.shown: tuple[Any, str] | None = None


class Edition:
    """The edition in `folder`: `tabeller/*.parquet`. A table that the edition does not hold has no rows.

    `is_expected`: files that are still being made, by their way from `folder`."""

    def __init__(self, folder: Path, is_expected: Iterable[str] = ()) -> None:
        self.folder = folder
        self._shared: dict[tuple[str, tuple[tuple[str, str, Any], ...]], dict[str, list[Row]]] = {}
        self._files: dict[str, bool] = dict.fromkeys(is_expected, True)
        self._was_read: dict[tuple[str, tuple[str, ...] | None], pa.Table | None] = {}
        self._remembered: dict[Hashable, Any] = {}

    def exists(self, table: str) -> bool:
        return (self.folder / "tabeller" / f"{table}.parquet").exists()

    def raekker(self, table: str, where: Sequence[tuple[str, str, Any]] = ()) -> list[Row]:
        """The table's rows in the file's order, those that meet every one of `where`: `[("periode", "=", "2023-12")]`; a cell
        without a value meets none. A municipality's rows are the same objects each time, and not for changing; what is asked of
        them besides is asked of the whole table, once, for rows that no page shows are dear to make."""
        if where and where[0][:2] == ("kommunekode", "="):  # every municipality's pages ask for its own
            return list(self._per_kommune(table, tuple(where[1:])).get(where[0][2], ()))
        found = self._table(table, None)
        if found is None:
            return []
        for field_name, sign, value in where:
            found = found.filter(_COMPARE[sign](found[field_name], value))
        names, columns = found.column_names, [c.to_pylist() for c in found.columns]
        return [Row(table, zip(names, cells, strict=True), i) for i, cells in enumerate(zip(*columns, strict=True))]

    def vaerdier(self, table: str, *fields: str) -> Iterator[tuple[Any, ...]]:
        """Those columns of every row, for tables that are long and wide."""
        found = self._table(table, fields)
        return iter(()) if found is None else zip(*(found[f].to_pylist() for f in fields), strict=True)

    def context(self, table: str, *fields: str) -> pd.DataFrame:
        """Those columns of the table, all when none is named, for work on whole columns. The edition has it."""
        return frame(self.columns(table, *fields))

    def columns(self, table: str, *fields: str) -> pa.Table:
        """The same as they stand in the file."""
        found = self._table(table, fields or None)
        if found is None:
            raise FileNotFoundError(f"{self.folder / 'tabeller'}: {table}.parquet findes ikke.")
        return found

    def names(self, table: str) -> list[str]:
        """Its columns: the public edition leaves some out."""
        return self.remember(("navne", table), lambda: pq.read_schema(self.folder / "tabeller" / f"{table}.parquet").names)

    def different(self, table: str, field_name: str) -> set[Any]:
        """The distinct values of one column, NULL left out."""
        return self.remember(("forskellige", table, field_name), lambda: self._different(table, field_name))

    def _different(self, table: str, field_name: str) -> set[Any]:
        found = self._table(table, (field_name,))
        return set() if found is None else set(found[field_name].unique().to_pylist()) - {None}

    def _per_kommune(self, table: str, where: tuple[tuple[str, str, Any], ...]) -> dict[str, list[Row]]:
        """Those rows of the table parted once, still in the file's order."""
        if (table, where) not in self._shared:
            own = self._shared[table, where] = {}
            for r in self.raekker(table, where):
                own.setdefault(r["kommunekode"], []).append(r)
        return self._shared[table, where]

    def _table(self, table: str, fields: Sequence[str] | None) -> pa.Table | None:
        """Read once: every municipality's pages take their own rows of the same tables."""
        file = self.folder / "tabeller" / f"{table}.parquet"
        key = table, None if fields is None else tuple(fields)
        if key not in self._was_read and not file.exists():
            self._was_read[key] = None
        elif key not in self._was_read:
            with pq.ParquetFile(file) as f:  # a third of what read_table costs, which looks for a data set first
                self._was_read[key] = f.read(fields and list(fields))
        return self._was_read[key]

    @cached_property
    def udgivelse(self) -> dict[str, str]:
        return {r["noegle"]: r["vaerdi"] or "" for r in self.raekker("udgivelse")}

    @cached_property
    def navne(self) -> dict[str, str]:
        return {r["kommunekode"]: r["navn"] for r in self.raekker("kommuner")} | {"DK": "Hele landet"}

    def remember(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """What `make` makes, made once: much is the same on thousands of the edition's pages."""
        if key not in self._remembered:
            self._remembered[key] = make()
        return self._remembered[key]

    @cached_property
    def definitioner(self) -> dict[str, str]:
        """What each key figure means."""
        return {r["navn"]: r["beskrivelse"] for r in self.raekker("metode") if r.get("art") == "definition"}

    @cached_property
    def few_sager(self) -> int:
        """With fewer cases a share is shown, and never named as lowest or highest: the publication's own choice."""
        method = self.raekker("metode", [("art", "=", "metodevalg"), ("navn", "=", "faa_sager")])
        in_force = [r["valg"] for r in method if r["gyldig_til"] is None]
        if len(in_force) != 1:
            raise ValueError(f"metode.parquet i {self.folder}: ventede ét gældende valg af faa_sager, fandt {len(in_force)}.")
        return int(in_force[0])

    @cached_property
    def intern(self) -> bool:
        """Whether the edition holds single cases: only the internal one does."""
        return self.exists("provenu_linjer")

    def no_longer(self, code: str, file: str) -> list[tuple[str, str]]:
        """The figures of a municipality's page that an earlier publication showed and this one hides: in words, and why."""
        groups = _ON_PAGE.get(file.partition("-")[0], ())
        rows = self.raekker("reviderede_tal", [("kommunekode", "=", code)]) if groups else []
        return [(tal_name(r["tal_id"]), r["aarsag"]) for r in rows if is_one(r) and r["tal_id"].partition("/")[0] in groups]

    @property
    def opdigtet(self) -> bool:
        return self.udgivelse.get("opdigtet") == "ja"

    def fil(self, *parts: str) -> str | None:
        """The address from a page to a file of this edition, or None when it is not there."""
        path = "/".join(parts)
        if path not in self._files:
            self._files[path] = (self.folder / path).exists()
        return f"../{path}" if self._files[path] else None


@dataclass(frozen=True)
class ArchiveEntry:
    """`navn` is `<periode>.<nr>`, `adresse` the way from a page of this site to the same edition of that publication, and
    `i_mappen` the way there for who opens the page in the publication's own folder, where that is another."""

    navn: str
    adresse: str
    i_mappen: str
    udgivet: str


def poster(edition: str, earlier: Sequence[Path]) -> list[ArchiveEntry]:
    """The earlier publications that have this edition, newest first.

    The public edition is read from the web root, where `<periode>.<nr>/` is the edition itself; the internal one from the folder
    of publications, where it stands one level deeper."""
    out = []
    for folder in sorted(earlier, key=_order, reverse=True):
        if not (folder / edition / "site").is_dir():
            continue
        in_folder = f"../../../{folder.name}/{edition}/site/index.html"
        address = f"../../{folder.name}/site/index.html" if edition == "offentlig" else in_folder
        om = Edition(folder / edition).udgivelse
        out.append(ArchiveEntry(folder.name, address, in_folder if in_folder != address else "", om.get("udgivet", "")))
    return out


def _order(folder: Path) -> tuple[str, int]:
    periode, _, nr = folder.name.rpartition(".")
    return periode, int(nr) if nr.isdigit() else 0
