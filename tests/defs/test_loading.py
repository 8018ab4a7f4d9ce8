"""What a command loads, and what it does not: whoever runs it waits for every module."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from dagster_project.settings import ROOT
from tests.surroundings import without_settings


def _loaded(code: str, among: set[str], settings: Mapping[str, object] | None = None) -> str:
    """Those of the modules that stand loaded in a fresh process when `kode` has run."""
    program = f"import sys; {code}; print(sorted({among!r} & set(sys.modules)))"
    answer = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=without_settings(settings), capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


def test_the_publications_asset_loads_no_solver_typesetter_or_spreadsheet_before_it_runs() -> None:
    expensive = {"scipy", "typst", "pandas", "xlsxwriter", "frictionless"}
    assert _loaded("import dagster_project.defs.publication", expensive) == "[]\n"


def test_a_figures_trail_asks_the_database_without_pandas() -> None:
    """A bound parameter would have DuckDB load it: half a second of every command."""
    code = (
        "from pathlib import Path; import duckdb; from dagster_project.spor.sources import Kilder; "
        "assert Kilder(duckdb.connect(), Path()).fetch('select $a', {'a': ['x']}) == [(['x'],)]"
    )
    assert _loaded(code, {"pandas"}) == "[]\n"


def test_the_register_is_written_without_pandas() -> None:
    code = (
        "import tempfile; from pathlib import Path; from dagster_project.deliveries.register import write, register_path; "
        "raa = Path(tempfile.mkdtemp()); register_path(raa).parent.mkdir(); write(raa, []); "
        "from dagster_project.deliveries.register import Leverance; from dagster_project.deliveries.account import File; "
        "write(raa, [Leverance(File('i', 's', 'f', 'x'), 't', 1)])"
    )
    assert _loaded(code, {"pandas"}) == "[]\n"


def test_the_state_of_things_is_shown_without_what_a_run_loads() -> None:
    """Half of what `kontrol status` took was imports that it had no use for."""
    among = {"dagster", "dbt", "pyarrow", "pandas", "numpy", "multiprocessing", "dagster_project.build.dbt_runner"}
    assert _loaded("import dagster_project.cli.app, dagster_project.cli.status_view", among) == "[]\n"


def test_whether_anything_is_new_is_asked_without_dagster_or_whatever_reads_deliveries() -> None:
    among = {"dagster", "dbt", "pyarrow", "pandas", "numpy", "duckdb", "pebble", "sqlglot"}
    assert _loaded("import dagster_project.cli.app, dagster_project.cli.run", among) == "[]\n"


def test_no_code_changes_how_modules_are_found() -> None:
    """What is hidden from one importer surprises the next (docs/beslutninger/0008)."""
    forbidden = re.compile(r"sys\.(modules|meta_path|path_hooks)|builtins\.__import__")
    found = [f for f in (ROOT / "dagster_project").rglob("*.py") if forbidden.search(f.read_text("utf-8"))]
    assert found == []


def test_asking_for_a_figure_loads_neither_dagster_nor_dbt_nor_what_writes_files() -> None:
    expensive = {"dagster", "dbt", "pyarrow", "pandas", "xlsxwriter", "numpy"}
    assert _loaded("import dagster_project.cli, dagster_project.cli.spor", expensive) == "[]\n"


@pytest.mark.build
def test_definitions_of_a_code_that_was_translated_are_loaded_without_dagster_dbt_and_dbt(tmp_path: Path) -> None:
    """Its specs are kept beside the parsed project: the first to load a version of the code makes them."""
    settings = {"KONTROL_DATA": tmp_path / "data", "KONTROL_LANDING": tmp_path}
    among = {"dagster", "dagster_dbt", "dbt", "networkx", "sqlglot", "pandas"}
    _loaded("import dagster_project.definitions", among, settings)
    assert _loaded("import dagster_project.definitions", among, settings) == "['dagster']\n"
