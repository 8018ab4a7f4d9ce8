"""One edition's tables as the site reads them: rows with their key, and the word where a value is hidden."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

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
}
"""What names a row of a table; a page marks every figure with it, so that it can be held against its cell. A row of another
table is named by its place in the file, `#0` the first: such tables are read whole."""


class Raekke(dict[str, Any]):
    """A row; `id` is its table and key, `skjult` the word that stands for each hidden cell."""

    __slots__ = ("id", "skjult")

    def __init__(self, tabel: str, felter: dict[str, Any], nr: int) -> None:
        super().__init__(felter)
        self.skjult = dict(d.split("=", 1) for d in (felter.get("skjult") or "").split("|") if d)
        noegle = [str(felter[k]) for k in NOEGLER[tabel]] if tabel in NOEGLER else [f"#{nr}"]
        self.id = "|".join([tabel, *noegle])


class Udgave:
    """The edition in `mappe`: `mappe/tabeller/*.parquet`. A table that the edition does not hold has no rows."""

    def __init__(self, mappe: Path) -> None:
        self.mappe = mappe

    def findes(self, tabel: str) -> bool:
        return (self.mappe / "tabeller" / f"{tabel}.parquet").exists()

    def raekker(self, tabel: str, filtre: Sequence[tuple[str, str, Any]] | None = None) -> list[Raekke]:
        """The table's rows in the file's order; `filtre` as in pyarrow, `[("periode", "=", "2023-12")]`."""
        fil = self.mappe / "tabeller" / f"{tabel}.parquet"
        if not fil.exists():
            return []
        raekker = pq.read_table(fil, filters=list(filtre) if filtre else None).to_pylist()
        return [Raekke(tabel, r, i) for i, r in enumerate(raekker)]

    def forskellige(self, tabel: str, felt: str) -> set[Any]:
        """The distinct values of one column, NULL left out."""
        fil = self.mappe / "tabeller" / f"{tabel}.parquet"
        if not fil.exists():
            return set()
        return set(pq.read_table(fil, columns=[felt])[felt].unique().to_pylist()) - {None}

    @cached_property
    def udgivelse(self) -> dict[str, str]:
        return {r["noegle"]: r["vaerdi"] or "" for r in self.raekker("udgivelse")}

    @cached_property
    def navne(self) -> dict[str, str]:
        return {r["kommunekode"]: r["navn"] for r in self.raekker("kommuner")} | {"DK": "Hele landet"}

    @property
    def intern(self) -> bool:
        """Whether the edition holds single cases: only the internal one does."""
        return self.findes("provenu_linjer")

    @property
    def opdigtet(self) -> bool:
        return self.udgivelse.get("opdigtet") == "ja"

    def fil(self, *dele: str) -> str | None:
        """The address from a page to a file of this edition, or None when it is not there."""
        return "../" + "/".join(dele) if self.mappe.joinpath(*dele).exists() else None
