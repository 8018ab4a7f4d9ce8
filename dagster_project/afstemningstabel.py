"""The reconciliation as a table for people: computed, reported, difference."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dagster import MetadataValue, TableRecord

from dagster_project.forbindelse import laes_i
from dagster_project.status import afvigelse

_KOLONNER = ("tal_id", "beregnet", "rapporteret", "forskel", "status", "forklaring")


@dataclass(frozen=True)
class Afstemning:
    """Every reported figure, and those of them that keep publication back."""

    alle: list[dict]
    afviger: list[dict]

    def linjer(self) -> list[str]:
        """One line for each that keeps publication back."""
        return [afvigelse(r["tal_id"], r["beregnet"], r["rapporteret"], r["forklaring"]) for r in self.afviger]


def laes_afstemning(database: Path) -> Afstemning:
    """Reads marts.afstemning; reported figures, and explanations of none, those that do not agree first."""
    with laes_i(database) as con:
        svar = con.execute(
            f"select {', '.join(_KOLONNER)} from marts.afstemning "
            "where dokument is not null or status = 'afviger' order by status <> 'afviger', tal_id"
        ).fetchall()
    alle = [dict(zip(_KOLONNER, r, strict=True)) for r in svar]
    return Afstemning(alle, [r for r in alle if r["status"] == "afviger"])


def som_tabel(raekker: list[dict]) -> MetadataValue:
    """As Dagster shows it; amounts as text, so that no øre is lost to a float."""
    tekst = [{k: "" if v is None else str(v) for k, v in r.items()} for r in raekker]
    return MetadataValue.table([TableRecord(r) for r in tekst or [dict.fromkeys(_KOLONNER, "")]])
