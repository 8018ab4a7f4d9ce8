"""One edition's tables as the site reads them: rows with their key, and the word where a value is hidden."""

from __future__ import annotations

import operator
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dagster_project.common.frames import frame
from dagster_project.publications.hidden_cells import SKJULT, hidden_cells

NOEGLER: dict[str, tuple[str, ...]] = {
    "benchmark": ("periode", "kommunekode", "kontroltrin", "omraade"),
    "benchmark_kriterier": ("periode", "kommunekode", "kontroltrin", "omraade", "kriterium"),
    "benchmark_opfoelgning": ("periode", "kommunekode", "kontroltrin"),
    "provenu_aar": ("kommunekode", "aar", "kategori"),
    "provenu_total": ("kommunekode", "aar", "total"),
    "provenu_kommunal_andel": ("kommunekode", "aar", "kategori", "ydelse"),
    "provenu_fordeling": ("kommunekode", "aar", "kategori"),
    "krav": ("kommunekode", "periode", "ydelse", "aldersklasse"),
    "udk_status": ("aar", "kommunekode", "ydelse"),
    "indsatser": ("kommunekode", "aar", "noegletal"),
    "su_flytninger_uge": ("kommunekode", "iso_aar", "iso_uge"),
    "afstemning": ("tal_id",),
    "udsagn": ("udsagn_id",),
    "spor_tal": ("tal_id",),
}
"""What names a row of a table; a page marks every figure with it, so that it can be held against its cell. A row of another
table is named by its place in the file, `#0` the first: such tables are read whole."""
_SAMMENLIGN = {"=": pc.equal, "!=": pc.not_equal, ">=": pc.greater_equal}
_PR_RAEKKE = {"=": operator.eq, "!=": operator.ne, ">=": operator.ge}


class Raekke(dict[str, Any]):
    """A row; `id` is its table and key, `skjult` its hidden cells, `vist` what raekkehtml last made
    of it: a line stands on several audit pages."""

    __slots__ = ("id", "skjult", "vist")

    def __init__(self, tabel: str, felter: dict[str, Any], nr: int) -> None:
        super().__init__(felter)
        self.skjult = hidden_cells(felter.get(SKJULT))
        noegle = [str(felter[k]) for k in NOEGLER[tabel]] if tabel in NOEGLER else [f"#{nr}"]
        self.id = "|".join([tabel, *noegle])
        self.vist: tuple[Any, str] | None = None


