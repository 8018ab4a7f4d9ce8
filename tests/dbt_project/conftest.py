"""dbt's parsed project, read once for the tests of its graph."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.surroundings import without_settings

DBT_PROJECT = Path(__file__).parents[2] / "dbt_project"


@pytest.fixture(scope="session")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("parsed")
    environment = {"DBT_PROFILES_DIR": DBT_PROJECT, "DBT_TARGET_PATH": folder, "DBT_LOG_PATH": folder, "DO_NOT_TRACK": 1}
    command = [str(Path(sys.executable).with_name("dbt")), "--quiet", "parse"]
    answer = subprocess.run(
        command, cwd=DBT_PROJECT, env=without_settings(environment), capture_output=True, text=True, timeout=300, check=False
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return json.loads((folder / "manifest.json").read_text("utf-8"))
