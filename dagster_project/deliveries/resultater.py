"""What each delivery yields by itself, kept beside the raw store: one Parquet file per model, fingerprint and delivery. dbt's
materialization `pr_leverance` calls these through DuckDB; nothing here is needed but time: the folder may go at any moment."""

from __future__ import annotations

import os
from pathlib import Path

from dbt.adapters.duckdb.plugins import BasePlugin
from duckdb import DuckDBPyConnection

from dagster_project.deliveries.atomisk import paa_plads

HALE = b"PAR1"  # the last bytes of a whole Parquet file


def resultatmappe(cache: str, model: str, aftryk: str) -> Path:
    return Path(cache) / model / aftryk


def hele_resultater(cache: str, model: str, aftryk: str) -> list[str]:
    """The deliveries whose result stands whole. What a killed run left half-written, and what another fingerprint made, goes."""
    mappe = resultatmappe(cache, model, aftryk)
    mappe.mkdir(parents=True, exist_ok=True, mode=0o700)
    for anden in mappe.parent.iterdir():
        if anden != mappe:
            _fjern(anden)
    hele = []
    for fil in sorted(mappe.iterdir()):
        if fil.suffix == ".parquet" and _er_hel(fil):
            hele.append(fil.stem)
        else:
            fil.unlink()
    return hele


def gem_resultat(midlertidig: str, fil: str) -> str:
    """The finished file takes its place in one step."""
    paa_plads(Path(midlertidig), Path(fil))
    return fil


def _er_hel(fil: Path) -> bool:
    if fil.stat().st_size < 2 * len(HALE):
        return False
    with fil.open("rb") as f:
        f.seek(-len(HALE), os.SEEK_END)
        return f.read() == HALE


def _fjern(mappe: Path) -> None:
    if not mappe.is_dir():
        return mappe.unlink()
    for fil in mappe.iterdir():
        fil.unlink()
    mappe.rmdir()


class Plugin(BasePlugin):
    """Gives the functions to dbt's connection; named in profiles.yml."""

    def configure_connection(self, conn: DuckDBPyConnection) -> None:
        tekst = ["VARCHAR"]
        conn.create_function("hele_resultater", hele_resultater, tekst * 3, "VARCHAR[]", side_effects=True)
        conn.create_function("gem_resultat", gem_resultat, tekst * 2, "VARCHAR", side_effects=True)
