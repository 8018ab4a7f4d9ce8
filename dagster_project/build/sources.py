"""The present contents of what dbt reads from raa/: per source its rows in the register and its files, and the register whole."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import pyarrow.parquet as pq

from dagster_project.build.graph import PERIOD
from dagster_project.deliveries.account import File
from dagster_project.deliveries.contract import contracts
from dagster_project.deliveries.register import CONTROL_TOTALS, REGISTER

REGISTERS = {"leverancer": ("register.parquet", REGISTER), "kontroltotaler": ("kontroltotaler.parquet", CONTROL_TOTALS)}
_PREFIX = "source.kontrol.raa."


def source_id(name: str) -> str:
    """dbt's id of a source of the raw store."""
    return f"{_PREFIX}{name}"


def present_contents(raa: Path, files: Mapping[str, File], period: str | None) -> dict[str, str]:
    """Fingerprints by input id (build.graph): each source, `register:<kilde>`, the register and UDK's totals whole, and the
    period that is built up to. A source's own change only with its own deliveries. `files`: the journal's accounts."""
    tables = {name: _rows(raa / "leverancer" / file) for name, (file, _) in REGISTERS.items()}
    found = {source_id(name): _digest(sorted(map(repr, rows))) for name, rows in tables.items()}
    stored = _stored(files)
    by_delivery, by_kilde = defaultdict(list), defaultdict(list)
    for row in tables["leverancer"]:
        by_delivery[row["leverance_id"]].append(row)
        by_kilde[row["kilde"]].append(row["leverance_id"])
    for kilde, contract in contracts().items():
        # the rows are joined by delivery, so they are those of its files; a statement of UDK fills two sources
        ids = sorted({*stored.get(kilde, {}), *by_kilde.get(kilde, ())})
        found[f"register:{kilde}"] = register = _digest(repr(row) for id_ in ids for row in by_delivery[id_])
        found[source_id(kilde)] = _digest([contract.aftryk, register, repr(sorted(stored.get(kilde, {}).items()))])
    return found | {PERIOD: period or ""}


def _stored(files: Mapping[str, File]) -> Mapping[str, dict[str, tuple[int, str]]]:
    """Per source the deliveries that stand in the raw store, each with its file's size and what it was read by."""
    found: dict[str, dict[str, tuple[int, str]]] = defaultdict(dict)
    for id_, file in files.items():
        for kilde, size in file.lager.items():
            found[kilde][id_] = (size, file.aftryk)
    return found


def _rows(file: Path) -> list[dict]:
    return pq.ParquetFile(file).read().to_pylist() if file.exists() else []  # read_table would load pandas


def _digest(parts) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
