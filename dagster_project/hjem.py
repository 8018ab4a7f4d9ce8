"""The folders that a run writes to, made ready: modes, Dagster's home, dbt's parsed manifest."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from dagster_project.deliveries.atomisk import atomisk
from dagster_project.settings import ROD, Indstillinger, Indstillingsfejl
from dagster_project.systemfejl import hvad

DBT_PROJEKT = ROD / "dbt_project"
# one run at a time: the schedule's and the sensor's wait for each other instead of meeting at the lock
_DAGSTER_YAML = """telemetry:
  enabled: false
concurrency:
  runs:
    max_concurrent_runs: 1
event_log_storage:
  module: dagster_project.haendelseslog
  class: Haendelseslog
  config:
    base_dir: {}
"""
MINDSTE_PLADS = 1 << 28  # bytes free before a build begins: a database of results is far smaller


def klargoer(ind: Indstillinger) -> None:
    """Makes the folders. Raises Indstillingsfejl when the landing folder is missing or the data folder cannot be written."""
    os.umask(0o077)
    if not ind.landingsmappe.is_dir():
        raise Indstillingsfejl(
            f"Landingsmappen {ind.landingsmappe} findes ikke. Sæt KONTROL_LANDING, eller lav prøven med: kontrol demo"
        )
    try:
        for mappe in (ind.data.absolute(), ind.raa, ind.bygning, ind.bygning / "tmp", ind.dagster_home, dbt_maal(ind)):
            mappe.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe = ind.data.absolute() / ".skriveproeve"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as e:
        raise Indstillingsfejl(f"Datamappen {ind.data.absolute()} kan ikke skrives: {hvad(e)}.") from None
    if shutil.disk_usage(ind.data.absolute()).free < MINDSTE_PLADS:
        raise Indstillingsfejl(f"Der er under {MINDSTE_PLADS >> 20} MB fri plads ved {ind.data.absolute()}.")
    yaml = ind.dagster_home / "dagster.yaml"
    if not yaml.exists():
        yaml.write_text(_DAGSTER_YAML.format(json.dumps(str(ind.dagster_home / "history" / "runs"))), "utf-8")
    os.environ["DAGSTER_HOME"] = str(ind.dagster_home)
    os.environ.setdefault("DAGSTER_EVENT_BATCH_SIZE", "1000")  # events that come together are stored together
    os.environ.update(ind.miljoe(byggefil(ind), None))
    os.environ["KONTROL_TESTALVOR"] = "warn"  # a failing test stops no model: it is weighed when everything is built
    os.environ["DBT_PROFILES_DIR"] = str(DBT_PROJEKT)
    # dbt's parsed project is kept here: without it every run parses everything anew
    os.environ["DBT_TARGET_PATH"] = str(dbt_maal(ind))
    os.environ["DBT_LOG_PATH"] = str(dbt_maal(ind).parent / "logs")
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"


def byggefil(ind: Indstillinger) -> Path:
    return ind.bygning / "kontrol.duckdb"


def dbt_maal(ind: Indstillinger) -> Path:
    return ind.data.absolute() / "dbt" / "target"


def manifest(ind: Indstillinger, aftryk: str) -> Path:
    """dbt's manifest, parsed anew when code, seeds or the place of the data changed."""
    maal = dbt_maal(ind)
    fil = maal / "manifest.json"
    if manifest_gaelder(ind, aftryk):
        return fil
    dbt = Path(sys.executable).parent / "dbt"
    # dbt parses only the files that changed; those that read every source, or every table with a key, have no file that did
    yaml = _yaml_aftryk()
    igen = () if _maerke(ind).exists() and _maerke(ind).read_text("utf-8").endswith(yaml) else ("--no-partial-parse",)
    ud = subprocess.run(
        [dbt, "--quiet", "parse", "--project-dir", DBT_PROJEKT, "--target-path", maal, *igen],
        capture_output=True,
        text=True,
        check=False,
    )
    if ud.returncode:
        raise Indstillingsfejl(f"dbt-projektet kan ikke læses:\n{(ud.stdout + ud.stderr).strip()[-2000:]}")
    with atomisk(_maerke(ind)) as midlertidig:
        midlertidig.write_text(f"{_ventet(ind, aftryk)}\n{yaml}", "utf-8")
    return fil


def manifest_gaelder(ind: Indstillinger, aftryk: str) -> bool:
    """Whether dbt's project as it was last parsed is the one of this code and this place."""
    fil = dbt_maal(ind) / "manifest.json"
    return fil.exists() and _maerke(ind).exists() and _maerke(ind).read_text("utf-8").split("\n")[0] == _ventet(ind, aftryk)


def _maerke(ind: Indstillinger) -> Path:
    return dbt_maal(ind) / "aftryk.txt"


def _ventet(ind: Indstillinger, aftryk: str) -> str:
    return f"{aftryk} {ind.raa}"


def _yaml_aftryk() -> str:
    """A hash of what dbt's YAML files say."""
    h = hashlib.sha256()
    for fil in sorted([*(DBT_PROJEKT / "models").rglob("*.yml"), *(ROD / "seeds").glob("*.yml")]):
        h.update(str(fil.relative_to(ROD)).encode() + b"\0" + fil.read_bytes())
    return h.hexdigest()
