"""Years whose rows went by a rule of retention: which, when, and what stays of them beside the raw store.

A delivery's rows go and its account stays: what it was called, its hash, how many rows it had. The figures that rested on its
year stay as they were last published, each with the publication that holds it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from pathlib import Path

from dagster_project.common.errors import SettingsError
from dagster_project.common.files import atomic, read_object
from dagster_project.deliveries import storage
from dagster_project.deliveries.account import File
from dagster_project.deliveries.contract import contracts
from dagster_project.deliveries.journal import Journal
from dagster_project.deliveries.stored_files import store_file
from dagster_project.settings import Settings

# Snapshots of risk cases name nobody, and the benchmark counts months in a row over them; STAR's letters are of no case
_KEPT = frozenset(("udk_risikosager", "star_henvendelser"))


@dataclass(frozen=True)
class Forgotten:
    """`foer_aar`: rows of the years before it are gone. `bygget_til`: the month that the database was built to when it was proved
    that no figure of the years that stay rested on them. `leverancer`: the deliveries that this erasure names, and no others, so
    that one that was cut off can be brought to its end; `faerdig` when it has been. `godkendt_af`: who asked for it."""

    foer_aar: int
    regel: str
    dato: str
    bygget_til: str
    godkendt_af: str = ""
    leverancer: tuple[str, ...] = ()
    faerdig: bool = True

    @property
    def sentence(self) -> str:
        """When, and by which rule."""
        return f"slettet {self.dato} efter {self.regel}: rækker fra før {self.foer_aar}"

    def covers(self, file: File) -> bool:
        """Whether the rows of a delivery, by its name, are among those."""
        return file.kilde in sources() and file.periode is not None and int(file.periode[:4]) < self.foer_aar


@dataclass(frozen=True)
class FrozenFigure:
    """A figure as it was last published, whose rows are gone; `slettet`: when, and by which rule."""

    tal_id: str
    vaerdi: Decimal
    publikation: str
    slettet: str


def sources() -> frozenset[str]:
    """Those whose rows go: of cases, and of the statements that stand beside them in a year's totals."""
    return frozenset(k for k, contract in contracts().items() if not contract.egne_fakta) - _KEPT


def forgotten(raa: Path) -> Forgotten | None:
    """The newest erasure; None where every year stands. Raises SettingsError for a record that is cut off."""
    file = _record(raa)
    if not file.exists():
        return None
    try:
        found = Forgotten(**(read_object(file) or {}))
    except TypeError:
        raise SettingsError(f"{file} er ødelagt (afskåret eller tom). Hent den fra sikkerhedskopien af datamappen.") from None
    return replace(found, leverancer=tuple(found.leverancer))


def erasure_in_the_way(raa: Path, periode: str) -> str | None:
    """Why a month may not be published, or not any more; None for one that may."""
    rule = forgotten(raa)
    if rule is None:
        return None
    if not rule.faerdig:
        return f"en sletning af rækker fra før {rule.foer_aar} blev afbrudt; kør: kontrol run"
    if periode < rule.bygget_til:
        return f"{periode} kan ikke bygges igen som den var: {rule.sentence}, da tallene var bygget til {rule.bygget_til}"
    return None


def frozen_figure(raa: Path, tal_id: str) -> FrozenFigure | None:
    """The figure of that id, if its rows are gone."""
    file = _figures(raa)
    if not file.exists():
        return None
    from dagster_project.common.duckdb_read import open_read_only

    with open_read_only() as con:
        row = con.execute(
            "select tal_id, vaerdi, publikation, slettet from read_parquet($f) where tal_id = $id", {"f": str(file), "id": tal_id}
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
    from dagster_project.common.duckdb_read import open_read_only

    file = _figures(raa)
    with open_read_only() as con, atomic(file) as temporary:
        con.execute("create table tal (tal_id varchar primary key, vaerdi decimal(28, 10), publikation varchar, slettet varchar)")
        if file.exists():
            con.execute("insert into tal from read_parquet($f)", {"f": str(file)})
        rows = [[f.tal_id, f.vaerdi, f.publikation, f.slettet] for f in figures]
        if rows:
            con.executemany("insert or replace into tal values (?, ?, ?, ?)", rows)
        con.execute(f"copy (from tal order by tal_id) to '{temporary}' (format parquet)")
    _write(raa, rule)


def complete(settings: Settings) -> Forgotten | None:
    """Brings an erasure to its end, whatever an earlier attempt left of it; gives it, or None when none was under way. The caller
    holds the data folder."""
    raa = settings.raa
    rule = forgotten(raa) if raa.exists() else None
    if rule is None or rule.faerdig:
        return None
    journal = Journal(raa)
    gone = [file for id_ in rule.leverancer if (file := journal.filer.get(id_)) and rule.covers(file)]
    for file in gone:
        # the account first: no run misses what it finds gone
        if file.slettet is None:
            journal.rewrite(without_rows(file, rule))
        for kilde in contracts():
            store_file(raa, kilde, file.leverance_id).unlink(missing_ok=True)
    _remove_copies(settings, gone)
    storage.erase(settings, {file.leverance_id for file in gone})
    _write(raa, replace(rule, faerdig=True))
    return rule


def _remove_copies(settings: Settings, gone: list[File]) -> None:
    """What a delivery yielded by itself, and every database: one keeps what was deleted in it until its place is used again."""
    data = settings.data.absolute()
    for file in gone:
        for result in (data / "cache").glob(f"*/*/{file.leverance_id}.*"):
            result.unlink()
    # and what a killed building apart left: hard links to the raw store, and a database of its own
    apart = (*data.glob(".genskab-*"), *(settings.building / "tmp").glob("*"))
    for rest in (*data.glob("kontrol.duckdb*"), *settings.building.glob("*.duckdb*"), *apart):
        if rest.is_dir():
            shutil.rmtree(rest)
        else:
            rest.unlink(missing_ok=True)


def _write(raa: Path, rule: Forgotten) -> None:
    with atomic(_record(raa)) as temporary:
        temporary.write_text(json.dumps(asdict(rule), ensure_ascii=False, sort_keys=True), "utf-8")


def _record(raa: Path) -> Path:
    return raa / "leverancer" / "slettet.json"


def _figures(raa: Path) -> Path:
    return raa / "leverancer" / "slettede_tal.parquet"
