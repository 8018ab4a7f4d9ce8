"""The two parts of a run that write what the next run builds on, as programs of their own without dbt: `python -m
tests.faults.parts indtag` takes everything in, `… slut <file>` ends a build whose build file is a copy of that file."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from dagster_project.build import database_file, state
from dagster_project.build.workspace import build_file, prepare
from dagster_project.common.data_lock import lock
from dagster_project.deliveries import register
from dagster_project.deliveries.contract import contracts
from dagster_project.deliveries.intake import IntakeSession
from dagster_project.deliveries.pseudonym import check_key
from dagster_project.deliveries.register import derive
from dagster_project.settings import Settings, read_settings


def take_ind(settings: Settings) -> None:
    """What the assets raa/* do."""
    check_key(settings.raa, settings.noegle())
    with IntakeSession(settings.landing_folder, settings.raa, settings.noegle(), settings.maks_mb) as session:
        for kilde in (*contracts(), None):
            session.take_ind(kilde)
        register.write(settings.raa, derive(session.journal.received, session.journal.filer))


def slut(settings: Settings, finished: Path) -> None:
    """What follows when dbt is done."""
    database_file.begin(build_file(settings), None)
    shutil.copyfile(finished, build_file(settings))
    database_file.swap(build_file(settings), settings.database)
    state.save(settings, state.nu(settings, None))


if __name__ == "__main__":
    os.umask(0o077)
    settings = read_settings()
    prepare(settings)
    with lock(settings.data.absolute()):
        take_ind(settings) if sys.argv[1] == "indtag" else slut(settings, Path(sys.argv[2]))
