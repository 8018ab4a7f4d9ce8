"""A data folder that was copied or moved: its database is made to read the folder's own files before anything reads it.

DuckDB keeps the files of a view by their whole path, so a copied database would go on reading those of the folder that it was
copied from. Which folder a database was built in stands in its account."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from dagster_project.common.data_lock import lock
from dagster_project.publications.run_account import Account, is_valid, read, save, stempel
from dagster_project.settings import Settings


def settle(settings: Settings) -> Settings:
    """Those settings, with a database that reads from their data folder. Views of files that did not come along are gone, and
    named as not up to date: the next run builds them. Raises Busy when another process writes to the folder."""
    data = settings.data.absolute()
    if data.is_dir() and _is_elsewhere(read(data), data) and settings.database.exists():
        with lock(data):
            account = read(data)  # whoever held the folder may have settled it
            if _is_elsewhere(account, data) and is_valid(account, settings.database):
                _settle(settings, account)
    return settings


def _settle(settings: Settings, account: Account) -> None:
    from dagster_project.build import database_file
    from dagster_project.build.workspace import build_file
    from dagster_project.common.files import sha256

    file = build_file(settings)
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    gone = database_file.begin(file, settings.database)
    database_file.swap(file, settings.database)
    save(
        settings.data.absolute(),
        replace(
            account,
            database=sha256(settings.database),
            stempel=stempel(settings.database),
            sted=str(settings.data.absolute()),
            uaktuelle=tuple(sorted({*account.uaktuelle, *gone})),
        ),
    )


def _is_elsewhere(account: Account | None, data: Path) -> bool:
    if account is None or (place := Path(account.sted)) == data:
        return False
    return not account.sted or not place.exists() or not place.samefile(data)
