"""Revisions for the public: what two public editions show differently. Made of them alone: it tells nothing that they do not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dagster_project.forbindelse import laes_i
from dagster_project.publications.hidden_cells import SKJULT, nothing_hidden
from dagster_project.publish.revisionstabeller import SKEMAER
from dagster_project.publish.sammenligning import benchmarktal
from dagster_project.publish.trekant import Punkt, maal

Tal = dict[str, tuple]  # tal_id → (kommunekode, aar, periode, vaerdi); a hidden figure stands with None


def offentlige_revisioner(
    alle: Mapping[str, pa.Table], offentlige: Mapping[str, pa.Table], navn: str, tidligere: Sequence[Path]
) -> dict[str, pa.Table]:
    """`reviderede_tal`, `revisionstrekant` and `revisionsmaal` of the publication `navn`. `alle`: the internal tables, of which
    only causes and statuses are taken. A figure that either edition hides has no row: that it changed would be news of it."""
    interne = alle["reviderede_tal"].to_pylist()
    oenskede = {r["tal_id"] for r in interne} | set(alle["revisionstrekant"]["tal_id"].to_pylist())
    udgaver = {m.name: _laes(m, oenskede) for m in tidligere}
    udgaver[navn] = _vist(offentlige["tal"], offentlige["benchmark"], oenskede)
    punkter = _punkter(udgaver, alle["revisionstrekant"].to_pylist())
    status = {r["tal_id"]: r["status"] for r in alle["revisionsmaal"].to_pylist()}
    raekker = {
        "reviderede_tal": [ny for r in interne if (ny := _vist_revision(r, udgaver))],
        "revisionstrekant": [dict(zip(SKEMAER["revisionstrekant"].names, p, strict=True)) for p in punkter],
        "revisionsmaal": [
            {**dict(zip(SKEMAER["revisionsmaal"].names, m, strict=False)), "status": status.get(m[0])} for m in maal(punkter)
        ],
    }
    return {n: pa.Table.from_pylist(r, SKEMAER[n]).append_column(SKJULT, nothing_hidden(len(r))) for n, r in raekker.items()}


def _vist_revision(r: dict, udgaver: Mapping[str, Tal]) -> dict | None:
    """The row with the shown values; None where one is hidden, or where the two show the same."""
    fra, til = (udgaver.get(r[k], {}) for k in ("publikation_fra", "publikation_til"))
    foer, efter = (t[r["tal_id"]][3] if r["tal_id"] in t else None for t in (fra, til))
    skjult_nu = r["tal_id"] in til and efter is None
    if foer is None or skjult_nu or foer == efter:
        return None
    return {**r, "foer": foer, "efter": efter, "forskel": (efter or 0) - foer}


def _punkter(udgaver: Mapping[str, Tal], interne: Iterable[dict]) -> list[Punkt]:
    """The triangle's points that are shown, of figures that the public editions show with more than one value."""
    punkter: dict[str, list[Punkt]] = {}
    for r in interne:
        kommune, aar, periode, vaerdi = udgaver.get(r["publikation"], {}).get(r["tal_id"], (None,) * 4)
        if vaerdi is not None:
            punkter.setdefault(r["tal_id"], []).append((r["tal_id"], kommune, aar, periode, r["publikation"], vaerdi))
    return [p for egne in punkter.values() if len({p[5] for p in egne}) > 1 for p in egne]


def _laes(mappe: Path, oenskede: set[str]) -> Tal:
    """What an earlier public edition shows; nothing when it has not these tables."""
    filer = [mappe / "offentlig" / "tabeller" / f"{n}.parquet" for n in ("tal", "benchmark")]
    return _vist(*(pq.read_table(f) for f in filer), oenskede) if all(f.exists() for f in filer) else {}


def _vist(tal: pa.Table, benchmark: pa.Table, oenskede: set[str]) -> Tal:
    with laes_i() as con:
        con.register("tal", tal)
        con.register("benchmark", benchmark)
        felter = "tal_id, kommunekode, aar, periode, vaerdi"
        sql = f"select {felter} from tal union all select {felter} from ({benchmarktal('benchmark')})"
        raekker = con.execute(sql).fetchall() if oenskede else []
    return {r[0]: r[1:] for r in raekker if r[0] in oenskede}
