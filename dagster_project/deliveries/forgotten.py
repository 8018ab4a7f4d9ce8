"""Years whose rows went by a rule of retention: which, when, and what stays of them beside the raw store.

A delivery's rows go and its account stays: what it was called, its hash, how many rows it had. The figures that rested on its
year stay as they were last published, each with the publication that holds it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from pathlib import Path

import duckdb

from dagster_project.common.errors import SettingsError
from dagster_project.common.files import atomic, read_object
from dagster_project.deliveries.account import File
from dagster_project.deliveries.contract import contracts

# Snapshots of risk cases name nobody, and the benchmark counts months in a row over them; STAR's letters are of no case
_KEPT = frozenset(("udk_risikosager", "star_henvendelser"))


@dataclass(frozen=True)
class Forgotten:
    """`foer_aar`: rows of the years before it are gone. `bygget_til`: the month that the database was built to when it was proved
    that no figure of the years that stay rested on them."""

    foer_aar: int
    regel: str
    dato: str
    bygget_til: str

    @property
    def sentence(self) -> str:
        """When, and by which rule."""
        return f"slettet {self.dato} efter {self.regel}: rækker fra før {self.foer_aar}"

    def covers(self, file: File) -> bool:
        """Whether the rows of a delivery, by its name, are among those."""
        return file.kilde in sources() and file.periode is not None and int(file.periode[:4]) < self.foer_aar


@dataclass(frozen=True)
class FrozenFigure:
    """A figure as it was last published, whose rows are gone."""

    tal_id: str
    vaerdi: Decimal
    publikation: str


def sources() -> frozenset[str]:
    """Those whose rows go: of cases, and of the statements that stand beside them in a year's totals."""
    return frozenset(k for k, contract in contracts().items() if not contract.egne_fakta) - _KEPT


def forgotten(raa: Path) -> Forgotten | None:
    """The newest erasure; None where every year stands. Raises SettingsError for a record that is cut off."""
    file = _record(raa)
    if not file.exists():
        return None
    try:
        return Forgotten(**(read_object(file) or {}))
    except TypeError:
        raise SettingsError(f"{file} er ødelagt (afskåret eller tom). Hent den fra sikkerhedskopien af datamappen.") from None


def before_erasure(raa: Path, periode: str) -> str | None:
    """Why a month may not be published any more; None for one that may."""
    rule = forgotten(raa)
    if rule is None or periode >= rule.bygget_til:
        return None
    return f"{periode} kan ikke bygges igen som den var: {rule.sentence}, da tallene var bygget til {rule.bygget_til}"


def frozen_figure(raa: Path, tal_id: str) -> FrozenFigure | None:
    """The figure of that id, if its rows are gone."""
    file = _figures(raa)
    if not file.exists():
        return None
    with duckdb.connect() as con:
        row = con.execute(
            "select tal_id, vaerdi, publikation from read_parquet($f) where tal_id = $id", {"f": str(file), "id": tal_id}
        ).fetchone()
    return FrozenFigure(*row) if row else None


def to_go(rule: Forgotten, files: Iterable[File]) -> list[File]:
    """The deliveries whose rows still stand and would go, by name."""
    return sorted((f for f in files if f.lager and rule.covers(f)), key=lambda f: f.sti)


def without_rows(file: File, rule: Forgotten) -> File:
    """The account of a delivery as it is afterwards."""
    return replace(file, aarsag=rule.sentence, slettet=rule.sentence, lager={}, kontroltotaler=[])


def record(raa: Path, rule: Forgotten, figures: Iterable[FrozenFigure]) -> None:
    """Writes what stays, beside what earlier erasures left: the figures first, so that none is gone without a word."""
    file = _figures(raa)
    with duckdb.connect() as con, atomic(file) as temporary:
        con.execute("create table tal (tal_id varchar primary key, vaerdi decimal(28, 10), publikation varchar)")
        if file.exists():
            con.execute("insert into tal from read_parquet($f)", {"f": str(file)})
        rows = [[f.tal_id, f.vaerdi, f.publikation] for f in figures]
        if rows:
            con.executemany("insert or replace into tal values (?, ?, ?)", rows)
        con.execute(f"copy (from tal order by tal_id) to '{temporary}' (format parquet)")
    with atomic(_record(raa)) as temporary:
        temporary.write_text(json.dumps(asdict(rule), ensure_ascii=False, sort_keys=True), "utf-8")


def _record(raa: Path) -> Path:
    return raa / "leverancer" / "slettet.json"


def _figures(raa: Path) -> Path:
    return raa / "leverancer" / "slettede_tal.parquet"
