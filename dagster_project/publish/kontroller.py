"""What stands in the database and what its checks said, whichever run built or asked; and the gate that compares it with
what was expected (docs/arkitektur.md "Gates")."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from dagster_project.deliveries.atomisk import atomisk

FEJL = "ERROR"  # the severity that withholds publication; WARN is for a reader


@dataclass(frozen=True)
class Resultat:
    """One evaluation. `kontrol` is `<aktiv>: <navn>`."""

    kontrol: str
    bestaaet: bool
    alvor: str


@dataclass(frozen=True)
class Konto:
    """The account of a database: `database`, `register` and `kode` are hashes of what the runs left and what they rested on.
    `aktiver` and `resultater` are those that hold for what is delivered and coded now; `uaktuelle` names those that do not, and
    makes the database a mixed one. `koersler` says which run built or asked each, `hviler_paa` what a check of our own was asked
    of, `beskeder` what a failing one said. `stempel` are size and time of the database's file."""

    database: str
    register: str
    kode: str
    aktiver: tuple[str, ...]
    resultater: tuple[Resultat, ...]
    uaktuelle: tuple[str, ...] = ()
    koersler: Mapping[str, str] = field(default_factory=dict)
    hviler_paa: Mapping[str, str] = field(default_factory=dict)
    beskeder: Mapping[str, str] = field(default_factory=dict)
    stempel: tuple[int, int] | None = None

    def fejlede(self) -> list[str]:
        """The checks that withhold publication, each with what it said."""
        fejl = [r.kontrol for r in self.resultater if not r.bestaaet and r.alvor == FEJL]
        return sorted(f"{k} ({self.beskeder[k]})" if self.beskeder.get(k) else k for k in fejl)


@dataclass(frozen=True)
class Forventet:
    """What a run must have built and evaluated: by Dagster's definitions, and by dbt's own manifest beside them (a test that is
    left out of the definitions still stands in the manifest)."""

    aktiver: frozenset[str]
    kontroller: frozenset[str]
    dbt_proever: frozenset[str]


def kontofil(data: Path) -> Path:
    return data / "kontroller.json"


def gem(data: Path, konto: Konto) -> None:
    """In place of the account of the run before."""
    with atomisk(kontofil(data)) as midlertidig:
        midlertidig.write_text(json.dumps(asdict(konto), ensure_ascii=False), "utf-8")


def laes(data: Path) -> Konto | None:
    """None when no run has built here."""
    if not kontofil(data).exists():
        return None
    d = json.loads(kontofil(data).read_text("utf-8"))
    resultater = tuple(Resultat(**r) for r in d.pop("resultater"))
    stempel = tuple(d.pop("stempel", None) or ()) or None
    lister = {navn: tuple(d.pop(navn, ())) for navn in ("aktiver", "uaktuelle")}
    return Konto(**d, **lister, resultater=resultater, stempel=stempel)


def stempel(database: Path) -> tuple[int, int]:
    """What tells at a glance that nobody wrote to the file since."""
    s = database.stat()
    return s.st_size, s.st_mtime_ns


def gaelder(konto: Konto | None, database: Path) -> bool:
    """Whether the database is the one that the account is of: nobody changed it, damaged it or put another in its place."""
    if konto is None or not database.exists():
        return False
    if konto.stempel == stempel(database):
        return True
    from dagster_project.deliveries.skan import sha256  # seldom asked, and it brings what reads deliveries

    return konto.database == sha256(database)


def port(forventet: Forventet, konto: Konto) -> list[str]:
    """Why the database may not be published; empty when everything expected is built, every check reported and none blocks. What
    the account names as out of date is said once, by whoever asks about that."""
    udfoert = {r.kontrol for r in konto.resultater}
    prover = {k.rpartition(": ")[2] for k in udfoert}
    naevnt = set(konto.uaktuelle)
    ikke_bygget = forventet.aktiver - set(konto.aktiver) - naevnt
    kendte = prover | {k.rpartition(": ")[2] for k in naevnt}
    tavse = (forventet.kontroller - udfoert - naevnt) | {f"dbt: {p}" for p in forventet.dbt_proever - kendte}
    fejlede = {r.kontrol for r in konto.resultater if not r.bestaaet and r.alvor == FEJL}
    return [
        *_linje(ikke_bygget, "blev ikke bygget i den kørsel, der lavede databasen"),
        *_linje(tavse, "har ikke meldt sig i den kørsel, der lavede databasen"),
        *_linje(fejlede, "holder ikke"),
    ]


def _linje(navne: Iterable[str], hvad: str) -> list[str]:
    return [f"{navn} {hvad}" for navn in sorted(navne)]
