"""The build file: fresh before dbt, closed and swapped in whole after it; a reader never sees half."""

from __future__ import annotations

from pathlib import Path

import duckdb

from dagster_project.deliveries.atomisk import paa_plads
from dagster_project.forbindelse import laes_i


def ny(byggefil: Path) -> None:
    """No build file, no write-ahead log: dbt begins from nothing."""
    for fil in (byggefil, byggefil.with_name(byggefil.name + ".wal")):
        fil.unlink(missing_ok=True)


def raekker(byggefil: Path) -> dict[tuple[str, str], int]:
    """(schema, table) -> rows."""
    with laes_i(byggefil) as con:
        return {
            (s, t): n for s, t, n in con.execute("select schema_name, table_name, estimated_size from duckdb_tables()").fetchall()
        }


def eksempler(byggefil: Path, sql: str, antal: int = 5) -> list[str]:
    """The first rows that a failing test finds, each as text; none when it cannot be asked again."""
    with laes_i(byggefil) as con:
        try:
            fundet = con.sql(sql).limit(antal)
            return [_som_tekst(dict(zip(fundet.columns, r, strict=True))) for r in fundet.fetchall()]
        except duckdb.Error:
            return []


def _som_tekst(raekke: dict[str, object]) -> str:
    """A finding that has a sentence of its own says that alone."""
    return str(raekke.get("besked") or ", ".join(f"{k}: {v}" for k, v in raekke.items()))


def byt(byggefil: Path, database: Path) -> None:
    """Checkpointed, synced, and in the old database's place in one step."""
    with duckdb.connect(str(byggefil)) as con:
        con.execute("checkpoint")
    byggefil.with_name(byggefil.name + ".wal").unlink(missing_ok=True)
    paa_plads(byggefil, database)
