"""Whether anything is new since the last build: landing folder, code, seeds and settings compared without Dagster or dbt."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from dagster_project.deliveries.atomisk import atomisk
from dagster_project.deliveries.landing import find
from dagster_project.deliveries.pseudonym import Pseudonym
from dagster_project.settings import ROD, Indstillinger

KODE = ("dagster_project/**/*.py", "dbt_project/*.yml", "dbt_project/m*/**/*", "dbt_project/tests/**/*", "seeds/*")


@dataclass(frozen=True)
class Tilstand:
    """What the last build rested on, and how it ended: 0 or 1, with the names of the failed checks."""

    landing: str
    kode: str
    key_id: str
    periode: str | None  # as asked for; None for the newest
    bygget_til: str | None = None
    status: int = 0
    fejlede: tuple[str, ...] = ()


@cache
def kodeaftryk() -> str:
    """A hash of everything that decides what is built, the dependency lock among it."""
    h = hashlib.sha256((ROD / "requirements.lock").read_bytes())
    for moenster in KODE:
        for fil in sorted(ROD.glob(moenster)):
            if fil.is_file() and "__pycache__" not in fil.parts:
                h.update(str(fil.relative_to(ROD)).encode() + b"\0" + fil.read_bytes())
    return h.hexdigest()[:16]


def nu(ind: Indstillinger, periode: str | None) -> Tilstand:
    """The state of things now. The listing is hashed under the key: names may hold CPR numbers."""
    pseudonym = Pseudonym(ind.noegle())
    fundne = repr([(f.sti, f.stempel, f.afvises) for f in find(ind.landingsmappe)] + [ind.maks_mb])
    return Tilstand(pseudonym.aftryk(fundne), kodeaftryk(), pseudonym.key_id, periode)


def _fil(ind: Indstillinger) -> Path:
    return ind.data.absolute() / "sidste_koersel.json"


def sidste(ind: Indstillinger) -> Tilstand | None:
    """What the last run left; None before the first, or when its database is gone."""
    if not _fil(ind).exists() or not ind.database.exists():
        return None
    d = json.loads(_fil(ind).read_text("utf-8"))
    return Tilstand(**{**d, "fejlede": tuple(d["fejlede"])})


def gem(ind: Indstillinger, tilstand: Tilstand) -> None:
    with atomisk(_fil(ind)) as midlertidig:
        midlertidig.write_text(json.dumps(asdict(tilstand)), "utf-8")


def uaendret(foer: Tilstand | None, efter: Tilstand) -> bool:
    return foer is not None and (foer.landing, foer.kode, foer.key_id, foer.periode) == (
        efter.landing,
        efter.kode,
        efter.key_id,
        efter.periode,
    )
