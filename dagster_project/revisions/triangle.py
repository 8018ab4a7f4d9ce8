"""Triangle, and final or provisional.

* Provisional or final: how long after its end a year or a month may still be revised, by the method choices in force.
* The revision triangle: a figure as it stood in each publication, and how far it moved between them on average.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby, pairwise
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from dagster_project.common.duckdb_read import BuiltDatabase, literal
from dagster_project.publications import chain
from dagster_project.revisions.compare import TAL, benchmark_tal

PROVISIONAL, FINAL = "foreløbig", "endelig"
YEAR, BENCHMARK = "endelig_aar_maaneder", "endelig_benchmark_maaneder"  # names of method choices


def status(year: int, month: str | None, periode: str, choice: Mapping[str, str]) -> str:
    """Of a figure for a year, or for a month of the benchmark, in a publication up to `periode`."""
    end, deadline = (month, BENCHMARK) if month else (f"{year}-12", YEAR)
    return FINAL if _number(periode) - _number(end) >= int(choice[deadline]) else PROVISIONAL


def is_closed(year: int, month: str | None, periode: str) -> bool:
    """Whether a publication up to `periode` covers the whole of the figure's year or month: before that it grows, and is not
    revised."""
    return periode >= (month or f"{year}-12")


def _number(month: str) -> int:
    return 12 * int(month[:4]) + int(month[5:7])


Point = tuple  # (tal_id, kommunekode, aar, periode, publikation, vaerdi)


def triangle(built: BuiltDatabase, name: str, earlier: Sequence[Path], revised: set[str]) -> list[Point]:
    """Every figure that this publication or an earlier one revised, by publication in order of period and number. A figure
    that was never revised would stand there with the same value throughout."""
    earlier = [m for m in earlier if (m / chain.MANIFEST).exists()]
    all_tal = sorted(revised.union(*(_revised(m) for m in earlier)))
    if not all_tal:
        return []
    with built.session() as con:
        points = _values(con, name, f"{TAL} union all from ({benchmark_tal('ny.marts.benchmark')})", all_tal)
        for folder in earlier:
            file = {t: f"read_parquet({literal(_file(folder, t))})" for t in ("tal", "benchmark")}
            columns = "tal_id, kommunekode, aar, periode, vaerdi"
            sql = f"select {columns} from {file['tal']} union all select {columns} from ({benchmark_tal(file['benchmark'])})"
            points += _values(con, folder.name, sql, all_tal)
    return sorted(points, key=lambda p: (p[0], chain.order(p[4])))


def measures_of(points: Iterable[Point]) -> list[tuple]:
    """(tal_id, kommunekode, aar, periode, comparisons, revisions, first, latest, mean absolute revision), over neighbouring
    publications that both cover the figure's whole year or month; no row for a figure with none."""
    out = []
    for _, group in groupby(points, key=lambda p: p[0]):
        own = [p for p in group if is_closed(p[2], p[3], chain.order(p[4])[0])]
        skip = [abs(b[5] - a[5]) for a, b in pairwise(own)]
        if skip:
            cut = sum(skip) / len(skip)
            out.append((*own[0][:4], len(skip), sum(s != 0 for s in skip), own[0][5], own[-1][5], round(cut, 10)))
    return out


def reasons_of(earlier: Iterable[Path], edition: str) -> dict[tuple[str, str], str]:
    """(publication, figure) -> why the figure was another there than in the one before, as that edition of it says."""
    out = {}
    for folder in earlier:
        file = folder / edition / "tabeller" / "reviderede_tal.parquet"
        if file.exists():
            table = pq.read_table(file, columns=["tal_id", "efter", "aarsag"])
            found = zip(*(table[k].to_pylist() for k in table.column_names), strict=True)
            out |= {(folder.name, tal_id): reason for tal_id, after, reason in found if after is not None and reason}
    return out


def _file(folder: Path, table: str) -> Path:
    return folder / "intern" / "tabeller" / f"{table}.parquet"


def _revised(folder: Path) -> set[str]:
    return set(pq.read_table(_file(folder, "reviderede_tal"), columns=["tal_id"])["tal_id"].to_pylist())


def _values(con: duckdb.DuckDBPyConnection, name: str, sql: str, tal_id: list[str]) -> list[Point]:
    rows = con.execute(
        f"select tal_id, kommunekode, aar, periode, ?, vaerdi from ({sql}) where tal_id in (select unnest(?))", [name, tal_id]
    )
    return rows.fetchall()
