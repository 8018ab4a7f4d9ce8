"""The country's snapshots.

* udk_risikosager of the sample: the monthly snapshots of all 98 municipalities, for the demo and, in any size, for the bench.
* udk_risikosager of the demo: 24 months, one of which UDK never sent, so that only a few municipalities' own cover it.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from dagster_project.sample import national_cases
from dagster_project.sample.case_model import Sag
from dagster_project.sample.national_cases import (
    CRITERION_NAMES,
    EVENTS,
    NEVER,
    Group,
    Sager,
    grupper,
    last_happened,
    national_sager,
)
from dagster_project.sample.national_levels import WORLD_FROM, month_number
from dagster_project.sample.tools import KOMMUNE

KILDE = "udk_risikosager"
COLUMNS = (
    "risikosag_id",
    "kommunekode",
    "omraade",
    "kontroltrin",
    "kriterium",
    "udstillet_dato",
    "udtaget_dato",
    "kontrolsag_oprettet_dato",
    "afsluttet_dato",
    "tilbagebetalingskrav",
    "mindreudgift",
    "bortfaldet_dato",
)
_HISTORY = 24  # months that the world needs before its first snapshot


def write_snapshots(landing: Path, months: Sequence[str], rows_per_month: int, format: str) -> list[Path]:
    """Writes one DK delivery per month (YYYY-MM) with about `rows_per_month` rows, as `csv` or `parquet`; the same
    arguments give the same bytes, and a month's bytes do not depend on which others are asked for.

    Raises ValueError for a month that the world is too young for, or a format that is none.
    """
    if format not in ("csv", "parquet"):
        raise ValueError(f"format {format!r}; forventede csv eller parquet")
    if min(month_number(m) for m in months) < _HISTORY:
        raise ValueError(f"prøvens verden begynder i {WORLD_FROM}; første øjebliksbillede kan være {_HISTORY} måneder senere")
    sager = national_sager(rows_per_month, 1 + max(month_number(m) for m in months))
    files = []
    for month in months:
        file = landing / KILDE / f"{KILDE}_DK_{month}.{format}"
        file.parent.mkdir(parents=True, exist_ok=True)
        half = file.with_name(f"{file.name}.tmp")  # names that end in .tmp are not looked at
        with half.open("wb") as out:
            _write(snapshot(sager, grupper(), month), format, out)
        files.append(half.replace(file))
    return files


def as_bytes(table: pa.Table, format: str) -> bytes:
    out = io.BytesIO()
    _write(table, format, out)
    return out.getvalue()


def snapshot(sager: Sager, groups: Sequence[Group], month: str) -> pa.Table:
    """The list as it stood on the month's last day: every case on it, and every case taken, opened, closed or withdrawn in
    the 12 months that end with it. What had not happened yet is empty."""
    to = np.datetime64(month, "M")
    ultimo = ((to + 1).astype("datetime64[D]") - 1).astype(np.int32)
    window_from = (to - 11).astype("datetime64[D]").astype(np.int32)
    shown = sager.choose(sager.udstillet <= ultimo)
    known = replace(shown, **{n: np.where(getattr(shown, n) <= ultimo, getattr(shown, n), NEVER) for n in EVENTS})
    on_list = (known.udtaget == NEVER) & (known.bortfaldet == NEVER)
    return _table(known.choose(on_list | (last_happened(known) >= window_from)), groups)


def _table(s: Sager, groups: Sequence[Group]) -> pa.Table:
    numbers = pc.utf8_lpad(pc.cast(pa.array(s.nr), pa.string()), 7, "0")
    group = pa.array(s.gruppe)

    def after_group(field_name: str) -> pa.Array:
        return pa.array([getattr(g, field_name) for g in groups], pa.string()).take(group)

    def date_(days: np.ndarray) -> pa.Array:
        return pa.array(days, mask=days == NEVER).cast(pa.date32())

    def beloeb(kroner: np.ndarray) -> pa.Array:
        return pa.array(kroner.astype(np.int32), mask=s.afsluttet == NEVER)

    columns = (
        pc.binary_join_element_wise(after_group("praefiks"), numbers, "-"),
        after_group("kommunekode"),
        after_group("omraade"),
        after_group("kontroltrin"),
        pa.array(CRITERION_NAMES, pa.string()).take(pa.array(s.kriterium)),
        *(date_(d) for d in (s.udstillet, s.udtaget, s.oprettet, s.afsluttet)),
        beloeb(s.krav),
        beloeb(s.mindreudgift),
        date_(s.bortfaldet),
    )
    return pa.table(dict(zip(COLUMNS, columns, strict=True)))


def _write(table: pa.Table, format: str, out: BinaryIO) -> None:
    if format == "parquet":
        pq.write_table(table, out, compression="zstd")
    else:
        out.write((";".join(COLUMNS) + "\n").encode())
        choice = pa_csv.WriteOptions(include_header=False, delimiter=";", quoting_style="none")
        pa_csv.write_csv(table, out, choice)


MONTHS = tuple(f"{year}-{md:02d}" for year in national_cases.YEARS for md in range(1, 13))
ROWS = 30_000  # a month
# [D] A national snapshot holds every municipality, so one that misses a month is one whose month came neither from UDK nor
# from itself: the national one of this month is missing, and these municipalities sent their own instead. For the others
# there is no reading that month, which breaks their run.
ABSENT = "2022-08"
OWN = ("101", KOMMUNE, "360", "461", "751")
_CSV = {"2022-03", "2023-06", f"{ABSENT}/{KOMMUNE}"}  # the others are Parquet: both paths are used


def filer(kontrolsager: list[Sag]) -> Iterator[tuple[str, bytes]]:
    """(path in the landing folder, bytes); `kontrolsager` carry the ids of the risk cases they began with."""
    all_groups = [*grupper(), *national_cases.GROUPS]
    country = national_sager(ROWS, 1 + month_number(MONTHS[-1]))
    ballerup = national_cases.risikosager(kontrolsager, len(grupper()))
    sager = Sager(**{f.name: np.concatenate([getattr(country, f.name), getattr(ballerup, f.name)]) for f in fields(Sager)})
    for month in MONTHS:
        table = snapshot(sager, all_groups, month)
        if month != ABSENT:
            yield _file("DK", month, table, month in _CSV)
            continue
        for code in OWN:
            own = table.filter(pc.equal(table["kommunekode"], code))
            yield _file(code, month, own, f"{month}/{code}" in _CSV)


def _file(code: str, month: str, table, as_csv: bool) -> tuple[str, bytes]:
    format = "csv" if as_csv else "parquet"
    return f"{KILDE}/{KILDE}_{code}_{month}.{format}", as_bytes(table, format)
