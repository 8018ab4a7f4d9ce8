"""What the attacker reads: every number of the public tables by its place, the hidden ones with what their word gives away."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

Plads = tuple[str, ...]  # (publication, table, key …, column)
NOEGLER = {
    "provenu_aar": ("kommunekode", "aar", "kategori"),
    "provenu_total": ("kommunekode", "aar", "total"),
    "udk_status": ("kommunekode", "aar", "ydelse"),
    "indsatser": ("kommunekode", "aar", "noegletal"),
    "afstemning": ("tal_id",),
    "trykte_summer": ("tal_id", "tabel", "retning"),
    "krav": ("kommunekode", "aar", "ydelse", "aldersklasse"),
    "provenu_kommunal_andel": ("kommunekode", "aar", "kategori", "ydelse"),
    "tal": ("tal_id",),
}
_FORTEGN = {"anke", "efterregulering", "forskel", "rest", "forklaret_beloeb", "anke_korrektion", "udestaaende"}
_INTET_TAL = ("aar", "linje", "raekkefoelge", "skjult")


@dataclass
class Viden:
    """`kendt`: shown numbers. `ukendt`: the bounds of hidden ones. `lig`: equations, as coefficients and a constant."""

    kendt: dict[Plads, float] = field(default_factory=dict)
    ukendt: dict[Plads, tuple[float | None, float | None]] = field(default_factory=dict)
    lig: list[tuple[dict[Plads, float], float, float]] = field(default_factory=list)  # coefficients, constant, slack

    def har(self, plads: Plads) -> bool:
        return plads in self.kendt or plads in self.ukendt

    def sum(self, hele: Plads, dele: list[Plads], faktor: float = 1.0, slaek: float = 0.0) -> None:
        """`hele` = `faktor` · the sum of those parts that there are."""
        dele = [d for d in dele if self.har(d)]
        if self.har(hele) and dele:
            self.lig.append(({hele: 1.0, **dict.fromkeys(dele, -faktor)}, 0.0, slaek))


def laes(mapper: list[Path]) -> tuple[Viden, dict[tuple[str, str], pa.Table]]:
    """Reads the public editions' Parquet tables: (numbers, whole tables by publication and name)."""
    viden, tabeller = Viden(), {}
    for mappe in mapper:
        for fil in sorted((mappe / "offentlig" / "tabeller").glob("*.parquet")):
            tabel = pq.read_table(fil)
            tabeller[mappe.name, fil.stem] = tabel
            if fil.stem in NOEGLER:
                _tal(viden, mappe.name, fil.stem, tabel)
    return viden, tabeller


def _tal(viden: Viden, udgivelse: str, navn: str, tabel: pa.Table) -> None:
    for r in tabel.to_pylist():
        ord_ = dict(led.partition("=")[::2] for led in r["skjult"].split("|") if led)
        for felt, vaerdi in r.items():
            if felt in NOEGLER[navn] or felt in _INTET_TAL:
                continue
            plads = (udgivelse, navn, *(str(r[k]) for k in NOEGLER[navn]), felt)
            if felt in ord_:
                art = tabel.schema.field(felt).type
                if pa.types.is_integer(art) or pa.types.is_decimal(art):
                    viden.ukendt[plads] = (1, 4) if ord_[felt] == "<5" else (None if felt in _FORTEGN else 0, None)
            elif vaerdi is not None and not isinstance(vaerdi, str):
                viden.kendt[plads] = float(vaerdi)


def sande(mappe: Path) -> dict[Plads, float]:
    """Every true number of an internal edition by its place, the publication left out."""
    ud = {}
    for tabel, noegle in NOEGLER.items():
        for r in pq.read_table(mappe / "intern" / "tabeller" / f"{tabel}.parquet").to_pylist():
            for felt, v in r.items():
                if v is not None and not isinstance(v, str):
                    ud[(tabel, *(str(r[k]) for k in noegle), felt)] = float(v)
    return ud


def beholdning(p: Plads) -> Plads:
    """A place without its publication, and without its year where it is what stands when the period ends: claims."""
    tabel, kommune, *rest = p
    stock = tabel == "krav" or (tabel == "indsatser" and rest[1].startswith("krav_"))
    return (tabel, kommune, "ved udgangen", *rest[1:]) if stock else p
