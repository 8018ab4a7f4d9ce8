"""How tests run `kontrol` on Spark: with the packages of `make spark`, which nobody else has, and never a network."""

from __future__ import annotations

import subprocess
from collections import Counter
from pathlib import Path

from dagster_project.settings import ROOT
from tests.data_folder import Folder

PACKAGES = ROOT / ".spark"
HOME = PACKAGES / "pyspark"


def spark_environment(**more: str | Path) -> dict[str, str]:
    assert (HOME / "jars").is_dir(), "Spark is not installed: make spark"
    return {"PYTHONPATH": str(PACKAGES), "SPARK_LOCAL_IP": "127.0.0.1", **{k: str(v) for k, v in more.items()}}


def run(folder: Folder, master: str = "local[2]", **more: str | Path) -> subprocess.CompletedProcess[str]:
    return folder.kontrol("run", KONTROL_MOTOR="spark", KONTROL_SPARK=master, **spark_environment(**more))


def computed(folder: Folder) -> dict[str, str]:
    """Per model, what dbt said in the newest run of how many deliveries were computed."""
    lines = _said(folder, " leverancer regnes")
    return {line.partition(": ")[0]: line.partition(": ")[2] for line in lines}


def divided(folder: Folder) -> Counter[str]:
    """Per model, how many deliveries dbt said in the newest run that it divided."""
    return Counter(line.partition(" deles efter kommune i ")[2] for line in _said(folder, " deles efter kommune i "))


def _said(folder: Folder, what: str) -> list[str]:
    log = max((folder.data / "log").glob("*"), key=lambda f: f.stat().st_mtime).read_text("utf-8")
    return [line.split('"')[0] for part in log.splitlines() for line in part.split('": "') if what in line]
