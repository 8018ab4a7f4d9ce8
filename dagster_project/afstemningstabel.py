"""The reconciliation as a table for people: computed, reported, difference."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb
from dagster import MetadataValue, TableRecord

_KOLONNER = ("tal_id", "beregnet", "rapporteret", "forskel", "status", "forklaring")


@dataclass(frozen=True)
class Afstemning:
    """Every compared figure, and those that differ with no explanation."""

    alle: list[dict]
    raekker: list[dict]


def uforklarede(database: Path) -> Afstemning:
    """Reads marts.afstemning; reported figures only, those that differ first."""
    with duckdb.connect(str(database), read_only=True) as con:
        svar = con.execute(
            f"select {', '.join(_KOLONNER)} from marts.afstemning where dokument is not null order by status <> 'afviger', tal_id"
        ).fetchall()
    alle = [dict(zip(_KOLONNER, r, strict=True)) for r in svar]
    return Afstemning(alle, [r for r in alle if r["status"] == "afviger"])


def som_tabel(raekker: list[dict]) -> MetadataValue:
    """As Dagster shows it; amounts as text, so that no øre is lost to a float."""
    tekst = [{k: "" if v is None else str(v) for k, v in r.items()} for r in raekker]
    return MetadataValue.table([TableRecord(r) for r in tekst or [dict.fromkeys(_KOLONNER, "")]])
