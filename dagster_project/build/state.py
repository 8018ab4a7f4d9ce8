"""Whether anything is new since the last build: landing folder, code, seeds and settings compared without Dagster or dbt."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Set
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from dagster_project.common.files import atomic, read_object
from dagster_project.common.program import ROOT, own_files
from dagster_project.deliveries.landing import find
from dagster_project.deliveries.pseudonym import Pseudonym
from dagster_project.settings import Settings

CODE = ("dagster_project/**/*.py", "dbt_project/*.yml", "dbt_project/m*/**/*", "dbt_project/tests/**/*", "seeds/*")


@dataclass(frozen=True)
class BuildState:
    """What the last build rested on, and how it ended: 0 or 1, with the names of the failed checks."""

    landing: str
    kode: str
    key_id: str
    periode: str | None  # as asked for; None for the newest
    bygget_til: str | None = None
    status: int = 0
    fejlede: tuple[str, ...] = ()
    modtaget: int = 0  # receipts of deliveries that there were


@cache
def code_fingerprint() -> str:
    """A hash of everything that decides what is built, the dependency lock among it."""
    h = hashlib.sha256((ROOT / "requirements.lock").read_bytes())
    for pattern in CODE:
        for name, file in own_files(pattern):
            h.update(name.encode() + b"\0" + file.read_bytes())
    return h.hexdigest()[:16]


def nu(settings: Settings, periode: str | None) -> BuildState:
    """The state of things now. The listing is hashed under the key: names may hold CPR numbers."""
    pseudonym = Pseudonym(settings.noegle())
    found = repr([(f.sti, f.stempel, f.is_refused) for f in find(settings.landing_folder)] + [settings.maks_mb])
    return BuildState(pseudonym.aftryk(found), code_fingerprint(), pseudonym.key_id, periode)


def _file(settings: Settings) -> Path:
    return settings.data.absolute() / "sidste_koersel.json"


def last(settings: Settings) -> BuildState | None:
    """What the last run left; None before the first, when its database is gone, or when what it left is cut off: a memory only,
    without which everything is looked through again."""
    if not settings.database.exists() or (d := read_object(_file(settings))) is None:
        return None
    try:
        return BuildState(**{**d, "fejlede": tuple(d["fejlede"])})
    except (KeyError, TypeError):  # of another version
        return None


def save(settings: Settings, state: BuildState) -> None:
    with atomic(_file(settings)) as temporary:
        temporary.write_text(json.dumps(asdict(state)), "utf-8")


def receipts_lost(settings: Settings, before: BuildState | None, received: Set[str]) -> str | None:
    """What to say where there are fewer receipts than the last run left: a delivery whose file has left the landing folder since
    would fall out of the figures, and those that are there would be received anew."""
    if before is None or len(received) >= before.modtaget:
        return None
    folder = settings.raa / "leverancer" / "modtaget"
    return (
        f"{folder} har {len(received)} kvitteringer for modtagne leverancer, og sidste kørsel havde {before.modtaget}: "
        "de leverancer, hvis filer ikke længere ligger i landingsmappen, ville falde ud af tallene. "
        "Hent raa fra sikkerhedskopien af datamappen (kontrol gendan). "
        f"Skal alt læses igen af landingsmappen uden dem, så flyt {_file(settings)} væk, og kør kontrol run."
    )


def unchanged(before: BuildState | None, after: BuildState) -> bool:
    return before is not None and (before.landing, before.kode, before.key_id, before.periode) == (
        after.landing,
        after.kode,
        after.key_id,
        after.periode,
    )
