"""The folders that a run writes to, made ready, and what dbt is started with: its environment, its parsed manifest."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from dagster_project.build import parsed_project
from dagster_project.common.errors import what_happened
from dagster_project.common.folder_format import bring_up_to_date
from dagster_project.common.progress import report
from dagster_project.engine.choice import check, check_readers
from dagster_project.settings import Settings, SettingsError

DBT_PROJECT = parsed_project.DBT_PROJECT
SMALLEST_PLACE = 1 << 28  # bytes free before a build begins: a database of results is far smaller


def prepare(settings: Settings) -> None:
    """Makes the folders. Raises SettingsError when the landing folder is missing, the data folder cannot be written, or
    the engine that was chosen is not installed."""
    os.umask(0o077)
    check(settings)
    check_readers(settings)
    if not settings.landing_folder.is_dir():
        raise SettingsError(
            f"Landingsmappen {settings.landing_folder} findes ikke. Sæt KONTROL_LANDING, eller lav prøven med: kontrol demo"
        )
    try:
        settings.data.absolute().mkdir(parents=True, exist_ok=True, mode=0o700)
        if steps := bring_up_to_date(settings.data.absolute()):  # before raa/ is made: it tells an old folder from a new one
            report("datamappe", f"bragt fra format {steps[0]} til {steps[1]}")
        for folder in (
            settings.raa,
            settings.building,
            settings.building / "tmp",
            dbt_target(settings),
        ):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe = settings.data.absolute() / ".skriveproeve"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as e:
        raise SettingsError(f"Datamappen {settings.data.absolute()} kan ikke skrives: {what_happened(e)}.") from None
    if shutil.disk_usage(settings.data.absolute()).free < SMALLEST_PLACE:
        raise SettingsError(f"Der er under {SMALLEST_PLACE >> 20} MB fri plads ved {settings.data.absolute()}.")


def dbt_environment(settings: Settings) -> dict[str, str]:
    """What dbt reads from the environment, whoever starts it: a process of its own, in the data folder."""
    return settings.environment(None) | {
        "KONTROL_TESTALVOR": "warn",  # a failing test stops no model: it is weighed when everything is built
        "DBT_PROFILES_DIR": str(DBT_PROJECT),
        # dbt's parsed project is kept here: without it every run parses everything anew
        "DBT_TARGET_PATH": str(dbt_target(settings)),
        "DBT_LOG_PATH": str(dbt_target(settings).parent / "logs"),
    }


def build_file(settings: Settings) -> Path:
    return settings.building / "kontrol.duckdb"


def unfinished_file(settings: Settings) -> Path:
    """A database that is not whole yet: what was built piece by piece before there was one."""
    return settings.building / "paabegyndt.duckdb"


def dbt_target(settings: Settings) -> Path:
    return settings.data.absolute() / "dbt" / "target"


def manifest(settings: Settings, fingerprint: str) -> Path:
    """dbt's manifest of this code, parsed once for all data folders. Raises SettingsError when dbt cannot read the project."""
    for folder in (settings.data.absolute(), dbt_target(settings).parent, dbt_target(settings)):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        return parsed_project.ensure(dbt_target(settings), fingerprint, os.environ | dbt_environment(settings))
    except parsed_project.ParseError as e:
        raise SettingsError(f"dbt-projektet kan ikke læses:\n{e}") from None


def manifest_is_valid(settings: Settings, fingerprint: str) -> bool:
    """Whether dbt's project of this code is at hand in the data folder, already parsed."""
    return parsed_project.fetch(dbt_target(settings), fingerprint, os.environ | dbt_environment(settings))


def kept_of_project(settings: Settings, fingerprint: str, name: str, make: Callable[[], bytes]) -> bytes:
    """What `make` gives of dbt's parsed project, made once for all data folders."""
    return parsed_project.kept(name, fingerprint, os.environ | dbt_environment(settings), make)
