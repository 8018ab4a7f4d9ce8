"""The folders that a run writes to, made ready, and what dbt is started with: its environment, its parsed manifest."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from dagster_project.build import parsed_project
from dagster_project.settings import Indstillinger, Indstillingsfejl
from dagster_project.systemfejl import hvad

DBT_PROJEKT = parsed_project.DBT_PROJECT
MINDSTE_PLADS = 1 << 28  # bytes free before a build begins: a database of results is far smaller


def klargoer(ind: Indstillinger) -> None:
    """Makes the folders. Raises Indstillingsfejl when the landing folder is missing or the data folder cannot be written."""
    os.umask(0o077)
    if not ind.landingsmappe.is_dir():
        raise Indstillingsfejl(
            f"Landingsmappen {ind.landingsmappe} findes ikke. Sæt KONTROL_LANDING, eller lav prøven med: kontrol demo"
        )
    try:
        for mappe in (ind.data.absolute(), ind.raa, ind.bygning, ind.bygning / "tmp", dbt_maal(ind)):
            mappe.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe = ind.data.absolute() / ".skriveproeve"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as e:
        raise Indstillingsfejl(f"Datamappen {ind.data.absolute()} kan ikke skrives: {hvad(e)}.") from None
    if shutil.disk_usage(ind.data.absolute()).free < MINDSTE_PLADS:
        raise Indstillingsfejl(f"Der er under {MINDSTE_PLADS >> 20} MB fri plads ved {ind.data.absolute()}.")


def dbt_miljoe(ind: Indstillinger) -> dict[str, str]:
    """What dbt reads from the environment, whoever starts it: a process of its own, in the data folder."""
    return ind.miljoe(None) | {
        "KONTROL_TESTALVOR": "warn",  # a failing test stops no model: it is weighed when everything is built
        "DBT_PROFILES_DIR": str(DBT_PROJEKT),
        # dbt's parsed project is kept here: without it every run parses everything anew
        "DBT_TARGET_PATH": str(dbt_maal(ind)),
        "DBT_LOG_PATH": str(dbt_maal(ind).parent / "logs"),
    }


def byggefil(ind: Indstillinger) -> Path:
    return ind.bygning / "kontrol.duckdb"


def paabegyndt(ind: Indstillinger) -> Path:
    """A database that is not whole yet: what was built piece by piece before there was one."""
    return ind.bygning / "paabegyndt.duckdb"


def dbt_maal(ind: Indstillinger) -> Path:
    return ind.data.absolute() / "dbt" / "target"


def manifest(ind: Indstillinger, aftryk: str) -> Path:
    """dbt's manifest of this code, parsed once for all data folders. Raises Indstillingsfejl when dbt cannot read the project."""
    for mappe in (ind.data.absolute(), dbt_maal(ind).parent, dbt_maal(ind)):
        mappe.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        return parsed_project.ensure(dbt_maal(ind), aftryk, os.environ | dbt_miljoe(ind))
    except parsed_project.ParseError as e:
        raise Indstillingsfejl(f"dbt-projektet kan ikke læses:\n{e}") from None


def manifest_gaelder(ind: Indstillinger, aftryk: str) -> bool:
    """Whether dbt's project of this code is at hand in the data folder, already parsed."""
    return parsed_project.fetch(dbt_maal(ind), aftryk, os.environ | dbt_miljoe(ind))
