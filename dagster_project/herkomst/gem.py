"""The lineage of the columns beside dbt's manifest: made when somebody is about to look at it, read by whoever loads."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from dagster_project.build.parsed_project import ParseError, ensure
from dagster_project.deliveries.atomisk import atomisk
from dagster_project.herkomst import Kolonne
from dagster_project.hjem import DBT_PROJEKT, dbt_maal
from dagster_project.settings import DATA_FOLDER, Indstillinger, Indstillingsfejl
from dagster_project.tilstand import kodeaftryk


def laes(ind: Indstillinger, aftryk: str) -> dict[str, dict[str, list[Kolonne]]]:
    """What was computed for this code; empty when it has not been: loading waits for nothing."""
    fil = _fil(ind)
    gemt = json.loads(fil.read_text("utf-8")) if fil.exists() else {}
    return gemt["kolonner"] if gemt.get("aftryk") == aftryk else {}


def sikr(ind: Indstillinger, aftryk: str) -> None:
    """Computed and kept unless it is for this code already. Raises Indstillingsfejl when dbt cannot compile."""
    if laes(ind, aftryk):
        return
    from dagster_project.herkomst.kolonner import beregn  # the parser takes its time to import: not for whoever only reads

    with tempfile.TemporaryDirectory(dir=ind.bygning, prefix="herkomst-") as mappe:
        kolonner = beregn(kompiler(Path(mappe)))
    with atomisk(_fil(ind)) as midlertidig:
        midlertidig.write_text(json.dumps({"aftryk": aftryk, "kolonner": kolonner}), "utf-8")


def kompiler(mappe: Path, *udvalg: str) -> dict:
    """dbt's manifest with compiled SQL, of all nodes or of those that `udvalg` selects; no data is read and no database asked.
    `mappe` is the caller's, to throw away. No setting of a run reaches it: the period of the last build is no part of what a
    model says. Relations stand in a database named kontrol. Raises Indstillingsfejl when dbt cannot compile."""
    maal = mappe / "target"
    (mappe / "bygning").mkdir()
    miljoe = {k: v for k, v in os.environ.items() if not k.startswith(("DBT_", "KONTROL_"))}
    kommando = [
        *(Path(sys.executable).parent / "dbt", "--quiet", "compile", "--no-introspect", "--no-populate-cache"),
        *("--project-dir", DBT_PROJEKT, "--target-path", maal),
        *(("--select", *udvalg) if udvalg else ()),
    ]
    steder = {**DATA_FOLDER, "DBT_PROFILES_DIR": str(DBT_PROJEKT), "DBT_LOG_PATH": str(mappe)}
    try:
        ensure(maal, kodeaftryk(), miljoe)
    except ParseError as e:
        raise Indstillingsfejl(f"dbt-projektet kan ikke læses:\n{e}") from None
    ud = subprocess.run(kommando, cwd=mappe, env=miljoe | steder, capture_output=True, text=True, check=False)
    if ud.returncode:
        raise Indstillingsfejl(f"dbt-projektet kan ikke kompileres:\n{(ud.stdout + ud.stderr).strip()[-2000:]}")
    return json.loads((maal / "manifest.json").read_text("utf-8"))


def _fil(ind: Indstillinger) -> Path:
    return dbt_maal(ind) / "herkomst.json"
