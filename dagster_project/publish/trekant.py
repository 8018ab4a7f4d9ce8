"""The revision triangle: a figure as it stood in each publication, and how far it moved between them on average."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from dagster_project.forbindelse import BuiltDatabase, literal
from dagster_project.publish import kaede
from dagster_project.publish.endelighed import er_afsluttet
from dagster_project.publish.sammenligning import TAL, benchmarktal

Punkt = tuple  # (tal_id, kommunekode, aar, periode, publikation, vaerdi)


def trekant(built: BuiltDatabase, navn: str, tidligere: Sequence[Path], reviderede: set[str]) -> list[Punkt]:
    """Every figure that this publication or an earlier one revised, by publication in order of period and number. A figure
    that was never revised would stand there with the same value throughout."""
    tidligere = [m for m in tidligere if (m / kaede.MANIFEST).exists()]
    alle = sorted(reviderede.union(*(_reviderede(m) for m in tidligere)))
    if not alle:
        return []
    with built.session() as con:
        punkter = _vaerdier(con, navn, f"{TAL} union all from ({benchmarktal('ny.marts.benchmark')})", alle)
        for mappe in tidligere:
            fil = {t: f"read_parquet({literal(_fil(mappe, t))})" for t in ("tal", "benchmark")}
            kolonner = "tal_id, kommunekode, aar, periode, vaerdi"
            sql = f"select {kolonner} from {fil['tal']} union all select {kolonner} from ({benchmarktal(fil['benchmark'])})"
            punkter += _vaerdier(con, mappe.name, sql, alle)
    return sorted(punkter, key=lambda p: (p[0], kaede.orden(p[4])))


def maal(punkter: Iterable[Punkt]) -> list[tuple]:
    """(tal_id, kommunekode, aar, periode, comparisons, revisions, first, latest, mean absolute revision), over neighbouring
    publications that both cover the figure's whole year or month; no row for a figure with none."""
    ud = []
    for _, gruppe in groupby(punkter, key=lambda p: p[0]):
        egne = [p for p in gruppe if er_afsluttet(p[2], p[3], kaede.orden(p[4])[0])]
        spring = [abs(b[5] - a[5]) for a, b in pairwise(egne)]
        if spring:
            snit = sum(spring) / len(spring)
            ud.append((*egne[0][:4], len(spring), sum(s != 0 for s in spring), egne[0][5], egne[-1][5], round(snit, 10)))
    return ud


def _fil(mappe: Path, tabel: str) -> Path:
    return mappe / "intern" / "tabeller" / f"{tabel}.parquet"


def _reviderede(mappe: Path) -> set[str]:
    return set(pq.read_table(_fil(mappe, "reviderede_tal"), columns=["tal_id"])["tal_id"].to_pylist())


def _vaerdier(con: duckdb.DuckDBPyConnection, navn: str, sql: str, tal_id: list[str]) -> list[Punkt]:
    raekker = con.execute(
        f"select tal_id, kommunekode, aar, periode, ?, vaerdi from ({sql}) where tal_id in (select unnest(?))", [navn, tal_id]
    )
    return raekker.fetchall()
