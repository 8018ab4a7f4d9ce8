"""What keeps a publication back: nothing built, a check that fails or is silent, a database that is not what was delivered."""

from __future__ import annotations

from dagster_project.build.state import code_fingerprint
from dagster_project.common.files import sha256
from dagster_project.common.periods import bygget_til
from dagster_project.deliveries.forgotten import erasure_in_the_way
from dagster_project.deliveries.journal import Journal
from dagster_project.deliveries.stored_files import damaged
from dagster_project.publications.not_in_database import AGAIN, AT_MOST, not_taken_in
from dagster_project.publications.run_account import Account, Expected, is_valid, port, read
from dagster_project.settings import Settings


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
