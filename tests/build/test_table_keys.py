"""What a table states of its key is asked of its rows."""

from __future__ import annotations

import duckdb
import pytest

from dagster_project.build.table_keys import Broken, KeyedTable, broken_keys, keyed_tables

TABLE = KeyedTable("main", "tal", ("kommunekode", "coalesce(felt, '')"))


@pytest.fixture
def con():
    with duckdb.connect() as con:
        con.execute("create table tal (kommunekode varchar, felt varchar)")
        con.execute("insert into tal values ('151', null), ('151', 'a'), ('101', 'a')")
        yield con


def test_rows_that_keep_the_key_break_nothing(con):
    assert broken_keys(con, TABLE) == Broken(0, ())


def test_a_doubled_row_and_a_missing_part_are_told_apart_from_the_rest(con):
    con.execute("insert into tal values ('151', ''), (null, 'b')")
    broken = broken_keys(con, TABLE)
    assert broken.count == 2
    assert {(e["kommunekode"], e["coalesce(felt, '')"], e["raekker"]) for e in broken.examples} == {
        ("151", "", 2),
        (None, "b", 1),
    }


def test_the_first_ones_stand_for_many(con):
    con.execute("insert into tal select cast(i as varchar), 'x' from range(200, 300) as t(i), range(2)")
    broken = broken_keys(con, TABLE, examples=3)
    assert (broken.count, len(broken.examples)) == (100, 3)


def test_models_without_a_key_and_seeds_are_passed_over():
    def node(kind, name, meta):
        return {"resource_type": kind, "schema": "marts", "name": name, "config": {"meta": meta}}

    nodes = [node("model", "b", {"noegle": ["x"]}), node("model", "a", {"noegle": ["x", "y"]}), node("model", "c", {})]
    manifest = {"nodes": dict(enumerate([*nodes, node("seed", "s", {"noegle": ["x"]})]))}
    assert keyed_tables(manifest) == [KeyedTable("marts", "a", ("x", "y")), KeyedTable("marts", "b", ("x",))]
