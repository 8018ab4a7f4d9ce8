"""Revisions for the public: what two public editions show differently. Made of them alone: it tells nothing that they do not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from pathlib import Path
from types import MappingProxyType

import pyarrow as pa
import pyarrow.parquet as pq

from dagster_project.common.duckdb_read import open_read_only
from dagster_project.publications.chain import order
from dagster_project.publications.hidden_cells import HIDDEN
from dagster_project.revisions import no_longer_shown
from dagster_project.revisions.causes import BOUNDARIES
from dagster_project.revisions.compare import benchmark_tal
from dagster_project.revisions.tables import SCHEMAS
from dagster_project.revisions.triangle import Point, measures_of, reasons_of

Tal = dict[str, tuple]  # tal_id → (kommunekode, aar, periode, vaerdi); a hidden figure stands with None
_NAMES = ("tal_id", "kommunekode", "aar", "periode")


def public_revisions(
    internal_tables: Mapping[str, pa.Table],
    public: Mapping[str, pa.Table],
    name: str,
    earlier: Sequence[Path],
    hidden: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, pa.Table]:
    """`reviderede_tal`, `revisionstrekant` and `revisionsmaal` of the publication `name`. `internal_tables`: those, of which
    only causes and statuses are taken. `hidden`: the hidden figures, each with the words for why. A figure that the earlier
    edition hid has no row: that it changed would be news of it. One that only this edition hides has one without its value. A
    rounded count has a row when it is shown otherwise, whether the true one changed or not: a row that was missing would tell."""
    internal = [r for r in internal_tables["reviderede_tal"].to_pylist() if r["tal_id"] not in hidden]
    internal = _benchmark_alike(internal, public["benchmark"], earlier)
    revised = {r["tal_id"] for r in internal} | set(internal_tables["revisionstrekant"]["tal_id"].to_pylist())
    revised |= {tal_id for folder in earlier for tal_id in _revised(folder)}
    wanted = revised | hidden.keys()
    editions = {m.name: _read(m, wanted) for m in earlier}
    statuses = dict(zip(*(internal_tables["tal"][k].to_pylist() for k in ("tal_id", "status")), strict=True))
    no_longer = no_longer_shown.rows(hidden, editions, name, public["tal"], statuses)
    editions[name] = _shown(public["tal"], public["benchmark"], wanted)
    points = _points(editions, revised)
    status = {r["tal_id"]: r["status"] for r in internal_tables["revisionsmaal"].to_pylist()}
    shown = [new for r in internal if (new := _shown_revision(r, editions))]
    reasons = reasons_of(earlier, "offentlig") | {(name, r["tal_id"]): r["aarsag"] for r in shown if r["efter"] is not None}
    rows = {
        "reviderede_tal": sorted([*shown, *no_longer], key=itemgetter("tal_id")),
        "revisionstrekant": [
            dict(zip(SCHEMAS["revisionstrekant"].names, (*p, reasons.get((p[4], p[0]))), strict=True)) for p in points
        ],
        "revisionsmaal": [
            {**dict(zip(SCHEMAS["revisionsmaal"].names, m, strict=False)), "status": status.get(m[0])}
            for m in measures_of(points)
        ],
    }
    return {
        n: pa.Table.from_pylist([{HIDDEN: "", **x} for x in r], SCHEMAS[n].append(pa.field(HIDDEN, pa.string())))
        for n, r in rows.items()
    }


def _shown_revision(r: dict, editions: Mapping[str, Tal]) -> dict | None:
    """The row with the shown values; None where one is hidden, or where the two show the same."""
    from_, to = (editions.get(r[k], {}) for k in ("publikation_fra", "publikation_til"))
    before, after = (t[r["tal_id"]][3] if r["tal_id"] in t else None for t in (from_, to))
    hidden_now = r["tal_id"] in to and after is None
    if before is None or hidden_now or before == after:
        return None
    return {**r, "foer": before, "efter": after, "forskel": (after or 0) - before}


def _benchmark_alike(internal: list[dict], benchmark: pa.Table, earlier: Sequence[Path]) -> list[dict]:
    """The rows, with one for each figure of the benchmark that the two public editions show otherwise, and none of it that they
    show alike; those of a month and municipality have the same causes, whichever of its figures the deliveries changed."""
    folder = next((f for r in internal for f in earlier if f.name == r["publikation_fra"]), None)
    others = [r for r in internal if not r["tal_id"].startswith("benchmark/") or r["efter"] is None]
    file = folder and folder / "offentlig" / "tabeller" / "benchmark.parquet"
    if not file or not file.exists() or len(others) == len(internal):
        return others
    groups: dict[tuple[str, str], list[dict]] = {}
    for r in internal:
        if r["tal_id"].startswith("benchmark/"):
            for of in (r["kommunekode"], ""):
                groups.setdefault((r["periode"], of), []).append(r)
    alike = {group: {**own[0], "aarsag": _causes(own)} for group, own in groups.items()}
    with open_read_only() as con:
        con.register("nu", benchmark)
        con.register("da", pq.read_table(file))
        sql = f"""
            select tal_id, n.kommunekode, n.aar, n.periode
            from ({benchmark_tal("nu")}) as n inner join ({benchmark_tal("da")}) as d using (tal_id)
            where n.vaerdi <> d.vaerdi order by tal_id
        """
        rows = con.execute(sql).fetchall()
    return others + [
        {**(alike.get((r[3], r[1])) or alike[r[3], ""]), **dict(zip(_NAMES, r, strict=True))} for r in rows if (r[3], "") in alike
    ]


def _causes(own: list[dict]) -> str:
    return BOUNDARIES.join(sorted({cause for r in own for cause in r["aarsag"].split(BOUNDARIES)}))


def _revised(folder: Path) -> list[str]:
    """The figures that an earlier public edition says were revised, or are shown no longer."""
    file = folder / "offentlig" / "tabeller" / "reviderede_tal.parquet"
    return pq.read_table(file, columns=["tal_id"])["tal_id"].to_pylist() if file.exists() else []


def _points(editions: Mapping[str, Tal], revised: Iterable[str]) -> list[Point]:
    """The triangle's points that are shown, of figures that the public editions show with more than one value."""
    points: list[Point] = []
    for tal_id in sorted(revised):
        own = [
            (tal_id, *tal[tal_id][:3], name, tal[tal_id][3])
            for name, tal in sorted(editions.items(), key=lambda e: order(e[0]))
            if tal_id in tal and tal[tal_id][3] is not None
        ]
        if len({p[5] for p in own}) > 1:
            points += own
    return points


def _read(folder: Path, wanted: set[str]) -> Tal:
    """What an earlier public edition shows; nothing when it has not these tables."""
    files = [folder / "offentlig" / "tabeller" / f"{n}.parquet" for n in ("tal", "benchmark")]
    return _shown(*(pq.read_table(f) for f in files), wanted) if all(f.exists() for f in files) else {}


def _shown(tal: pa.Table, benchmark: pa.Table, wanted: set[str]) -> Tal:
    """The wanted figures as these tables show them."""
    with open_read_only() as con:
        con.register("tal", tal)
        con.register("benchmark", benchmark)
        con.register("wanted", pa.table({"tal_id": pa.array(sorted(wanted), pa.string())}))
        fields = "tal_id, kommunekode, aar, periode, vaerdi"
        every = f"select {fields} from tal union all select {fields} from ({benchmark_tal('benchmark')})"
        rows = con.execute(f"select {fields} from ({every}) semi join wanted using (tal_id)").fetchall()
    return {r[0]: r[1:] for r in rows}
