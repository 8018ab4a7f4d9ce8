"""A column's lineage names what decides it, and nothing that it does not rest on."""

from __future__ import annotations

import pytest
from sqlglot.schema import MappingSchema

from dagster_project.build.column_lineage import of_sql

SCHEMA = {"s": {"t": {"id": "int", "a": "int", "b": "int", "c": "int"}, "u": {"id": "int", "kind": "int", "x": "int"}}}


def of(sql: str) -> dict[str, list[str]]:
    """Column -> the columns that it rests on, without the schema."""
    found = of_sql(sql, MappingSchema(SCHEMA, dialect="duckdb"))
    return {name: [f"{table}.{column}" for _, table, column in columns] for name, columns in found.items()}


def test_a_constant_is_decided_by_the_rows_that_it_stands_on():
    sql = "select id, 'a' as fact from s.t where a is not null union all select id, 'b' from s.t where b is not null"
    assert of(sql) == {"id": ["t.id"], "fact": ["t.a", "t.b"]}


def test_a_constant_on_every_row_rests_on_nothing():
    assert of("select id, 'a' as fact from s.t") == {"id": ["t.id"], "fact": []}


def test_a_missing_value_is_decided_by_nothing():
    assert of("select null as x from s.t where a is not null") == {"x": []}


@pytest.mark.parametrize("kind", ["inner", "left"])
def test_a_column_that_is_looked_up_is_decided_by_what_it_is_looked_up_with(kind):
    sql = f"select t.id, t.a, u.x from s.t as t {kind} join s.u as u on t.id = u.id and u.kind <= t.b"
    assert of(sql) == {"id": ["t.id"], "a": ["t.a"], "x": ["t.b", "u.kind", "u.x"]}


def test_a_constant_is_decided_by_an_inner_join_but_not_by_a_left_one():
    sql = "select 'a' as fact from s.t as t {} join s.u as u on t.a = u.kind"
    assert of(sql.format("inner")) == {"fact": ["t.a", "u.kind"]}
    assert of(sql.format("left")) == {"fact": []}


BITS = """
    with coded as (
        select id, case when c > 0 then case when a > 0 then 1 else 2 end + case when b > 0 then 4 else 0 end end as state
        from s.t
        union all
        select id, case when kind > 0 then 2 else 0 end + case when x > 0 then 4 else 0 end from s.u
    ),
    passed as (select id, state from coded)
"""


def test_a_bit_is_made_of_the_terms_that_may_set_it():
    counts = {"one": 1, "two": 2, "four": 4, "both": 6}
    columns = [f"sum(case when state & {bits} = {bits} then 1 else 0 end) as {name}" for name, bits in counts.items()]
    assert of(f"{BITS} select {', '.join(columns)} from passed") == {
        "one": ["t.a"],
        "two": ["t.a", "u.kind"],
        "four": ["t.b", "u.x"],
        "both": ["t.a", "t.b", "u.kind", "u.x"],
    }


def test_a_number_whose_terms_cannot_be_told_is_named_whole():
    assert of("with x as (select a + b as state from s.t) select state & 1 = 1 as one from x") == {"one": ["t.a", "t.b"]}


def test_bits_of_a_delivered_column_are_the_column():
    assert of("select a & 1 = 1 as one from s.t") == {"one": ["t.a"]}
