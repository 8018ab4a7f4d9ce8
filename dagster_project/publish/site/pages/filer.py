"""From a file to its figures, internal only: a page per sender, with each delivery's figures and which of its rows are in them.

Every figure with an audit page is here, and a CSV beside the page has each row with each of its figures. What a row is in
besides, and why a row is in none, is `kontrol spor --fil <navn> --raekke <nr>`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from dagster_project.common.danish import large, maaned, saa_mange, tal
from dagster_project.common.duckdb_read import open_read_only
from dagster_project.figures.names import KILDER
from dagster_project.publications.tables import write_csv
from dagster_project.publish.site.cells import enhed
from dagster_project.publish.site.edition import Edition, Row
from dagster_project.publish.site.pages.spor import Spor

SHOWN = 40  # runs of rows in a cell; all of them stand in the CSV
_PER_FIGURE = """
    select leverance_id, nr, count(distinct raekke_nr), sum(bidrag), sum(naevner) from henvist group by all order by all
"""
# rows that are in the very same figures, as runs of numbers
_ALIKE = """
    with raekker as (
        select leverance_id, raekke_nr, list_sort(list(distinct nr)) as numre from henvist group by all
    ),
    nummererede as (
        select *, raekke_nr - row_number() over (partition by leverance_id, numre order by raekke_nr) as stykke from raekker
    ),
    stykker as (
        select leverance_id, numre, min(raekke_nr) as fra, max(raekke_nr) as til from nummererede
        group by leverance_id, numre, stykke
    )
    select leverance_id, numre, sum(til - fra + 1), list([fra, til] order by fra) from stykker
    group by all order by leverance_id, min(fra)
"""
_EVERY_ROW = """
    select l.filnavn, r.raekke_nr, t.tal_id, t.titel as tal, cast(sum(r.bidrag) as decimal(28, 2)) as bidrag,
        cast(sum(r.naevner) as bigint) as naevner, r.leverance_id, l.kommunekode
    from henvist as r inner join leverancer as l using (leverance_id) inner join tallene as t using (nr)
    group by all order by l.kommunekode, l.filnavn, r.leverance_id, r.raekke_nr, t.tal_id
"""


@dataclass(frozen=True)
class Counted:
    """A figure that rows of a file are in: how many, and what they give to it."""

    nr: int
    titel: str
    fil: str
    raekker: int
    bidrag: str


@dataclass(frozen=True)
class Alike:
    """Rows of a file that are in the same figures, named by their number in the file's list of them."""

    raekker: str
    antal: int
    numre: list[int]


@dataclass(frozen=True)
class File:
    """A delivery with rows in figures."""

    leverance: Row
    kilde: str
    antal: int
    tal: list[Counted]
    ens: list[Alike]


