"""Each of dbt's data tests holds on the demo and fails when a fault is put into the tables that it reads.

The tests are those of the demo's own run, with the very SQL that ran: one that is added without a fault stops here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.koersel.miljoe import Mappe
from tests.modeller.generiske_fejl import generiske
from tests.modeller.saaede_fejl import ENKELTE

pytestmark = pytest.mark.heavy
GENNEMSYN = "ingen_raekker"  # reviews: they may name something, and hold nothing back


@pytest.fixture(scope="module")
def proever(demo: Mappe) -> dict[str, dict[str, Any]]:
    """dbt's data tests by name, compiled."""
    (fil,) = (f for f in (demo.data / "dbt" / "target").glob("dbt-*/manifest.json") if "compiled_code" in f.read_text("utf-8"))
    noder = json.loads(fil.read_text("utf-8"))["nodes"]
    return {
        n["name"]: n | {"laeser": [noder[x]["relation_name"].replace('"', "") for x in n["depends_on"]["nodes"]]}
        for n in noder.values()
        if n["resource_type"] == "test"
    }


@pytest.fixture(scope="module")
def verden(demo: Mappe, proever: dict[str, dict[str, Any]]) -> Iterator[duckdb.DuckDBPyConnection]:
    """Every table that a data test reads, copied into a database in memory."""
    with duckdb.connect() as con:
        con.execute(f"attach '{demo.data / 'kontrol.duckdb'}' as kontrol (read_only)")
        con.execute("attach ':memory:' as verden")
        for tabel in sorted({t for p in proever.values() for t in p["laeser"]}):
            _, skema, navn = tabel.split(".")
            con.execute(f"create schema if not exists verden.{skema}")
            con.execute(f"create table verden.{skema}.{navn} as from {tabel}")
        con.execute("use verden")
        yield con


@contextmanager
def fortrudt(con: duckdb.DuckDBPyConnection, *saetninger: str) -> Iterator[None]:
    con.execute("begin")
    try:
        for saetning in saetninger:
            con.execute(saetning)
        yield
    finally:
        con.execute("rollback")


def svar(con: duckdb.DuckDBPyConnection, proeve: dict[str, Any]) -> list[tuple]:
    return con.execute(proeve["compiled_code"].replace('"kontrol".', '"verden".')).fetchall()


def er_gennemsyn(proeve: dict[str, Any]) -> bool:
    return (proeve.get("test_metadata") or {}).get("name") == GENNEMSYN


def test_hver_datatest_holder_paa_proeven(verden: duckdb.DuckDBPyConnection, proever: dict[str, dict[str, Any]]) -> None:
    assert len(proever) > 50
    assert [navn for navn, p in proever.items() if not er_gennemsyn(p) and svar(verden, p)] == []


def test_de_enkelte_tests_har_hver_deres_fejl(proever: dict[str, dict[str, Any]]) -> None:
    assert {navn for navn, p in proever.items() if not p.get("test_metadata")} == set(ENKELTE)
    filer = {f.stem for f in (Path(__file__).parents[2] / "dbt_project" / "tests").glob("*.sql")}
    assert filer == set(ENKELTE)


@pytest.mark.parametrize("navn", ENKELTE)
def test_en_saaet_fejl_ses_af_den_enkelte_test(
    verden: duckdb.DuckDBPyConnection, proever: dict[str, dict[str, Any]], navn: str
) -> None:
    for fejl in ENKELTE[navn]:
        with fortrudt(verden, fejl):
            assert svar(verden, proever[navn]), fejl


def test_saaede_fejl_ses_af_hver_generisk_test(verden: duckdb.DuckDBPyConnection, proever: dict[str, dict[str, Any]]) -> None:
    """A row doubled, a key or a column emptied, a value that is none, a stock that does not balance."""
    antal, uset = 0, []
    for navn, p in proever.items():
        if not (meta := p.get("test_metadata")):
            continue
        tabel = p["laeser"][0].removeprefix("kontrol.")
        hvor = p["config"].get("where") or "true"
        typer = {r[0]: r[1] for r in verden.execute(f"describe {tabel}").fetchall()}
        tom = not verden.execute(f"select count(*) from {tabel} where {hvor}").fetchone()[0]
        rent = [f"delete from {tabel} where {hvor}"] if er_gennemsyn(p) else []
        for hvad, sql, ord_ in generiske(meta["name"], tabel, meta["kwargs"], typer, hvor, tom):
            antal += 1
            with fortrudt(verden, *rent):
                assert svar(verden, p) == [], navn
                verden.execute(sql)
                if not any(ord_ in str(v) for r in svar(verden, p) for v in r):
                    uset.append((navn, hvad))
    assert uset == []
    assert antal > 2 * len(proever)
