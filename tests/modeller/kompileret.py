"""dbt's nodes with their compiled SQL; no data is needed and no database is asked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from dagster_project.hjem import DBT_PROJEKT


def kompiler(mappe: Path, *udvalg: str) -> dict[str, dict[str, Any]]:
    """The manifest's nodes by unique_id after compiling what `udvalg` selects; relations stand in a database named kontrol."""
    arv = {k: v for k, v in os.environ.items() if not k.startswith(("KONTROL_", "DBT_"))}
    steder = {
        "KONTROL_RAA": mappe / "raa",
        "KONTROL_BYGGEFIL": mappe / "kontrol.duckdb",
        "DBT_PROFILES_DIR": DBT_PROJEKT,
        "DBT_LOG_PATH": mappe,
    }
    ud = subprocess.run(
        [
            *(Path(sys.executable).parent / "dbt", "--quiet", "compile", "--no-introspect", "--no-populate-cache"),
            *("--project-dir", DBT_PROJEKT, "--target-path", mappe / "target", "--select", *udvalg),
        ],
        env=arv | {k: str(v) for k, v in steder.items()},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ud.returncode == 0, ud.stdout + ud.stderr
    return json.loads((mappe / "target" / "manifest.json").read_text("utf-8"))["nodes"]
