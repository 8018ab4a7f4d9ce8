"""What a run built and what its checks said, kept beside the database that it made; and the gate that compares it with what was
expected (docs/arkitektur.md "Gates")."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
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
    """The account of the run that swapped the database in: `database`, `register` and `kode` are hashes of what it left and
    what it rested on."""

    database: str
    register: str
    kode: str
    aktiver: tuple[str, ...]
    resultater: tuple[Resultat, ...]


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
    return Konto(**{**d, "aktiver": tuple(d["aktiver"])}, resultater=resultater)


def port(forventet: Forventet, konto: Konto) -> list[str]:
    """Why this run may not be published; empty when everything expected was built, every check reported and none blocks."""
    udfoert = {r.kontrol for r in konto.resultater}
    prover = {k.rpartition(": ")[2] for k in udfoert}
    ikke_bygget = forventet.aktiver - set(konto.aktiver)
    tavse = (forventet.kontroller - udfoert) | {f"dbt: {p}" for p in forventet.dbt_proever - prover}
    fejlede = {r.kontrol for r in konto.resultater if not r.bestaaet and r.alvor == FEJL}
    return [
        *_linje(ikke_bygget, "blev ikke bygget i den kørsel, der lavede databasen"),
        *_linje(tavse, "har ikke meldt sig i den kørsel, der lavede databasen"),
        *_linje(fejlede, "holder ikke"),
    ]


def _linje(navne: Iterable[str], hvad: str) -> list[str]:
    return [f"{navn} {hvad}" for navn in sorted(navne)]
