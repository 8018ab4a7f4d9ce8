"""A month that the database is not built to, built apart: from the same raw store, in a folder of its own that goes again.

What readers see is left alone, so an old month can be published again while the newest stays in place."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dagster_project.common.errors import UsageError
from dagster_project.common.program import module
from dagster_project.deliveries.forgotten import erasure_in_the_way
from dagster_project.deliveries.journal import Journal
from dagster_project.deliveries.stored_files import store_file
from dagster_project.settings import Settings

AHEAD = ".genskab-"  # of the folders that are built in; what a killed building left goes with the next one


@contextmanager
def folder_apart(settings: Settings) -> Iterator[Settings]:
    """A data folder inside the data folder, with the same key and an empty landing folder; gone at the end. The caller holds the
    data folder."""
    data = settings.data.absolute()
    for rest in data.glob(f"{AHEAD}*"):
        shutil.rmtree(rest)
    with tempfile.TemporaryDirectory(prefix=AHEAD, dir=data) as temporary:
        new = Settings(
            data=Path(temporary),
            landing=Path(temporary) / "landing",
            lager=None,  # a store belongs to one data folder
            cpr_noegle=settings.cpr_noegle,
            maks_mb=settings.maks_mb,
        )
        new.landing_folder.mkdir(mode=0o700)
        for folder in ("modtaget", "laest"):
            (new.raa / "leverancer" / folder).mkdir(parents=True, mode=0o700)
        shutil.copy2(settings.raa / "key_id.txt", new.raa)
        if settings.is_sample():
            new.sample_file.write_text(json.dumps({"landing": str(new.landing_folder.resolve())}), "utf-8")
        yield new


def copy_journal(settings: Settings, new: Settings) -> None:
    """Everything that was received, and what was read of it, as accounts."""
    for folder in ("modtaget", "laest"):
        for file in (settings.raa / "leverancer" / folder).glob("*.json"):
            shutil.copy2(file, new.raa / "leverancer" / folder)


def link_delivery(settings: Settings, new: Settings, kilde: str, leverance_id: str) -> None:
    """The run never writes to a delivery that stands whole, so both folders have the one file."""
    measure = store_file(new.raa, kilde, leverance_id)
    measure.parent.mkdir(exist_ok=True, mode=0o700)
    file = store_file(settings.raa, kilde, leverance_id)
    try:
        os.link(file, measure)
    except OSError as e:
        if e.errno != errno.EXDEV:
            raise
        measure.symlink_to(file.resolve())  # of a store on another disk


def run_in(new: Settings, periode: str) -> None:
    """`kontrol run` in a process of its own, since Dagster's definitions belong to one data folder. Raises UsageError when it
    cannot build."""
    own = {
        "KONTROL_DATA": str(new.data),
        "KONTROL_LANDING": str(new.landing_folder),
        "DAGSTER_HOME": str(new.data / "dagster"),
        "KONTROL_LAGER": "",
    }
    answer = subprocess.run(
        [*module("dagster_project.cli.app"), "run", "--periode", periode],
        env={**os.environ, **own},
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode not in (0, 1):
        last = (answer.stderr or answer.stdout).strip().splitlines()
        raise UsageError(f"{periode} kunne ikke bygges igen: {last[-1] if last else f'status {answer.returncode}'}")


@contextmanager
def built_to(settings: Settings, periode: str) -> Iterator[Settings]:
    """A folder in which everything received so far is built up to `periode`. Raises UsageError for a month that rows which are
    gone may have belonged to."""
    if sentence := erasure_in_the_way(settings.raa, periode):
        raise UsageError(f"Udgivelsen holdes tilbage: {sentence}.")
    with folder_apart(settings) as new:
        copy_journal(settings, new)
        for file in Journal(settings.raa).filer.values():
            for kilde in file.lager:
                if not store_file(settings.raa, kilde, file.leverance_id).exists():
                    raise UsageError(f"{file.filnavn} er ikke længere i raa/{kilde}; uden den kan {periode} ikke bygges.")
                link_delivery(settings, new, kilde, file.leverance_id)
        run_in(new, periode)
        yield new
