"""What keeps a publication back: nothing built, a check that fails or is silent, a database that is not what was delivered."""

from __future__ import annotations

from dagster_project.build.state import code_fingerprint
from dagster_project.common.danish import enumeration, saa_mange
from dagster_project.common.duckdb_read import open_read_only
from dagster_project.common.files import sha256
from dagster_project.common.periods import bygget_til
from dagster_project.deliveries.account import leverance_id
from dagster_project.deliveries.forgotten import erasure_in_the_way
from dagster_project.deliveries.journal import Journal, stamps
from dagster_project.deliveries.landing import Found, find
from dagster_project.deliveries.pseudonym import Pseudonym
from dagster_project.deliveries.read_delivery import byte_signature
from dagster_project.deliveries.stored_files import damaged
from dagster_project.publications.run_account import Account, Expected, is_valid, port, read
from dagster_project.settings import Settings

AGAIN = "kør: kontrol run"
AT_MOST = 3  # models or files named in a sentence; the rest are counted


def hindringer(settings: Settings, periode: str | None, expected: Expected) -> list[str]:
    """One sentence each, the first first to be mended; empty when what is built may be published."""
    if sentence := no_database(settings, periode):
        return [sentence]
    account = read(settings.data.absolute())
    return [*_changed(settings, account), *mixed(account), *port(expected, account)]


def no_database(settings: Settings, periode: str | None) -> str | None:
    """Why there is no database of that month to publish; None when there is one, whatever its checks say."""
    account = read(settings.data.absolute())
    if account is None or not settings.database.exists():
        return f"der er ikke bygget noget, der kan udgives; {AGAIN}"
    if not is_valid(account, settings.database):
        return "kontrol.duckdb er ikke den database, som kørslens kontroller gælder; fjern den, og kør: kontrol run"
    to = bygget_til(settings.database)
    if to is None:
        return "databasen er tom: ingen leverance er i kraft"
    if sentence := erasure_in_the_way(settings.raa, to):
        return sentence
    if periode is not None and periode != to:
        return f"databasen er bygget til og med {to}, ikke {periode}; kør: kontrol run --periode {periode}"
    return None


def mixed(account: Account) -> list[str]:
    """A sentence when some of the database was not built from what the rest of it was; names the first of what is behind."""
    if not (names := account.uaktuelle):
        return []
    more = f" og {len(names) - AT_MOST} til" if len(names) > AT_MOST else ""
    return [f"databasen er blandet: {', '.join(names[:AT_MOST])}{more} er ikke bygget på det nyeste; {AGAIN}"]


def _changed(settings: Settings, account: Account) -> list[str]:
    """Whether code, register, raw store and landing folder are still those that the database was built from."""
    out = []
    if code_fingerprint() != account.kode:
        out.append(f"kode, seeds eller afhængigheder er ændret, siden databasen blev bygget; {AGAIN}")
    if sha256(settings.raa / "leverancer" / "register.parquet") != account.register:
        out.append(f"registret over leverancer er ændret, siden databasen blev bygget; {AGAIN}")
    if lost := damaged(settings.raa, Journal(settings.raa).filer.values()):
        out.append(f"beskadiget i raa/: {', '.join(lost)}; {AGAIN}")
    return [*out, *not_taken_in(settings)]


def not_taken_in(settings: Settings) -> list[str]:
    """A sentence when something lies in the landing folder that no run has read."""
    if not (new_ones := _unknown(settings)):
        return []
    many = saa_mange(len(new_ones), "fil", "filer")
    new = "ny eller ændret" if len(new_ones) == 1 else "nye eller ændrede"
    return [f"{many} i landingsmappen er {new}, siden databasen blev bygget; {AGAIN}"]


def not_built(settings: Settings) -> list[str]:
    """What has been delivered and is not in the database, whatever became of the runs since that was built. Raises SettingsError
    without a key, OSError for a landing folder that cannot be listed."""
    out = []
    with open_read_only(settings.database) as con:
        built = {id_ for (id_,) in con.execute("select leverance_id from marts.leverancer").fetchall()}
    if read_since := {id_ for _, id_ in stamps(settings.raa).values()} - built:
        out.append(f"{saa_mange(len(read_since), 'leverance', 'leverancer')} læst, siden databasen blev bygget")
    if new_ones := _unknown(settings):
        more = [saa_mange(len(new_ones) - AT_MOST, "anden", "andre")] if len(new_ones) > AT_MOST else []
        out.append(f"nye eller ændrede filer i landingsmappen: {enumeration([*new_ones[:AT_MOST], *more])}")
    return out


def _unknown(settings: Settings) -> list[str]:
    """The masked paths of what lies in the landing folder and no run has read."""
    known, pseudonym = stamps(settings.raa), Pseudonym(settings.noegle())
    found = [(pseudonym.mask(f.sti), f) for f in find(settings.landing_folder)]
    return [path for path, f in found if not _known(settings, f, path, *known.get(path) or (None, None))]


def _known(settings: Settings, found: Found, path: str, stamp: list | None, id_: str | None) -> bool:
    """By its stamp, or else by its bytes: a folder that was mounted anew holds the same deliveries. Another size, other bytes."""
    if stamp == list(found.stempel):
        return True
    if found.is_refused:
        return leverance_id(path, None) == id_
    if stamp is None or stamp[0] != found.stempel[0]:
        return False
    return leverance_id(path, byte_signature(settings.landing_folder / found.sti, settings.maks_mb)[0]) == id_
