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

from dagster_project.build.compiled_project import compiled
from tests.data_folder import Folder
from tests.dbt.generic_faults import generic
from tests.dbt.sown_faults import SINGLE

pytestmark = [pytest.mark.heavy, pytest.mark.build]
# the two that ask every table at once: what each table states of itself, and the kind of fault that breaks it
SHARED = {"noegler_er_unikke": ("noegle", "unik_noegle"), "seeds_holder": ("raekker", "raekker_holder")}
REVIEW = "ingen_raekker"  # reviews: they may name something, and hold nothing back


@pytest.fixture(scope="module")
def nodes() -> dict[str, dict[str, Any]]:
    return compiled()["nodes"]


@pytest.fixture(scope="module")
def tests(nodes: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """dbt's data tests by name, compiled."""
    return {
        n["name"]: n | {"laeser": [nodes[x]["relation_name"].replace('"', "") for x in n["depends_on"]["nodes"]]}
        for n in nodes.values()
        if n["resource_type"] == "test"
    }


@pytest.fixture(scope="module")
def world(demo: Folder, tests: dict[str, dict[str, Any]]) -> Iterator[duckdb.DuckDBPyConnection]:
    """Every table that a data test reads, copied into a database in memory."""
    with duckdb.connect() as con:
        con.execute(f"attach '{demo.data / 'kontrol.duckdb'}' as kontrol (read_only)")
        con.execute("attach ':memory:' as verden")
        for table in sorted({t for p in tests.values() for t in p["laeser"]}):
            _, schema, name = table.split(".")
            con.execute(f"create schema if not exists verden.{schema}")
            con.execute(f"create table verden.{schema}.{name} as from {table}")
        con.execute("use verden")
        yield con


@contextmanager
def regretted(con: duckdb.DuckDBPyConnection, *sentences: str) -> Iterator[None]:
    con.execute("begin")
    try:
        for sentence in sentences:
            con.execute(sentence)
        yield
    finally:
        con.execute("rollback")


def answer(con: duckdb.DuckDBPyConnection, sample: dict[str, Any]) -> list[tuple]:
    return con.execute(sample["compiled_code"].replace('"kontrol".', '"verden".')).fetchall()


def is_review(sample: dict[str, Any]) -> bool:
    return (sample.get("test_metadata") or {}).get("name") == REVIEW


def test_every_data_test_holds_on_the_demo(world: duckdb.DuckDBPyConnection, tests: dict[str, dict[str, Any]]) -> None:
    assert tests
    assert [name for name, p in tests.items() if not is_review(p) and answer(world, p)] == []


def test_singular_tests_have_a_fault_each(tests: dict[str, dict[str, Any]]) -> None:
    assert {name for name, p in tests.items() if not p.get("test_metadata")} == set(SINGLE) | set(SHARED)
    files = {f.stem for f in (Path(__file__).parents[2] / "dbt_project" / "tests").glob("*.sql")}
    assert files == set(SINGLE) | set(SHARED)


@pytest.mark.parametrize("navn", SINGLE)
def test_a_sown_fault_is_seen_by_its_singular_test(
    world: duckdb.DuckDBPyConnection, tests: dict[str, dict[str, Any]], navn: str
) -> None:
    for error in SINGLE[navn]:
        with regretted(world, error):
            assert answer(world, tests[navn]), error


def test_sown_faults_are_seen_by_each_generic_test(world: duckdb.DuckDBPyConnection, tests: dict[str, dict[str, Any]]) -> None:
    """A row doubled, a key or a column emptied, a value that is none, a stock that does not balance."""
    count, unseen = 0, []
    for name, p in tests.items():
        if not (meta := p.get("test_metadata")):
            continue
        table = p["laeser"][0].removeprefix("kontrol.")
        at = p["config"].get("where") or "true"
        types_ = {r[0]: r[1] for r in world.execute(f"describe {table}").fetchall()}
        empty = not world.execute(f"select count(*) from {table} where {at}").fetchone()[0]
        rent = [f"delete from {table} where {at}"] if is_review(p) else []
        for what_happened, sql, word_ in generic(meta["name"], table, meta["kwargs"], types_, at, empty):
            count += 1
            with regretted(world, *rent):
                assert answer(world, p) == [], name
                world.execute(sql)
                if not any(word_ in str(v) for r in answer(world, p) for v in r):
                    unseen.append((name, what_happened))
    assert unseen == []
    assert count >= len([p for p in tests.values() if p.get("test_metadata")]) > 0


@pytest.mark.parametrize("navn", SHARED)
def test_sown_faults_are_seen_in_each_table_that_is_asked_at_once(
    world: duckdb.DuckDBPyConnection, tests: dict[str, dict[str, Any]], nodes: dict[str, dict[str, Any]], navn: str
) -> None:
    """A row doubled, a part of a key or a column emptied, a value that is not permitted: the answer names the table."""
    meta, kind = SHARED[navn]
    unseen, count = [], 0
    for node in (n for n in nodes.values() if n["config"]["meta"].get(meta)):
        table = node["relation_name"].replace('"', "").removeprefix("kontrol.")
        choice = {"kolonner": node["config"]["meta"][meta]} if kind == "unik_noegle" else node["config"]["meta"][meta]
        types_ = {r[0]: r[1] for r in world.execute(f"describe {table}").fetchall()}
        empty = not world.execute(f"select count(*) from {table}").fetchone()[0]
        terms = [d for d in re.split(r"\bunion all\b", tests[navn]["compiled_code"]) if f"select '{node['name']}'" in d]
        own = {"compiled_code": " union all ".join(terms)}  # the others say nothing of this table, and take their time
        for what_happened, sql, word_ in generic(kind, table, choice, types_, "true", empty):
            count += 1
            with regretted(world, sql):
                if not any(r[0] == node["name"] and any(word_ in str(v) for v in r) for r in answer(world, own)):
                    unseen.append((node["name"], what_happened))
    assert unseen == []
    assert count > 2 * len(tests[navn]["laeser"])
