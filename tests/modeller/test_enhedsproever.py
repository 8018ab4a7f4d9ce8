"""dbt's unit tests, which stand beside their models, are run: over the demo's tables for the columns; the rows are their own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dagster_project.build.parsed_project import ensure
from dagster_project.hjem import DBT_PROJEKT
from dagster_project.tilstand import kodeaftryk
from tests.koersel.miljoe import Mappe
from tests.omgivelser import uden_indstillinger

pytestmark = pytest.mark.heavy


def enhedsproever(database: Path, mappe: Path) -> tuple[set[str], dict[str, str]]:
    """(every unit test there is, unit test -> how it ended), run on a copy of the database."""
    byggefil = mappe / "bygning" / "kontrol.duckdb"
    byggefil.parent.mkdir()
    shutil.copy(database, byggefil)
    (mappe / "raa").symlink_to(database.parent / "raa")
    miljoe = uden_indstillinger({"DBT_PROFILES_DIR": DBT_PROJEKT, "DBT_LOG_PATH": mappe})
    ensure(mappe / "target", kodeaftryk(), miljoe)
    kommando = [Path(sys.executable).parent / "dbt", "--quiet", "test", "--select", "test_type:unit"]
    ud = subprocess.run(
        [*kommando, "--project-dir", DBT_PROJEKT, "--target-path", mappe / "target"],
        cwd=mappe,
        env=miljoe,
        capture_output=True,
        text=True,
        check=False,
    )
    resultater = mappe / "target" / "run_results.json"
    assert resultater.exists(), ud.stdout + ud.stderr
    alle = json.loads((mappe / "target" / "manifest.json").read_text("utf-8"))["unit_tests"]
    return set(alle), {r["unique_id"]: r["status"] for r in json.loads(resultater.read_text("utf-8"))["results"]}


def test_every_rule_gives_what_its_cases_say(demo: Mappe, tmp_path: Path) -> None:
    alle, endte = enhedsproever(demo.data / "kontrol.duckdb", tmp_path)
    assert alle
    assert endte == dict.fromkeys(alle, "pass")
