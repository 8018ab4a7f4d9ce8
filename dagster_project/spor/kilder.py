"""Where a trail is read: the built database, read-only, and the raw store beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from dagster_project.deliveries.lagersted import TOM, lagerfil
from dagster_project.forbindelse import laes_i, literal
from dagster_project.settings import Indstillinger, Indstillingsfejl
from dagster_project.spor.celler import MAKROER


@dataclass(frozen=True)
class Kilder:
    """An open connection to the database with the macros of the recount, and the folder of the raw store."""

    con: duckdb.DuckDBPyConnection
    raa: Path

    def hent(self, sql: str, vaerdier: Mapping[str, object] | None = None) -> list[tuple]:
        """The rows; the values that the SQL names are put in."""
        return self.koer(sql, vaerdier).fetchall()

    def koer(self, sql: str, vaerdier: Mapping[str, object] | None = None) -> duckdb.DuckDBPyConnection:
        return self.con.execute(re.sub(r"\$([a-z_0-9]+)", lambda m: literal(vaerdier[m[1]]), sql) if vaerdier else sql)

    def filer(self, kilde: str, leverancer: list[str]) -> list[str]:
        """The raw files of these deliveries that are there; a file without rows where none is."""
        filer = [str(f) for i in leverancer if (f := lagerfil(self.raa, kilde, i)).exists()]
        return filer or [str(self.raa / kilde / TOM)]


@contextmanager
def aabn(ind: Indstillinger) -> Iterator[Kilder]:
    """The built database and its raw store. Raises Indstillingsfejl before the first build."""
    if not ind.database.exists():
        raise Indstillingsfejl("Der er ikke bygget noget endnu. Kør først: kontrol run")
    with laes_i(ind.database) as con:
        yield kilder(con, ind.raa)


def kilder(con: duckdb.DuckDBPyConnection, raa: Path) -> Kilder:
    """A connection of the caller's own made ready; what it writes is temporary and its own."""
    con.execute(MAKROER)
    return Kilder(con, raa)
