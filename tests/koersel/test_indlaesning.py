"""What a command loads, and what it does not: whoever runs it waits for every module."""

from __future__ import annotations

import subprocess
import sys

from dagster_project.settings import ROD
from tests.omgivelser import uden_indstillinger


def _indlaest(kode: str, blandt: set[str]) -> str:
    """Those of the modules that stand loaded in a fresh process when `kode` has run."""
    program = f"import sys; {kode}; print(sorted({blandt!r} & set(sys.modules)))"
    svar = subprocess.run(
        [sys.executable, "-c", program], cwd=ROD, env=uden_indstillinger({}), capture_output=True, text=True, check=False
    )
    assert svar.returncode == 0, svar.stderr
    return svar.stdout


def test_the_publications_asset_loads_no_solver_typesetter_or_spreadsheet_before_it_runs() -> None:
    dyre = {"scipy", "typst", "pandas", "xlsxwriter", "frictionless"}
    assert _indlaest("import dagster_project.defs.publish_assets", dyre) == "[]\n"


def test_a_figures_trail_asks_the_database_without_pandas() -> None:
    """A bound parameter would have DuckDB load it: half a second of every command."""
    kode = (
        "from pathlib import Path; import duckdb; from dagster_project.spor.kilder import Kilder; "
        "assert Kilder(duckdb.connect(), Path()).hent('select $a', {'a': ['x']}) == [(['x'],)]"
    )
    assert _indlaest(kode, {"pandas"}) == "[]\n"
    assert _indlaest("import dagster_project.deliveries.barn", {"pandas"}) == "[]\n"


def test_the_assets_of_dbt_load_no_dbt() -> None:
    assert _indlaest("import dagster_project.defs.dbt_assets", {"dbt.version", "dbt.adapters.base", "dbt.contracts"}) == "[]\n"


def test_asking_for_a_figure_loads_neither_dagster_nor_dbt_nor_what_writes_files() -> None:
    dyre = {"dagster", "dbt", "pyarrow", "pandas", "xlsxwriter", "numpy"}
    assert _indlaest("import dagster_project.cli, dagster_project.spor.kommando", dyre) == "[]\n"
