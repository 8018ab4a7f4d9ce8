"""One place opens DuckDB to read, so that no command has a bar of progress between its lines."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dagster_project
from dagster_project.common.duckdb_read import is_damaged, literal, open_read_only

ROOT = Path(dagster_project.__file__).parent


def test_no_bar_of_progress_is_drawn() -> None:
    with open_read_only() as con:
        assert con.execute("select current_setting('enable_progress_bar')").fetchone() == (False,)


def test_nothing_else_opens_a_database_to_read() -> None:
    """`database_file` opens the build file to write its last page; dbt has its own."""
    opener = {f.relative_to(ROOT).as_posix() for f in ROOT.rglob("*.py") if re.search(r"duckdb\.connect\(", f.read_text("utf-8"))}
    assert opener == {"common/duckdb_read.py", "build/database_file.py"}


VALUES = st.one_of(st.none(), st.booleans(), st.integers(-(2**62), 2**62), st.text(st.characters(blacklist_characters="\0")))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(value=st.one_of(VALUES, st.lists(st.text(st.characters(blacklist_characters="\0"))), st.lists(st.integers(0, 9))))
def test_a_value_written_as_sql_is_that_value(value: object) -> None:
    with open_read_only() as con:
        assert con.execute(f"select {literal(value)}").fetchone() == (value,)


def test_a_value_of_another_kind_is_refused() -> None:
    with pytest.raises(TypeError, match="fandt float"):
        literal(1.5)


@pytest.mark.parametrize("left", [5_000, 20_000, -5_000])
def test_a_database_that_is_cut_off_is_damaged(tmp_path: Path, left: int) -> None:
    whole, torn = tmp_path / "hel.duckdb", tmp_path / "afskåret.duckdb"
    with duckdb.connect(str(whole)) as con:
        con.execute("create table t as select range as i, 'tekst ' || hash(range) as x from range(50_000)")
    torn.write_bytes(whole.read_bytes()[:left])
    with pytest.raises(duckdb.Error) as error, open_read_only(torn) as con:
        con.execute("select max(x), sum(i) from t").fetchall()
    assert is_damaged(error.value)
