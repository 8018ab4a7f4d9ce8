"""What keeps a publication back: nothing built, a check that fails or is silent, a database that is not what was delivered."""

from __future__ import annotations

from dagster_project.deliveries.journal import Journal
from dagster_project.deliveries.konto import leverance_id
from dagster_project.deliveries.laesning import bytesignatur
from dagster_project.deliveries.lager import beskadigede
from dagster_project.deliveries.landing import Fundet, find
from dagster_project.deliveries.pseudonym import Pseudonym
from dagster_project.deliveries.skan import sha256
from dagster_project.periode import bygget_til
from dagster_project.publish.kontroller import Forventet, Konto, gaelder, laes, port
from dagster_project.settings import Indstillinger
from dagster_project.tilstand import kodeaftryk

IGEN = "kør: kontrol run"
HOEJST = 3  # models named in a sentence; the rest are counted


def hindringer(ind: Indstillinger, periode: str | None, forventet: Forventet) -> list[str]:
    """One sentence each, the first first to be mended; empty when what is built may be published."""
    konto = laes(ind.data.absolute())
    if konto is None or not ind.database.exists():
        return [f"der er ikke bygget noget, der kan udgives; {IGEN}"]
    if not gaelder(konto, ind.database):
        return ["kontrol.duckdb er ikke den database, som kørslens kontroller gælder; fjern den, og kør: kontrol run"]
    til = bygget_til(ind.database)
    if til is None:
        return ["databasen er tom: ingen leverance er i kraft"]
    if periode is not None and periode != til:
        return [f"databasen er bygget til og med {til}, ikke {periode}; kør: kontrol run --periode {periode}"]
    return [*_aendret(ind, konto), *blandet(konto), *port(forventet, konto)]


def blandet(konto: Konto) -> list[str]:
    """A sentence when some of the database was not built from what the rest of it was; names the first of what is behind."""
    if not (navne := konto.uaktuelle):
        return []
    flere = f" og {len(navne) - HOEJST} til" if len(navne) > HOEJST else ""
    return [f"databasen er blandet: {', '.join(navne[:HOEJST])}{flere} er ikke bygget på det nyeste; {IGEN}"]


def _aendret(ind: Indstillinger, konto: Konto) -> list[str]:
    """Whether code, register, raw store and landing folder are still those that the database was built from."""
    ud = []
    if kodeaftryk() != konto.kode:
        ud.append(f"kode, seeds eller afhængigheder er ændret, siden databasen blev bygget; {IGEN}")
    if sha256(ind.raa / "leverancer" / "register.parquet") != konto.register:
        ud.append(f"registret over leverancer er ændret, siden databasen blev bygget; {IGEN}")
    journal, pseudonym = Journal(ind.raa), Pseudonym(ind.noegle())
    if tabte := beskadigede(ind.raa, journal.filer.values()):
        ud.append(f"beskadiget i raa/: {', '.join(tabte)}; {IGEN}")
    nye = [f for f in find(ind.landingsmappe) if not _kendt(ind, f, journal, pseudonym)]
    if nye:
        ud.append(f"{len(nye)} filer i landingsmappen er nye eller ændrede, siden databasen blev bygget; {IGEN}")
    return ud


def _kendt(ind: Indstillinger, fundet: Fundet, journal: Journal, pseudonym: Pseudonym) -> bool:
    """By its stamp, or else by its bytes: a folder that was mounted anew holds the same deliveries."""
    sti = pseudonym.masker(fundet.sti)
    stempel, id_ = journal.stempler.get(sti) or (None, None)
    if stempel == list(fundet.stempel):
        return True
    sha = None if fundet.afvises else bytesignatur(ind.landingsmappe / fundet.sti, ind.maks_mb)[0]
    return leverance_id(sti, sha) == id_
