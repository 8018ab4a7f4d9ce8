"""Who is late with what, as the built database says it (marts.forsinkede): for the terminal and for Dagster's checks."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from dagster_project.forbindelse import laes_i

HOEJST = 3  # periods named in a line; the table has them all
HVER_MAANED = "udk_risikosager"  # the source whose every month is expected: a missing one breaks the runs


@dataclass(frozen=True)
class Forsinket:
    """A sender and the periods that it owes, oldest first."""

    kilde: str
    kommunekode: str
    mangler: tuple[str, ...]
    nyeste_i_kilden: str

    def linje(self) -> str:
        """One line for people."""
        flere = len(self.mangler) - HOEJST
        mangler = ", ".join(self.mangler[:HOEJST]) + (f" og {flere} til" if flere > 0 else "")
        afsender = "landet (DK)" if self.kommunekode == "DK" else self.kommunekode
        return f"{self.kilde} fra {afsender}: mangler {mangler} (kilden er nået til {self.nyeste_i_kilden})"


def forsinkede(database: Path) -> list[Forsinket]:
    """Every late sender, by source and municipality."""
    with laes_i(database) as con:
        raekker = con.execute(
            "select kilde, kommunekode, nyeste_i_kilden, mangler_periode from marts.forsinkede order by all"
        ).fetchall()
    return [
        Forsinket(kilde, kommunekode, tuple(r[3] for r in egne), nyeste)
        for (kilde, kommunekode, nyeste), egne in groupby(raekker, key=lambda r: r[:3])
    ]


def nyeste_oejebliksbillede(database: Path) -> str | None:
    """The newest month of the snapshots in force; None when there is none."""
    with laes_i(database) as con:
        (nyeste,) = con.execute(
            "select max(periode) from marts.leverancer where kilde = ? and status = 'indlæst'", [HVER_MAANED]
        ).fetchone()
    return nyeste
