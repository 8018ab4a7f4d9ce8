"""A trail as data: JSON, and CSV of its rows with the delivered cells; the bytes depend on nothing else."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path

from dagster_project.common.files import atomic
from dagster_project.common.signs import defuse, visible
from dagster_project.deliveries.contract import contracts
from dagster_project.spor.backwards import RowSpor
from dagster_project.spor.model import Row, Spor

_FIXED = (
    *("rolle", "bidrag", "naevner", "bogfoert", "regel", "kontroltrinregel", "noegle", "kilde", "leverance_id", "filnavn"),
    *("sha256", "raekke_nr", "fysisk_linje", "borger_id"),
)


def as_json(spor: Spor) -> str:
    """Everything of the trail; amounts and shares as text, since a float is none."""
    return visible(json.dumps({**asdict(spor), "stemmer": spor.stemmer}, ensure_ascii=False, indent=2, default=str)) + "\n"


def as_csv(rows: Iterable[Row]) -> Iterator[str]:
    """A line per row, the first the names: what a row gives, where it stands, then the cells of every source. Amounts have a
    decimal comma; a text that a spreadsheet would take for a formula is defused."""
    cells = list(dict.fromkeys(n for k in contracts().values() for n in k.navne if n != k.cpr_column))
    yield _line([*_FIXED, *(f"celle_{n}" for n in cells)])
    for r in rows:
        lev = r.leverance
        rule = r.trinregel[0] if r.trinregel else None
        fixed = [r.rolle, r.bidrag, r.naevner, r.bogfoert, r.regel, rule, r.noegle, r.kilde, lev.leverance_id, lev.filnavn]
        fixed += [lev.sha256, r.raekke_nr, r.fysisk_linje, r.borger_id]
        yield _line([*fixed, *(r.celler.get(n) for n in cells)])


def rows_as_json(found: list[RowSpor]) -> str:
    """What became of the row in each delivery of the name."""
    return visible(json.dumps([asdict(r) for r in found], ensure_ascii=False, indent=2, default=str)) + "\n"


def rows_as_csv(found: list[RowSpor]) -> Iterator[str]:
    """A line per figure that holds the row, and per reason that it is in none."""
    yield _line(["filnavn", "leverance_id", "sha256", "status", "raekke_nr", "fysisk_linje", "tal_id", "hvad"])
    for r in found:
        lev = r.leverance
        for tal_id, what_happened in [*r.tal, *((None, reason) for reason in r.grunde)]:
            yield _line([lev.filnavn, lev.leverance_id, lev.sha256, r.status, r.raekke_nr, r.fysisk_linje, tal_id, what_happened])


def write_csv(file: Path, rows: Iterable[Row]) -> int:
    """The file, whole or not at all, readable by the owner alone; gives the number of rows."""
    count = -1
    with atomic(file) as temporary, temporary.open("w", encoding="utf-8-sig", newline="") as f:
        for line in as_csv(rows):
            count += 1
            f.write(line)
    return count


def _line(fields: list) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerow([_field_name(v) for v in fields])
    return out.getvalue()


def _field_name(value: object) -> object:
    if isinstance(value, Decimal):
        return str(value).replace(".", ",")
    return "" if value is None else defuse(visible(value)) if isinstance(value, str) else value
