"""Each of dbt's data tests holds on the demo and fails when a fault is put into the tables that it reads.

One that is added without a fault stops here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dagster_project.herkomst.gem import kompiler
from tests.koersel.miljoe import Mappe
from tests.modeller.generiske_fejl import generiske
from tests.modeller.saaede_fejl import ENKELTE

pytestmark = [pytest.mark.heavy, pytest.mark.build]
# the two that ask every table at once: what each table states of itself, and the kind of fault that breaks it
FAELLES = {"noegler_er_unikke": ("noegle", "unik_noegle"), "seeds_holder": ("raekker", "raekker_holder")}
GENNEMSYN = "ingen_raekker"  # reviews: they may name something, and hold nothing back


@pytest.fixture(scope="module")
def noder(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    return kompiler(tmp_path_factory.mktemp("kompileret"), "test_type:data")["nodes"]


@pytest.fixture(scope="module")
def proever(noder: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """dbt's data tests by name, compiled."""
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
    assert proever
    assert [navn for navn, p in proever.items() if not er_gennemsyn(p) and svar(verden, p)] == []


def test_de_enkelte_tests_har_hver_deres_fejl(proever: dict[str, dict[str, Any]]) -> None:
    assert {navn for navn, p in proever.items() if not p.get("test_metadata")} == set(ENKELTE) | set(FAELLES)
    filer = {f.stem for f in (Path(__file__).parents[2] / "dbt_project" / "tests").glob("*.sql")}
    assert filer == set(ENKELTE) | set(FAELLES)


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
    assert antal >= len([p for p in proever.values() if p.get("test_metadata")]) > 0


@pytest.mark.parametrize("navn", FAELLES)
def test_saaede_fejl_ses_i_hver_tabel_der_spoerges_samlet(
    verden: duckdb.DuckDBPyConnection, proever: dict[str, dict[str, Any]], noder: dict[str, dict[str, Any]], navn: str
) -> None:
    """A row doubled, a part of a key or a column emptied, a value that is not permitted: the answer names the table."""
    meta, slags = FAELLES[navn]
    uset, antal = [], 0
    for node in (n for n in noder.values() if n["config"]["meta"].get(meta)):
        tabel = node["relation_name"].replace('"', "").removeprefix("kontrol.")
        valg = {"kolonner": node["config"]["meta"][meta]} if slags == "unik_noegle" else node["config"]["meta"][meta]
        typer = {r[0]: r[1] for r in verden.execute(f"describe {tabel}").fetchall()}
        tom = not verden.execute(f"select count(*) from {tabel}").fetchone()[0]
        led = [d for d in re.split(r"\bunion all\b", proever[navn]["compiled_code"]) if f"select '{node['name']}'" in d]
        egne = {"compiled_code": " union all ".join(led)}  # the others say nothing of this table, and take their time
        for hvad, sql, ord_ in generiske(slags, tabel, valg, typer, "true", tom):
            antal += 1
            with fortrudt(verden, sql):
                if not any(r[0] == node["name"] and any(ord_ in str(v) for v in r) for r in svar(verden, egne)):
                    uset.append((node["name"], hvad))
    assert uset == []
    assert antal > 2 * len(proever[navn]["laeser"])
