"""dbt's unit tests, which stand beside their models, are run: over the demo's tables for the columns; the rows are their own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dagster_project.build.parsed_project import ensure
from dagster_project.build.state import code_fingerprint
from dagster_project.build.workspace import DBT_PROJECT
from tests.data_folder import Folder
from tests.surroundings import without_settings

pytestmark = pytest.mark.heavy


def unit_tests(database: Path, folder: Path) -> tuple[set[str], dict[str, str]]:
    """(every unit test there is, unit test -> how it ended), run on a copy of the database."""
    build_file = folder / "bygning" / "kontrol.duckdb"
    build_file.parent.mkdir()
    shutil.copy(database, build_file)
    (folder / "raa").symlink_to(database.parent / "raa")
    environment = without_settings({"DBT_PROFILES_DIR": DBT_PROJECT, "DBT_LOG_PATH": folder})
    ensure(folder / "target", code_fingerprint(), environment)
    command = [Path(sys.executable).parent / "dbt", "--quiet", "test", "--select", "test_type:unit"]
    out = subprocess.run(
        [*command, "--project-dir", DBT_PROJECT, "--target-path", folder / "target"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    results = folder / "target" / "run_results.json"
    assert results.exists(), out.stdout + out.stderr
    everyone = json.loads((folder / "target" / "manifest.json").read_text("utf-8"))["unit_tests"]
    return set(everyone), {r["unique_id"]: r["status"] for r in json.loads(results.read_text("utf-8"))["results"]}


def test_every_rule_gives_what_its_cases_say(demo: Folder, tmp_path: Path) -> None:
    everyone, endte = unit_tests(demo.data / "kontrol.duckdb", tmp_path)
    assert everyone
    assert endte == dict.fromkeys(everyone, "pass")
