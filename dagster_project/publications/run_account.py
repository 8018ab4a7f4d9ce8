"""What stands in the database and what its checks said, whichever run built or asked; and the gate that compares it with
what was expected (docs/arkitektur.md "Gates")."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from dagster_project.common.files import atomic, read_object, sha256

ERROR = "ERROR"  # the severity that withholds publication; WARN is for a reader


@dataclass(frozen=True)
class CheckResult:
    """One evaluation. `kontrol` is `<aktiv>: <navn>`."""

    kontrol: str
    bestaaet: bool
    alvor: str


@dataclass(frozen=True)
class Account:
    """The account of a database: `database`, `register` and `kode` are hashes of what the runs left and what they rested on.
    `aktiver` and `resultater` are those that hold for what is delivered and coded now; `uaktuelle` names those that do not, and
    makes the database a mixed one. `koersler` says which run built or asked each, `hviler_paa` what a check of our own was asked
    of, `beskeder` what a failing one said. `stempel` are size and time of the database's file, `sted` the data folder whose files
    its views name."""

    database: str
    register: str
    kode: str
    aktiver: tuple[str, ...]
    resultater: tuple[CheckResult, ...]
    uaktuelle: tuple[str, ...] = ()
    koersler: Mapping[str, str] = field(default_factory=dict)
    hviler_paa: Mapping[str, str] = field(default_factory=dict)
    beskeder: Mapping[str, str] = field(default_factory=dict)
    stempel: tuple[int, int] | None = None
    sted: str = ""

    def fejlede(self) -> list[str]:
        """The checks that withhold publication, each with what it said."""
        error = [r.kontrol for r in self.resultater if not r.bestaaet and r.alvor == ERROR]
        return sorted(f"{k} ({self.beskeder[k]})" if self.beskeder.get(k) else k for k in error)


@dataclass(frozen=True)
class Expected:
    """What a run must have built and evaluated: by Dagster's definitions, and by dbt's own manifest beside them (a test that is
    left out of the definitions still stands in the manifest)."""

    aktiver: frozenset[str]
    kontroller: frozenset[str]
    dbt_tests: frozenset[str]


def account_file(data: Path) -> Path:
    return data / "kontroller.json"


def save(data: Path, account: Account) -> None:
    """In place of the account of the run before."""
    with atomic(account_file(data)) as temporary:
        temporary.write_text(json.dumps(asdict(account), ensure_ascii=False), "utf-8")


def read(data: Path) -> Account | None:
    """None when no run has built here, or when the account is cut off: then nothing is known of the database, and a run builds
    it again."""
    if (d := read_object(account_file(data))) is None:
        return None
    results = tuple(CheckResult(**r) for r in d.pop("resultater"))
    stamp = tuple(d.pop("stempel", None) or ()) or None
    lists = {name: tuple(d.pop(name, ())) for name in ("aktiver", "uaktuelle")}
    return Account(**d, **lists, resultater=results, stempel=stamp)


def stempel(database: Path) -> tuple[int, int]:
    """What tells at a glance that nobody wrote to the file since."""
    s = database.stat()
    return s.st_size, s.st_mtime_ns


def is_valid(account: Account | None, database: Path) -> bool:
    """Whether the database is the one that the account is of: nobody changed it, damaged it or put another in its place."""
    if account is None or not database.exists():
        return False
    if account.stempel == stempel(database):
        return True
    return account.database == sha256(database)


def port(expected: Expected, account: Account) -> list[str]:
    """Why the database may not be published; empty when everything expected is built, every check reported and none blocks. What
    the account names as out of date is said once, by whoever asks about that."""
    done = {r.kontrol for r in account.resultater}
    tests = {k.rpartition(": ")[2] for k in done}
    naevnt = set(account.uaktuelle)
    not_built = expected.aktiver - set(account.aktiver) - naevnt
    known = tests | {k.rpartition(": ")[2] for k in naevnt}
    silent = (expected.kontroller - done - naevnt) | {f"dbt: {p}" for p in expected.dbt_tests - known}
    failed = {r.kontrol for r in account.resultater if not r.bestaaet and r.alvor == ERROR}
    return [
        *_line(not_built, "blev ikke bygget i den kørsel, der lavede databasen"),
        *_line(silent, "har ikke meldt sig i den kørsel, der lavede databasen"),
        *_line(failed, "holder ikke"),
    ]


def _line(names: Iterable[str], what_happened: str) -> list[str]:
    return [f"{name} {what_happened}" for name in sorted(names)]