class Udgave:
    """The edition in `mappe`: `mappe/tabeller/*.parquet`. A table that the edition does not hold has no rows.

    `ventes`: files that are still being made, by their way from `mappe`."""

    def __init__(self, mappe: Path, ventes: Iterable[str] = ()) -> None:
        self.mappe = mappe
        self._delt: dict[str, dict[str, list[Raekke]]] = {}
        self._filer: dict[str, bool] = dict.fromkeys(ventes, True)
        self._laest: dict[tuple[str, tuple[str, ...] | None], pa.Table | None] = {}
        self._husket: dict[Hashable, Any] = {}

    def findes(self, tabel: str) -> bool:
        return (self.mappe / "tabeller" / f"{tabel}.parquet").exists()

    def raekker(self, tabel: str, hvor: Sequence[tuple[str, str, Any]] = ()) -> list[Raekke]:
        """The table's rows in the file's order, those that meet every one of `hvor`: `[("periode", "=", "2023-12")]`; a cell
        without a value meets none. A municipality's rows are the same objects each time, and not for changing."""
        if hvor and hvor[0][:2] == ("kommunekode", "="):  # every municipality's pages ask for its own
            egne = self._pr_kommune(tabel).get(hvor[0][2], ())
            return [r for r in egne if all(r[f] is not None and _PR_RAEKKE[tegn](r[f], v) for f, tegn, v in hvor[1:])]
        laest = self._tabel(tabel, None)
        if laest is None:
            return []
        for felt, tegn, vaerdi in hvor:
            laest = laest.filter(_SAMMENLIGN[tegn](laest[felt], vaerdi))
        return [Raekke(tabel, r, i) for i, r in enumerate(laest.to_pylist())]

    def vaerdier(self, tabel: str, *felter: str) -> Iterator[tuple[Any, ...]]:
        """Those columns of every row, for tables that are long and wide."""
        laest = self._tabel(tabel, felter)
        return iter(()) if laest is None else zip(*(laest[f].to_pylist() for f in felter), strict=True)

    def ramme(self, tabel: str, *felter: str) -> pd.DataFrame:
        """Those columns of the table, all when none is named, for work on whole columns. The edition has it."""
        laest = self._tabel(tabel, felter or None)
        if laest is None:
            raise FileNotFoundError(f"{self.mappe / 'tabeller'}: {tabel}.parquet findes ikke.")
        return frame(laest)

    def forskellige(self, tabel: str, felt: str) -> set[Any]:
        """The distinct values of one column, NULL left out."""
        laest = self._tabel(tabel, (felt,))
        return set() if laest is None else set(laest[felt].unique().to_pylist()) - {None}

    def _pr_kommune(self, tabel: str) -> dict[str, list[Raekke]]:
        """The table parted once, its rows still in the file's order."""
        if tabel not in self._delt:
            self._delt[tabel] = {}
            for r in self.raekker(tabel):
                self._delt[tabel].setdefault(r["kommunekode"], []).append(r)
        return self._delt[tabel]

    def _tabel(self, tabel: str, felter: Sequence[str] | None) -> pa.Table | None:
        """Read once: every municipality's pages take their own rows of the same tables."""
        fil = self.mappe / "tabeller" / f"{tabel}.parquet"
        noegle = tabel, None if felter is None else tuple(felter)
        if noegle not in self._laest:
            self._laest[noegle] = pq.read_table(fil, columns=felter and list(felter)) if fil.exists() else None
        return self._laest[noegle]

    @cached_property
    def udgivelse(self) -> dict[str, str]:
        return {r["noegle"]: r["vaerdi"] or "" for r in self.raekker("udgivelse")}

    @cached_property
    def navne(self) -> dict[str, str]:
        return {r["kommunekode"]: r["navn"] for r in self.raekker("kommuner")} | {"DK": "Hele landet"}

    def husk(self, noegle: Hashable, lav: Callable[[], Any]) -> Any:
        """What `lav` makes, made once: much is the same on thousands of the edition's pages."""
        if noegle not in self._husket:
            self._husket[noegle] = lav()
        return self._husket[noegle]

    @cached_property
    def definitioner(self) -> dict[str, str]:
        """What each key figure means."""
        return {r["navn"]: r["beskrivelse"] for r in self.raekker("metode") if r.get("art") == "definition"}

    @cached_property
    def faa_sager(self) -> int:
        """With fewer cases a share is shown, and never named as lowest or highest: the publication's own choice."""
        metode = self.raekker("metode", [("art", "=", "metodevalg"), ("navn", "=", "faa_sager")])
        gaelder = [r["valg"] for r in metode if r["gyldig_til"] is None]
        if len(gaelder) != 1:
            raise ValueError(f"metode.parquet i {self.mappe}: ventede ét gældende valg af faa_sager, fandt {len(gaelder)}.")
        return int(gaelder[0])

    @cached_property
    def intern(self) -> bool:
        """Whether the edition holds single cases: only the internal one does."""
        return self.findes("provenu_linjer")

    @property
    def opdigtet(self) -> bool:
        return self.udgivelse.get("opdigtet") == "ja"

    def fil(self, *dele: str) -> str | None:
        """The address from a page to a file of this edition, or None when it is not there."""
        sti = "/".join(dele)
        if sti not in self._filer:
            self._filer[sti] = (self.mappe / sti).exists()
        return f"../{sti}" if self._filer[sti] else None
