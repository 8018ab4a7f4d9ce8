"""The editions of a publication: which tables each holds, and in which folder they stand."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa

from dagster_project.publish.datapakke import skriv_datapakke
from dagster_project.publish.oplysninger import oplysninger
from dagster_project.publish.tabeller import laes_marts, skriv_tabeller

INTERN = "intern"


def skriv_udgaver(database: Path, mappe: Path, periode: str, tidligere: Sequence[Path]) -> None:
    """Tables of the publication of `periode` (YYYY-MM), into `mappe`, which exists. `tidligere`: earlier publications."""
    alle = laes_marts(database) | oplysninger(database, periode, [t.name for t in tidligere], er_opdigtet(database))
    _skriv_udgave(mappe / INTERN, alle)


def _skriv_udgave(mappe: Path, tabeller: Mapping[str, pa.Table]) -> None:
    mappe.mkdir(mode=0o700)
    skriv_tabeller(tabeller, mappe / "tabeller")
    udgivelse = dict(zip(tabeller["udgivelse"]["noegle"].to_pylist(), tabeller["udgivelse"]["vaerdi"].to_pylist(), strict=True))
    beskrivelse = f"Udgaven {mappe.name}. Tal i CSV har decimalkomma; – tom celle – er ikke målt, 0 er målt."
    skriv_datapakke(tabeller, mappe / "tabeller", udgivelse["titel"], beskrivelse)


def er_opdigtet(database: Path) -> bool:
    """Whether the database is built from the sample: `kontrol demo` leaves its mark beside it."""
    maerke = database.parent / "proeve.json"
    return maerke.exists() and "landing" in json.loads(maerke.read_text("utf-8"))
