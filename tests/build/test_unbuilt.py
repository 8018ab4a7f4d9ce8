"""What is said when a model cannot be built."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from dagster_project.build.dbt_runner import BuiltNode, unbuilt
from dagster_project.settings import ROOT
from tests.data_folder import Folder, sag, sager

NAMES = {"model.kontrol.a": "intermediate/a", "model.kontrol.b": "marts/b", "model.kontrol.c": "marts/c"}
SQL = """Runtime Error in model a (models/intermediate/a.sql)
  Parser Error: syntax error at or near "with"

  LINE 3: with x as (select 1)
          ^"""
CELL = """Runtime Error in model b (models/marts/b.sql)
  Conversion Error: Could not convert string 'Anna Test' to INT32"""
OWN = "Runtime Error in model b (models/marts/b.sql)\n  Python exception: SettingsError: Lageret svarer ikke. Kør igen."


def _node(letter: str, status: str, message: str | None = None) -> BuiltNode:
    return BuiltNode(f"model.kontrol.{letter}", letter, "model", status, None, 0.0, message)


def test_the_model_at_fault_is_named_with_its_file_and_the_fault_and_the_others_are_counted() -> None:
    said = unbuilt([_node("a", "error", SQL), _node("b", "skipped"), _node("c", "skipped")], NAMES)
    for word in (
        "intermediate/a (dbt_project/models/intermediate/a.sql): Parser Error: syntax error at or near",
        "2, der bygger",
    ):
        assert word in said
    assert "marts/" not in said and "kontrol run" in said and "som før" in said


def test_of_two_at_fault_both_are_said_and_no_cell_is_quoted() -> None:
    said = unbuilt([_node("a", "error", SQL), _node("b", "error", CELL)], NAMES)
    assert "intermediate/a" in said and "marts/b (dbt_project/models/marts/b.sql)" in said and "log" in said
    assert "Anna Test" not in said and "sprunget over" not in said


def test_an_error_of_ours_is_said_in_its_own_words() -> None:
    assert "marts/b: Lageret svarer ikke. Kør igen. " in unbuilt([_node("b", "error", OWN)], NAMES)


def test_of_a_model_that_the_memory_does_not_hold_the_settings_to_change_are_named() -> None:
    """In DuckDB's words, whatever they are in its next version."""
    with duckdb.connect(config={"memory_limit": "10MB", "temp_directory": ""}) as con, pytest.raises(duckdb.Error) as full:
        con.execute("select list(i) from range(100000000) t(i)").fetchall()
    said = unbuilt([_node("a", "error", f"Runtime Error in model a (models/intermediate/a.sql)\n  {full.value}")], NAMES)
    assert "models/intermediate/a.sql" in said and "KONTROL_HUKOMMELSE" in said and "KONTROL_MIDLERTIDIG_MAKS" in said


@pytest.mark.heavy
@pytest.mark.torture
def test_a_run_over_a_model_whose_sql_is_broken_says_which_and_why(tmp_path: Path) -> None:
    """In a copy of the code, as somebody who changes a model meets it."""
    copy, place = tmp_path / "kode", Folder(tmp_path / "sted")
    copy.mkdir()
    place.put("kommune_sager", "kommune_sager_151_2025-12.csv", sager(sag("1")))
    for part in ("dagster_project", "dbt_project", "seeds", "pyproject.toml", "requirements.lock"):
        (shutil.copytree if (ROOT / part).is_dir() else shutil.copy)(ROOT / part, copy / part)
    (model,) = (copy / "dbt_project" / "models").rglob("int_kontroltrin.sql")
    model.write_text("select fra intet\n" + model.read_text("utf-8"), "utf-8")
    environment = place.environment(PYTHONPATH=str(copy)) | {"PATH": os.environ["PATH"]}
    done = subprocess.run(
        [sys.executable, "-m", "dagster_project.cli.app", "run"],
        cwd=copy, env=environment, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    said = next(line for line in (done.stdout + done.stderr).splitlines() if "model kunne ikke bygges" in line)
    assert done.returncode == 2 and "int_kontroltrin.sql): Parser Error" in said and "sprunget over" in said
    assert "model.kontrol." not in said and "skipped" not in done.stdout
