"""One place opens DuckDB to read, so that no command has a bar of progress between its lines."""

from __future__ import annotations

import re
from pathlib import Path

import dagster_project
from dagster_project.forbindelse import laes_i

ROD = Path(dagster_project.__file__).parent


def test_no_bar_of_progress_is_drawn() -> None:
    with laes_i() as con:
        assert con.execute("select current_setting('enable_progress_bar')").fetchone() == (False,)


def test_nothing_else_opens_a_database_to_read() -> None:
    """`bygning` opens the build file to write its last page; dbt has its own."""
    aabner = {f.relative_to(ROD).as_posix() for f in ROD.rglob("*.py") if re.search(r"duckdb\.connect\(", f.read_text("utf-8"))}
    assert aabner == {"forbindelse.py", "bygning.py"}
