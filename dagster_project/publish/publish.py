"""Publishing: what was built is frozen in a folder that appears whole or not at all, and is never written again."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dagster_project.common.data_lock import lock
from dagster_project.common.duckdb_read import BuiltDatabase, open_built
from dagster_project.common.errors import SettingsError, UsageError
from dagster_project.deliveries.pseudonym import Pseudonym
from dagster_project.publications import chain, web_root
from dagster_project.publications.fingerprints import as_json, grundlag
from dagster_project.publications.gate import bygget_til, hindringer
from dagster_project.publications.manifest import Publication, build_manifest
from dagster_project.publications.not_in_database import not_taken_in
from dagster_project.publications.run_account import Account, Expected, read
from dagster_project.publish.about_tables import Terms
from dagster_project.publish.another_month import built_to
from dagster_project.publish.editions import PUBLIC, build_parts
from dagster_project.revisions.find import Revisions, find_revisions
from dagster_project.revisions.no_longer_shown import sentences
from dagster_project.settings import Settings

AT_MOST = 3  # reasons in the sentence; the rest are counted
MORE = "Hvorfor, og hvad der kan gøres, siger: kontrol status."
REHEARSAL, REHEARSED_AT = "forhåndsvisning", "1970-01-01T00:00:00+00:00"  # in a manifest that nobody sees


@dataclass(frozen=True)
class Rehearsal:
    """`hindringer`: why it could not be published. `ikke_laengere`: a sentence of each figure that was public and would be no
    more."""

    hindringer: tuple[str, ...]
    ikke_laengere: tuple[str, ...]


def publish(settings: Settings, periode: str | None, godkendt_af: str, time: str, expected: Expected) -> Path:
    """The new publication's folder. Raises UsageError when it is withheld, Busy when someone else writes to the folder."""
    data = settings.data.absolute()
    if not godkendt_af.strip() or not godkendt_af.isprintable():
        raise UsageError("--godkendt-af skal være navnet på den, der godkender udgivelsen.")
    with lock(data), _made(settings, periode, godkendt_af, time, expected) as (made, name, earlier):
        finished = put_in_place(made, chain.rod(data) / name)
        web_root.lay_out(data, [*earlier, finished])
        return finished


def approver(settings: Settings, godkendt_af: str) -> str:
    """The name as it is kept: a CPR number in it is masked."""
    return Pseudonym(settings.noegle()).mask(godkendt_af.strip())


@contextmanager
def _source(settings: Settings, periode: str | None) -> Iterator[Settings]:
    """The folder whose database is published: the data folder itself, or, for a month that it is not built to, one that is built
    apart. Raises UsageError when there is nothing to build on, or something that no run has taken in."""
    if periode is None or not settings.database.exists() or periode == bygget_til(settings.database):
        yield settings
        return
    _hold_back(not_taken_in(settings))
    with built_to(settings, periode) as new:
        yield new


def rehearse(settings: Settings, periode: str, expected: Expected) -> Rehearsal:
    """Everything that `publish` does, hiding, reports and pages among it, in a folder that is thrown away. What stops it is told,
    whatever it is: then `publish` would stop there. Raises Busy when someone else writes to the folder."""
    with lock(settings.data.absolute()):
        try:
            with _made(settings, periode, REHEARSAL, REHEARSED_AT, expected) as (made, *_):
                return Rehearsal((), sentences(made / PUBLIC))
        except (UsageError, SettingsError) as e:
            return Rehearsal((str(e),), ())
        except Exception as e:
            first = (str(e).strip().splitlines() or [""])[0]
            return Rehearsal((f"udgivelsen kunne ikke føres: {type(e).__name__}: {first}",), ())


@contextmanager
def _made(
    settings: Settings, periode: str | None, godkendt_af: str, time: str, expected: Expected
) -> Iterator[tuple[Path, str, list[Path]]]:
    """(a folder with all that the next publication holds, its name, the folders of those before it). What is not moved from there
    is gone afterwards. Raises UsageError when publication is withheld; the caller holds the lock."""
    data = settings.data.absolute()
    terms = chain.unharmed(data)
    earlier = [m for m, _ in terms]
    web_root.lay_out(data, earlier)  # what a killed publication did not come to
    _hold_back(chain.damages_in_web_root(data, terms))
    with _source(settings, periode) as source:
        _hold_back(hindringer(source, periode, expected))
        with open_built(source.database) as built:
            to = bygget_til(built.file)
            found = find_revisions(built, to, earlier)
            _hold_back(unexplained(found))
            nr = 1 + max((chain.order(m.name)[1] for m, _ in terms if chain.order(m.name)[0] == to), default=0)
            publication = Publication(
                *(to, nr, len(terms) + 1, approver(settings, godkendt_af), time, chain.forrige(terms), grundlag()["git"])
            )
            _clean_up(data)
            temporary = chain.rod(data) / f".{publication.navn}.tmp"
            try:
                temporary.mkdir(parents=True, mode=0o700)
                account = read(source.data.absolute())
                build_publication(source, built, found, temporary, publication, expected, account, earlier)
                yield temporary, publication.navn, earlier
            finally:
                shutil.rmtree(temporary, ignore_errors=True)


def _hold_back(reasons: list[str]) -> None:
    """Raises UsageError with the first of the reasons, where there is any, and where the rest stands."""
    if reasons:
        more = f"; og {len(reasons) - AT_MOST} til" if len(reasons) > AT_MOST else ""
        raise UsageError(f"Udgivelsen holdes tilbage: {'; '.join(reasons[:AT_MOST])}{more}. {MORE}")


def unexplained(found: Revisions) -> list[str]:
    """Differences from the publication before that nothing explains, a sentence each."""
    return [f"{tal_id} er et andet end i {found.fra}, og intet forklarer hvorfor" for tal_id in found.unexplained]


def build_publication(
    settings: Settings,
    built: BuiltDatabase,
    found: Revisions,
    folder: Path,
    publication: Publication,
    expected: Expected,
    account: Account,
    earlier: list[Path],
    terms: Terms | None = None,
) -> None:
    """Everything that a publication holds, its sealed manifest last, into an empty folder. `terms`: as it had them, of one
    that is built again; from the settings when not given."""
    build_parts(built, found, folder, publication.periode, earlier, terms)
    manifest = as_json(build_manifest(settings, built, folder, publication, expected, account))
    (folder / chain.MANIFEST).write_bytes(manifest)
    (folder / chain.SEAL).write_text(f"{hashlib.sha256(manifest).hexdigest()}  {chain.MANIFEST}\n", "ascii")


def put_in_place(temporary: Path, target: Path) -> Path:
    """Modes set, everything synced, and moved in one step; a folder that stands there is never replaced."""
    for path in [temporary, *temporary.rglob("*")]:
        path.chmod(0o700 if path.is_dir() else 0o600)
        _sync(path)
    temporary.rename(target)  # refuses a folder that is not empty
    _sync(target.parent)
    return target


def _sync(path: Path) -> None:
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def _clean_up(data: Path) -> None:
    """Away with what a killed publication left; the caller holds the lock."""
    for rest in chain.rod(data).glob(".*.tmp"):
        shutil.rmtree(rest)
