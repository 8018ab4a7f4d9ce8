"""What a command loads: the definitions take in nothing that only publishing or dbt's own process needs, since every run waits
for them."""

from __future__ import annotations

import subprocess
import sys

from dagster_project.settings import ROD
from tests.omgivelser import uden_indstillinger


def _indlaest(af: str, blandt: set[str]) -> str:
    """Those of the modules that stand loaded in a fresh process after `af` was imported."""
    program = f"import sys; import {af}; print(sorted({blandt!r} & set(sys.modules)))"
    svar = subprocess.run(
        [sys.executable, "-c", program], cwd=ROD, env=uden_indstillinger({}), capture_output=True, text=True, check=False
    )
    assert svar.returncode == 0, svar.stderr
    return svar.stdout


def test_the_publications_asset_loads_no_solver_typesetter_or_spreadsheet_before_it_runs() -> None:
    dyre = {"scipy", "typst", "polars", "xlsxwriter", "frictionless"}
    assert _indlaest("dagster_project.defs.publish_assets", dyre) == "[]\n"


def test_a_query_of_a_reading_child_loads_no_pandas() -> None:
    program = (
        "import sys; import dagster_project.deliveries.barn, duckdb; duckdb.execute('select ?', ['a']); "
        "print('pandas' in sys.modules)"
    )
    svar = subprocess.run([sys.executable, "-c", program], cwd=ROD, capture_output=True, text=True, check=False)
    assert (svar.returncode, svar.stdout) == (0, "False\n"), svar.stderr


def test_the_assets_of_dbt_load_no_dbt() -> None:
    assert _indlaest("dagster_project.defs.dbt_assets", {"dbt.version", "dbt.adapters.base", "dbt.contracts"}) == "[]\n"
