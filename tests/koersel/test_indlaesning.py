"""What a command loads: the definitions take in nothing that only publishing needs, since every run waits for them."""

from __future__ import annotations

import subprocess
import sys

from dagster_project.settings import ROD
from tests.omgivelser import uden_indstillinger


def test_the_publications_asset_loads_no_solver_typesetter_or_spreadsheet_before_it_runs() -> None:
    program = (
        "import sys; import dagster_project.defs.publish_assets; "
        "print(sorted({'scipy', 'typst', 'altair', 'polars', 'xlsxwriter', 'frictionless'} & set(sys.modules)))"
    )
    svar = subprocess.run(
        [sys.executable, "-c", program], cwd=ROD, env=uden_indstillinger({}), capture_output=True, text=True, check=False
    )
    assert (svar.returncode, svar.stdout) == (0, "[]\n"), svar.stderr
