"""Rebuilding a publication from the raw store: the same deliveries, the same period, and the code of today."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dagster_project.common.data_lock import lock
from dagster_project.common.duckdb_read import open_built
from dagster_project.common.errors import UsageError
from dagster_project.common.files import sha256
from dagster_project.deliveries.journal import Journal
from dagster_project.deliveries.stored_files import store_file
from dagster_project.publications import chain
from dagster_project.publications.fingerprints import changes, files_in, grundlag
from dagster_project.publications.manifest import Publication
from dagster_project.publications.run_account import Expected, read
from dagster_project.publish.about_tables import terms_of
from dagster_project.publish.another_month import folder_apart, link_delivery, run_in
from dagster_project.publish.publish import build_publication
from dagster_project.revisions.find import find_revisions
from dagster_project.settings import Settings


@dataclass(frozen=True)
class Rebuilt:
    """`afviger`: files that came out otherwise, are missing or too many, among them the manifest; empty when every byte is the
    same. `advarsler`: what is no longer as it was then, and so may be why."""

    filer: int
    afviger: tuple[str, ...]
    advarsler: tuple[str, ...]


def rebuild(settings: Settings, name: str, expected: Expected) -> Rebuilt:
    """Raises UsageError when there is no such publication, or when it can no longer be built. Holds the data folder meanwhile:
    what is read there stays as it is, and what a killed rebuilding left can go."""
    with lock(settings.data.absolute()):
        return _rebuild(settings, name, expected)


def _rebuild(settings: Settings, navn: str, expected: Expected) -> Rebuilt:
    terms = chain.in_row(settings.data.absolute())
    chosen = next(((m, man) for m, man in terms if m.name == navn), None)
    if chosen is None:
        raise UsageError(f"Der er ingen publikation {navn!r}; der er: {', '.join(m.name for m, _ in terms) or 'ingen'}.")
    folder, manifest = chosen
    with folder_apart(settings) as new:
        missing = _fill(settings, new, manifest)
        run_in(new, manifest["periode"])
        target = new.data / navn
        target.mkdir(mode=0o700)
        earlier = [m for m, man in terms if man["loebenr"] < manifest["loebenr"]]
        with open_built(new.database) as built:
            found = find_revisions(built, manifest["periode"], earlier)
            then = _publication(manifest)
            build_publication(new, built, found, target, then, expected, read(new.data), earlier, terms_of(folder))
        da, now = files_in(folder), files_in(target)
    deviates = [n for n in sorted(da.keys() | now.keys()) if da.get(n) != now.get(n)]
    changed = [f"ændret siden udgivelsen: {a}" for a in changes(manifest["grundlag"], grundlag())]
    return Rebuilt(len(da), tuple(deviates), (*missing, *changed))


def _publication(manifest: Mapping[str, Any]) -> Publication:
    names = ("periode", "nr", "loebenr", "godkendt_af", "forrige")
    return Publication(**{n: manifest[n] for n in names}, tidspunkt=manifest["udgivet"], git=_git(manifest))


def _git(manifest: Mapping[str, Any]) -> str | None:
    """The commit of then while the code is that of then: a commit may change nothing that is built."""
    return manifest["grundlag"]["git"] if manifest["grundlag"]["kode"] == grundlag()["kode"] else grundlag()["git"]


def _fill(settings: Settings, new: Settings, manifest: Mapping[str, Any]) -> list[str]:
    """Puts the deliveries of the manifest into a new data folder; gives what is not as it was."""
    from_, to = settings.raa / "leverancer", new.raa / "leverancer"
    journal = Journal(settings.raa)
    for m in journal.received:
        if m.nr <= manifest["modtagelser"]:
            shutil.copy2(from_ / "modtaget" / f"{m.nr:08d}.json", to / "modtaget")
            shutil.copy2(from_ / "laest" / f"{m.leverance_id}.json", to / "laest")
    findings = []
    for lev in manifest["leverancer"]:
        for kilde, sha in lev["raa"].items():
            file = store_file(settings.raa, kilde, lev["leverance_id"])
            if (account := journal.filer.get(lev["leverance_id"])) and account.slettet:
                raise UsageError(f"{manifest['publikation']} kan ikke genskabes. {lev['filnavn']}: {account.slettet}.")
            if not file.exists():
                raise UsageError(f"{lev['filnavn']} er ikke længere i raa/{kilde}; uden den kan intet genskabes.")
            if sha256(file) != sha:
                findings.append(f"ændret siden udgivelsen: {lev['filnavn']} i raa/{kilde}")
            link_delivery(settings, new, kilde, lev["leverance_id"])
    return findings
