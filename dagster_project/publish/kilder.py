"""Which deliveries a figure rests on, and which categories a figure of provenu adds: by the same seeds as the models."""

from __future__ import annotations

import duckdb

from dagster_project.publish.aarsager import Kilder
from dagster_project.publish.sammenligning import Linje, Tal

LANDET = "DK"
RISIKOSAGER, SAGER = "udk_risikosager", "kommune_sager"
UDK = frozenset(("udk_statusopgoerelse", "udk_paragraf11"))  # one file may hold both, and one replaces part of the other


class Grundlag:
    """Reads the seeds of the new database once. `con` comes from `side_om_side`."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._noegletal = dict(con.execute("select noegletal, kilde from ny.seeds.noegletal").fetchall())
        kategorier = con.execute("select distinct kategori, slug, leverance_kilde from ny.seeds.provenu_kategorier").fetchall()
        self._kategori = {kategori: kilde for kategori, _, kilde in kategorier}
        slug = {kategori: slug for kategori, slug, _ in kategorier}
        self._totaler: dict[str, list[str]] = {}
        for total, kategori in con.execute("select slug, kategori from ny.seeds.provenu_totaler order by all").fetchall():
            self._totaler.setdefault(total, []).append(slug[kategori])

    def linjens(self, linje: Linje) -> Kilder:
        """What a line rests on beside the delivery of its own row."""
        if self._kategori[linje.kategori] in UDK:
            return _udk(linje)
        # a row that was not known then may have been displaced by one that is gone: by any delivery of its source
        egen = {self._kategori[linje.kategori]} if linje.fra is None else set()
        return Kilder(frozenset(egen | ({RISIKOSAGER} if linje.efter_risikosag else set())), _med_landet(linje))

    def tallets(self, t: Tal) -> Kilder:
        """What a figure rests on. The country's rows may come from any file."""
        gruppe, *_, navn = t.tal_id.split("/")
        if gruppe == "benchmark":
            return Kilder(frozenset({RISIKOSAGER}), _med_landet(t), t.periode)
        if gruppe in ("udk-status", "paragraf-11"):
            return _udk(t)
        if gruppe == "provenu":  # a figure may come or go by coverage alone, without a line
            return Kilder(frozenset(self._kategori.values()) | UDK, _med_landet(t))
        kilde = self._noegletal[navn.split(":")[0]]
        return Kilder(frozenset({kilde, RISIKOSAGER} if kilde == SAGER else {kilde}), _med_landet(t))

    def kategorier(self, tal_id: str) -> list[str]:
        """The categories, as figures, that a figure of provenu adds: a total's, or the one it is or is a part of."""
        provenu, kommune, aar, slug, *_ = tal_id.split("/")
        return [f"{provenu}/{kommune}/{aar}/{s}" for s in self._totaler.get(slug, [slug])]


def _med_landet(t: Linje | Tal) -> frozenset[str]:
    return frozenset() if t.kommunekode == LANDET else frozenset({t.kommunekode, LANDET})


def _udk(t: Linje | Tal) -> Kilder:
    return Kilder(UDK, _med_landet(t), f"{t.aar}-12")
