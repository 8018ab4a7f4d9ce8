"""An edition's tables read back: rows whose hidden cells carry the word that stands in their place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from dagster_project.forbindelse import laes_i
from dagster_project.publications.hidden_cells import NOTHING, SKJULT, hidden_cells


class Celle(NamedTuple):
    """`vaerdi` is None where nothing was measured and where it is hidden; `ord` (a `Hidden`, or nothing) tells the two apart."""

    vaerdi: Any = None
    ord: str = ""

    def vis(self, form: Callable[[Any], str]) -> str:
        return self.ord or form(self.vaerdi)

    @property
    def kendt(self) -> bool:
        return self.vaerdi is not None


IKKE_MAALT = Celle()


class Raekke:
    """One row; a cell is made when it is asked for, as most never are."""

    __slots__ = ("_ord", "_plads", "_vaerdier")

    def __init__(self, plads: dict[str, int], vaerdier: tuple) -> None:
        self._plads, self._vaerdier = plads, vaerdier
        self._ord = hidden_cells(vaerdier[plads[SKJULT]]) if SKJULT in plads else NOTHING

    def __getitem__(self, felt: str) -> Celle:
        return Celle(self._vaerdier[self._plads[felt]], self._ord.get(felt, ""))

    def __contains__(self, felt: str) -> bool:
        return felt in self._plads

    def vaerdi(self, felt: str) -> Any:
        """The cell's value alone, for keys."""
        return self._vaerdier[self._plads[felt]]

    def vaerdier(self) -> tuple:
        return self._vaerdier


class Tabeller:
    """The tables of one edition; a table that the edition does not hold has no rows."""

    def __init__(self, mappe: Path) -> None:
        self._mappe, self._con = mappe, laes_i()

    def hent(self, tabel: str, hvor: str = "true", koder: Sequence[str] | None = None) -> list[Raekke]:
        """The rows in a fixed order, so that the same tables always give the same report. `hvor` is our own SQL, never data.
        `koder`: only the rows of those municipalities."""
        fil = self._mappe / f"{tabel}.parquet"
        if not fil.exists():
            return []
        egne = "" if koder is None else "and list_contains($2, kommunekode)"
        sql = f"with t as (from read_parquet($1)) select * from t where ({hvor}) {egne} order by all"
        svar = self._con.execute(sql, [str(fil)] if koder is None else [str(fil), list(koder)])
        plads = {d[0]: i for i, d in enumerate(svar.description)}
        return [Raekke(plads, raekke) for raekke in svar.fetchall()]

    def pr_kommune(self, tabel: str, hvor: str, koder: Sequence[str]) -> dict[str, list[Raekke]]:
        """The rows of each of those municipalities; an unknown one has none."""
        delt: dict[str, list[Raekke]] = defaultdict(list)
        for raekke in self.hent(tabel, hvor, koder):
            delt[raekke.vaerdi("kommunekode")].append(raekke)
        return delt

    @cached_property
    def udgivelse(self) -> dict[str, str]:
        """What the publication says of itself, by key; the table's first two columns."""
        raekker = (r.vaerdier() for r in self.hent("udgivelse"))
        return {r[0]: r[1] or "" for r in raekker}