class Files:
    """Every delivery of an edition with rows in figures that have a page; none in one without single rows."""

    def __init__(self, edition: Edition, spor: Spor) -> None:
        self._edition = edition
        self._figures = [(f.tal_id, f.titel, f.fil, "kr") for f in spor.figurer.values()]
        self._figures += [(t.tal["tal_id"], t.tal["titel"], t.fil, t.tal["enhed"]) for t in spor.tallene.after_id.values()]
        self._con = open_read_only()
        self._con.register("henvist", _referred(edition, spor))
        self._con.register("tallene", _figures(self._figures))

    @cached_property
    def senders(self) -> dict[str, list[File]]:
        """The deliveries of each municipality, or of the country, in the order of the register's page."""
        if not self._figures or not self._edition.intern:
            return {}
        per_figure, alike = (_per_delivery(self._con.execute(sql).fetchall()) for sql in (_PER_FIGURE, _ALIKE))
        out: dict[str, list[File]] = defaultdict(list)
        known = [r for r in self._edition.raekker("leverancer") if r["leverance_id"] in per_figure]
        for r in sorted(known, key=lambda r: (r["kilde"], r["periode"], r["version"] or 0, r["leverance_id"])):
            out[r["kommunekode"]].append(self._file(r, per_figure[r["leverance_id"]], alike[r["leverance_id"]]))
        return dict(sorted(out.items()))

    def _file(self, r: Row, per_figure: list[tuple], alike: list[tuple]) -> File:
        counted, own = [], {}
        for place, (nr, rows, given, whole) in enumerate(per_figure, start=1):
            _, title, file, unit = self._figures[nr]
            of_all = f"{tal(given)} af {tal(whole)}" if whole is not None else enhed(given, unit)
            counted.append(Counted(place, title, file, rows, of_all))
            own[nr] = place
        groups = [Alike(_runs(runs), int(count), [own[nr] for nr in numbers]) for numbers, count, runs in alike]
        return File(r, large(KILDER.get(r["kilde"], r["kilde"])) or "", sum(g.antal for g in groups), counted, groups)

    def lenke(self, r: Row) -> str | None:
        """The way from a row of the register to the file's figures, where it has any."""
        return self.way(r["leverance_id"]) if "leverance_id" in r else None

    def way(self, leverance_id: str) -> str | None:
        return self._places.get(leverance_id)

    @cached_property
    def _places(self) -> dict[str, str]:
        ids = [(code, f.leverance["leverance_id"]) for code, own in self.senders.items() for f in own]
        return {id_: f"{name(code)}#{id_}" for code, id_ in ids}

    def sides(self) -> Iterable[tuple[str, dict[str, Any]]]:
        """The name of each page, and what its template reads."""
        for code, own in self.senders.items():
            sender = self._edition.navne.get(code, code)
            yield name(code), {
                "filer": own, "afsender": sender, "csv": name(code).replace(".html", ".csv"), "perioden": maaned,
                "skriv": partial(self._write, code),
            }  # fmt: skip

    def _write(self, code: str, file: Path) -> None:
        """Each row with each figure it is in, as CSV in the form of the published tables."""
        write_csv(self._every_row[code], file)
        file.chmod(0o600)

    @cached_property
    def _every_row(self) -> dict[str, pa.Table]:
        """The rows of every sender: one query for the country, since each would read all rows for its own."""
        self._con.register("leverancer", self._edition.columns("leverancer", "leverance_id", "filnavn", "kommunekode"))
        rows = self._con.execute(_EVERY_ROW).to_arrow_table()
        parts = pc.run_end_encode(rows["kommunekode"].combine_chunks())
        codes, ends = parts.values.to_pylist(), parts.run_ends.to_pylist()
        rows = rows.drop_columns("kommunekode")
        return {code: rows.slice(begin, end - begin) for code, begin, end in zip(codes, [0, *ends], ends, strict=False)}


def name(code: str) -> str:
    return f"filer-{code.lower()}.html"


def _figures(figures: list[tuple[str, str, str, str]]) -> pa.Table:
    ids, titles, *_ = zip(*figures, strict=True) if figures else ((), ())
    return pa.table(
        {
            "nr": pa.array(range(len(figures)), pa.int64()),
            "tal_id": pa.array(ids, pa.string()),
            "titel": pa.array(titles, pa.string()),
        }
    )


def _referred(edition: Edition, spor: Spor) -> pa.Table:
    """Each row of each figure: where it stands, the figure's number, and what it gives."""
    charts = list(spor.figurer.values())
    schema = pa.schema(
        [
            *(("leverance_id", pa.string()), ("raekke_nr", pa.int64()), ("nr", pa.int64())),
            *(("bidrag", pa.decimal128(28, 2)), ("naevner", pa.int64())),
        ]
    )
    parts = [schema.empty_table()]
    if charts:
        lines = charts[0].alle.steder.take(pa.array(list(chain.from_iterable(f.linjer for f in charts)), pa.int64()))
        numbers = list(chain.from_iterable(repeat(nr, len(f.linjer)) for nr, f in enumerate(charts)))
        parts.append(
            _as(schema, lines["leverance_id"], lines["raekke_nr"], numbers, lines["beloeb"], pa.nulls(len(numbers), pa.int64()))
        )
    if edition.exists("spor_raekker"):
        rows = edition.columns("spor_raekker", "tal_id", "leverance_id", "raekke_nr", "bidrag", "naevner")
        found = pc.index_in(rows["tal_id"], value_set=pa.array(list(spor.tallene.after_id), pa.string()))
        numbers = pc.add(pc.cast(found, pa.int64()), len(charts))
        parts.append(_as(schema, rows["leverance_id"], rows["raekke_nr"], numbers, rows["bidrag"], rows["naevner"]))
    return pa.concat_tables(parts)


def _as(schema: pa.Schema, *columns: Any) -> pa.Table:
    return pa.table(list(columns), names=schema.names).cast(schema)


def _per_delivery(rows: Iterable[tuple]) -> dict[str, list[tuple]]:
    out: dict[str, list[tuple]] = defaultdict(list)
    for id_, *rest in rows:
        out[id_].append(tuple(rest))
    return out


def _runs(runs: list[list[int]]) -> str:
    """`1–12, 14, 17–20`, and how many more runs there are."""
    shown = ", ".join(f"{first}–{last}" if last > first else f"{first}" for first, last in runs[:SHOWN])
    more = sum(last - first + 1 for first, last in runs[SHOWN:])
    return f"{shown} og {saa_mange(more, 'række', 'rækker')} mere" if more else shown
