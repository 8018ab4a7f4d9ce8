"""Who is late with what, as the built database says it (marts.forsinkede): for the terminal and for Dagster's checks."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from dagster_project.common.duckdb_read import open_read_only

AT_MOST = 3  # periods named in a line; the table has them all
EACH_MONTH = "udk_risikosager"  # the source whose every month is expected: a missing one breaks the runs


@dataclass(frozen=True)
class Late:
    """A sender and the periods that it owes, oldest first."""

    kilde: str
    kommunekode: str
    mangler: tuple[str, ...]
    nyeste_i_kilden: str

    def linje(self) -> str:
        """One line for people."""
        more = len(self.mangler) - AT_MOST
        missing = ", ".join(self.mangler[:AT_MOST]) + (f" og {more} til" if more > 0 else "")
        sender = "landet (DK)" if self.kommunekode == "DK" else self.kommunekode
        return f"{self.kilde} fra {sender}: mangler {missing} (kilden er nået til {self.nyeste_i_kilden})"


def forsinkede(database: Path) -> list[Late]:
    """Every late sender, by source and municipality."""
    with open_read_only(database) as con:
        rows = con.execute(
            "select kilde, kommunekode, nyeste_i_kilden, mangler_periode from marts.forsinkede order by all"
        ).fetchall()
    return [
        Late(kilde, kommunekode, tuple(r[3] for r in own), newest)
        for (kilde, kommunekode, newest), own in groupby(rows, key=lambda r: r[:3])
    ]


def newest_snapshot(database: Path) -> str | None:
    """The newest month of the snapshots in force; None when there is none."""
    with open_read_only(database) as con:
        (newest,) = con.execute(
            "select max(periode) from marts.leverancer where kilde = ? and status = 'indlæst'", [EACH_MONTH]
        ).fetchone()
    return newest
