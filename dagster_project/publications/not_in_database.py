"""What has been delivered and is not in the database: files that no run has read, deliveries that no run has built."""

from __future__ import annotations

from dagster_project.common.danish import enumeration, saa_mange
from dagster_project.common.duckdb_read import open_read_only
from dagster_project.deliveries.account import leverance_id
from dagster_project.deliveries.journal import stamps
from dagster_project.deliveries.landing import Found, find
from dagster_project.deliveries.pseudonym import Pseudonym
from dagster_project.settings import Settings

AGAIN = "kør: kontrol run"
AT_MOST = 3  # files, or models, named in a sentence; the rest are counted


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
    from dagster_project.deliveries.read_delivery import byte_signature  # and with it Arrow: hardly ever needed

    return leverance_id(path, byte_signature(settings.landing_folder / found.sti, settings.maks_mb)[0]) == id_
