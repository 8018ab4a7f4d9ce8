"""Public revisions are made of what two public editions show: neither a row nor its cause tells whether a true count changed."""

from __future__ import annotations

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dagster_project.revisions.compare import benchmark_tal
from dagster_project.revisions.public_tables import public_revisions
from dagster_project.revisions.tables import SCHEMAS
from tests.disclosure.chains import chain, publish

Figures = dict[str, tuple]
FIRST, SECOND = "2023-03.1", "2023-04.1"
NO_TAL = SCHEMAS["tal"].append(pa.field("skjult", pa.string())).empty_table()


def figures(benchmark: pa.Table) -> Figures:
    with duckdb.connect() as con:
        con.register("b", benchmark)
        rows = con.execute(f"select * from ({benchmark_tal('b')}) order by tal_id").fetchall()
    return {r[0]: r[1:] for r in rows}


def changed(before: Figures, after: Figures) -> set[str]:
    return {n for n in before.keys() & after.keys() if before[n][-1] != after[n][-1]}


@pytest.fixture(scope="module")
def revised(tmp_path_factory: pytest.TempPathFactory) -> tuple[set[str], set[str], dict[str, dict], pa.Table]:
    """(figures whose true value has changed, those shown otherwise, the public rows by figure, the triangle) of two editions. The
    internal rows say of every other figure another cause."""
    internal = chain(1, editions=2)
    public = publish(internal)
    folder = tmp_path_factory.mktemp("kaede") / FIRST / "offentlig" / "tabeller"
    folder.mkdir(parents=True)
    for name, table in (("benchmark", public[0]), ("tal", NO_TAL)):
        pq.write_table(table, folder / f"{name}.parquet")
    before, after = map(figures, internal)
    rows = [
        {
            "tal_id": n,
            **dict(zip(("kommunekode", "aar", "periode", "foer"), before[n], strict=True)),
            **{"efter": after[n][-1], "aarsag": ("rettet leverance", "sen leverance")[i % 2], "status": "endelig"},
            **{"publikation_fra": FIRST, "publikation_til": SECOND},
        }
        for i, n in enumerate(sorted(changed(before, after)))
    ]
    tables = {n: SCHEMAS[n].empty_table() for n in ("revisionstrekant", "revisionsmaal", "tal")}
    tables["reviderede_tal"] = pa.Table.from_pylist(rows, SCHEMAS["reviderede_tal"])
    out = public_revisions(tables, {"benchmark": public[1], "tal": NO_TAL}, SECOND, [folder.parents[1]])
    shown = changed(*map(figures, public))
    return (
        {r["tal_id"] for r in rows},
        shown,
        {r["tal_id"]: r for r in out["reviderede_tal"].to_pylist()},
        out["revisionstrekant"],
    )


def test_there_is_a_row_for_each_figure_that_is_shown_otherwise_and_for_no_other(revised: tuple) -> None:
    true, shown, rows, _ = revised
    assert shown - true and true - shown  # each kind is there to be told apart
    assert rows.keys() == shown
    assert all(r["forskel"] == r["efter"] - r["foer"] != 0 for r in rows.values())


def test_the_figures_of_a_month_and_municipality_have_one_cause(revised: tuple) -> None:
    causes: dict[tuple, set[str]] = {}
    for r in revised[2].values():
        causes.setdefault((r["periode"], r["kommunekode"]), set()).add(r["aarsag"])
    assert all(len(c) == 1 for c in causes.values()) and {"rettet leverance; sen leverance"} in causes.values()


def test_the_triangle_has_every_figure_that_is_shown_otherwise(revised: tuple) -> None:
    points = revised[3].to_pylist()
    assert {p["tal_id"] for p in points} == revised[1]
    assert [p["publikation"] for p in points[:2]] == [FIRST, SECOND] and points[0]["vaerdi"] != points[1]["vaerdi"]
