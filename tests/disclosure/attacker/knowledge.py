"""What the attacker reads: every number of the public tables by its place, the hidden ones with what their word gives away."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

Place = tuple[str, ...]  # (publication, table, key …, column)
KEYS = {
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
_SIGN = {"anke", "efterregulering", "forskel", "rest", "forklaret_beloeb", "anke_korrektion", "udestaaende"}
# what holds an adjustment of a statement
_ADJUSTED = {"UDK-ydelser", "§ 11-sager", "som offentliggjort", "uden § 11", "udk-ydelser", "paragraf-11"}
_ADJUSTED |= {"som-offentliggjort", "uden-paragraf-11", "provenu-i-alt", "provenu"}
_NOTHING_TAL = ("aar", "linje", "raekkefoelge", "skjult")


@dataclass
class Knowledge:
    """`known`: shown numbers. `ukendt`: the bounds of hidden ones. `equal`: equations, as coefficients and a constant."""

    known: dict[Place, float] = field(default_factory=dict)
    ukendt: dict[Place, tuple[float | None, float | None]] = field(default_factory=dict)
    equal: list[tuple[dict[Place, float], float, float]] = field(default_factory=list)  # coefficients, constant, slack

    def har(self, place: Place) -> bool:
        return place in self.known or place in self.ukendt

    def sum(self, whole: Place, dele: list[Place], factor: float = 1.0, slack: float = 0.0) -> None:
        """`whole` = `factor` · the sum of those parts that there are."""
        dele = [d for d in dele if self.har(d)]
        if self.har(whole) and dele:
            self.equal.append(({whole: 1.0, **dict.fromkeys(dele, -factor)}, 0.0, slack))


def read(folders: list[Path]) -> tuple[Knowledge, dict[tuple[str, str], pa.Table]]:
    """Reads the public editions' Parquet tables: (numbers, whole tables by publication and name)."""
    knowledge, tables = Knowledge(), {}
    for folder in folders:
        for file in sorted((folder / "offentlig" / "tabeller").glob("*.parquet")):
            table = pq.read_table(file)
            tables[folder.name, file.stem] = table
            if file.stem in KEYS:
                _tal(knowledge, folder.name, file.stem, table)
    return knowledge, tables


def _tal(knowledge: Knowledge, publication: str, name: str, table: pa.Table) -> None:
    for r in table.to_pylist():
        word_ = dict(terms.partition("=")[::2] for terms in r["skjult"].split("|") if terms)
        for field_name, value in r.items():
            if field_name in KEYS[name] or field_name in _NOTHING_TAL:
                continue
            place = (publication, name, *(str(r[k]) for k in KEYS[name]), field_name)
            if field_name in word_:
                kind = table.schema.field(field_name).type
                if pa.types.is_integer(kind) or pa.types.is_decimal(kind):
                    knowledge.ukendt[place] = (1, 4) if word_[field_name] == "<5" else (None if _signed(place) else 0, None)
            elif value is not None and not isinstance(value, str):
                knowledge.known[place] = float(value)


def _signed(place: Place) -> bool:
    """Whether a figure can be negative: claims paid more than an appeal leaves of them, and what a later adjustment makes less
    of a statement's rows and of all that they are added up to."""
    *_, key, field_name = place
    if field_name in _SIGN or "krav_udestaaende" in "/".join(place):
        return True
    if place[1] in ("tal", "afstemning"):
        kind, *_, last = key.split("#")[0].split("/")
        return last in _SIGN or (kind != "indsatser" and last in _ADJUSTED)
    of_benefit = place[1] == "provenu_kommunal_andel" and "UDK-ydelser" in place
    return field_name == "provenu" or of_benefit or (field_name == "beloeb" and key in _ADJUSTED)


def true_ones(folder: Path) -> dict[Place, float]:
    """Every true number of an internal edition by its place, the publication left out."""
    out = {}
    for table, key in KEYS.items():
        for r in pq.read_table(folder / "intern" / "tabeller" / f"{table}.parquet").to_pylist():
            for field_name, v in r.items():
                if v is not None and not isinstance(v, str):
                    out[(table, *(str(r[k]) for k in key), field_name)] = float(v)
    return out


def holdings(p: Place) -> Place:
    """A place without its publication, and without its year where it is what stands when the period ends: claims."""
    table, kommune, *rest = p
    stock = table == "krav" or (table == "indsatser" and rest[1].startswith("krav_"))
    return (table, kommune, "ved udgangen", *rest[1:]) if stock else p
