"""Why a figure changed.

* Why a figure is another than last time: the deliveries that came in between, or else the rule, seed or code that changed.
* Which deliveries a figure rests on, and which categories a figure of provenu adds: by the same seeds as the models.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import duckdb

from dagster_project.publications.fingerprints import changes
from dagster_project.revisions.compare import Line, Tal

NEW_PERIODE, SEN, CORRECTED, ERASED = "ny periode", "sen leverance", "rettet leverance", "rækker slettet efter regel"
UNEXPLAINED = "uforklaret"
BOUNDARIES = "; "


@dataclass(frozen=True)
class State:
    """What a publication rests on: its period, its deliveries (as in the manifest) and the hashes of its ground."""

    periode: str
    leverancer: tuple[Mapping[str, Any], ...]
    grundlag: Mapping[str, Any]

    @property
    def in_force(self) -> dict[str, Mapping[str, Any]]:
        """By leverance_id: what figures up to the period may use."""
        inside = (lev for lev in self.leverancer if lev["status"] == "indlæst")
        return {lev["leverance_id"]: lev for lev in inside if lev["til_og_med"] <= self.periode}


@dataclass(frozen=True)
class Reason:
    """`fra` and `til`: ids of the deliveries that went and came, joined by `|`; None where a delivery is not the cause."""

    tekst: str
    fra: str | None = None
    til: str | None = None


@dataclass
class Switch:
    """The deliveries that the changed rows of a figure stood in and stand in now; `identical`: some row gives something else
    though
    it stands where it stood, so that another source moved it."""

    fra: set[str] = field(default_factory=set)
    til: set[str] = field(default_factory=set)
    identical: bool = False

    def med(self, from_: Iterable[str | None] | None, to: Iterable[str | None] | None) -> None:
        then, now = {i for i in from_ or () if i}, {i for i in to or () if i}
        self.fra |= then - now
        self.til |= now - then
        self.identical |= bool(then) and then == now


@dataclass(frozen=True)
class Kilder:
    """Deliveries that a figure rests on: of these sources, from these senders (empty: any), of one month or any."""

    kilder: frozenset[str]
    afsendere: frozenset[str] = frozenset()
    maaned: str | None = None

    def __contains__(self, lev: Mapping[str, Any]) -> bool:
        return (
            lev["kilde"] in self.kilder
            and (not self.afsendere or lev["kommunekode"] in self.afsendere)
            and self.maaned in (None, lev["til_og_med"])
        )


class Explainer:
    """Explains differences between two publications."""

    def __init__(self, before: State, now: State) -> None:
        self._before = before
        self._da, self._here = before.in_force, now.in_force
        self._erased = {lev["leverance_id"] for lev in now.leverancer if lev["status"] == "slettet"}
        self._known = {lev["leverance_id"] for lev in before.leverancer}
        self._places = {_place(lev) for lev in self._da.values()}
        self._changed = BOUNDARIES.join(changes(before.grundlag, now.grundlag))

    def linje(self, from_: str | None, to: str | None, also: Kilder) -> Reason:
        """For a line whose row stood in the delivery `fra` and stands in `til`. `also`: what else it rests on."""
        if (
            to is None and from_ is not None and from_ not in self._here
        ):  # the key is gone: by what stands in the delivery's place
            to = next((i for i, lev in self._here.items() if _place(lev) == _place(self._da[from_])), None)
        if to is not None and to != from_ and (from_ is not None or to not in self._da):
            return Reason(self._art(to), from_, to)
        return self.tal(also, from_ or to)

    def tal(self, kilder: Kilder, own: str | None = None, switch: Switch | None = None) -> Reason:
        """For a figure that rests on many deliveries: those that came or went; without any, what else changed. With `switch`
        only those whose rows give the figure something else than before."""
        then = {i for i, lev in self._da.items() if lev in kilder}
        here = {i for i, lev in self._here.items() if lev in kilder}
        went, came = then - here, here - then
        if switch is not None:
            erased = went & self._erased  # their rows are gone: nobody can ask what they gave
            went, came = self._context(went, switch) | erased, self._context(came, switch)
        if went or came:
            kinds = sorted({self._art(i) for i in came} | ({ERASED} if went & self._erased else set()) or {CORRECTED})
            return Reason(BOUNDARIES.join(kinds), "|".join(sorted(went)) or own, "|".join(sorted(came)) or None)
        return Reason(self._changed or UNEXPLAINED, own, own)

    def _context(self, leverancer: set[str], switch: Switch) -> set[str]:
        """Those that the rows stood in or stand in, and what stands in the place of one that is gone; risk cases too where a
        row gives something else though it is the same."""
        deliveries = self._da | self._here
        places = {
            _place(deliveries[i]) for i in switch.fra | switch.til if i in deliveries and not (i in self._da and i in self._here)
        }
        return {
            i
            for i in leverancer
            if _place(deliveries[i]) in places or (switch.identical and deliveries[i]["kilde"] == "udk_risikosager")
        }

    def _art(self, leverance_id: str) -> str:
        """What kind of news a delivery is, seen from the earlier publication."""
        lev = self._here[leverance_id]
        if lev["til_og_med"] > self._before.periode:
            return NEW_PERIODE
        return CORRECTED if leverance_id in self._known or _place(lev) in self._places else SEN


def _place(lev: Mapping[str, Any]) -> tuple:
    return lev["kilde"], lev["kommunekode"], lev["periode"]


COUNTRY = "DK"
RISIKOSAGER, SAGER = "udk_risikosager", "kommune_sager"
UDK = frozenset(("udk_statusopgoerelse", "udk_paragraf11"))  # one file may hold both, and one replaces part of the other


class Grounds:
    """Reads the seeds of the new database once. `con` comes from `side_by_side`."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._noegletal = dict(con.execute("select noegletal, kilde from ny.seeds.noegletal").fetchall())
        kategorier = con.execute("select distinct kategori, slug, leverance_kilde from ny.seeds.provenu_kategorier").fetchall()
        self._kategori = {kategori: kilde for kategori, _, kilde in kategorier}
        slug = {kategori: slug for kategori, slug, _ in kategorier}
        self._totals: dict[str, list[str]] = {}
        for total, kategori in con.execute("select slug, kategori from ny.seeds.provenu_totaler order by all").fetchall():
            self._totals.setdefault(total, []).append(slug[kategori])

    def of_line(self, line: Line) -> Kilder:
        """What a line rests on beside the delivery of its own row."""
        if self._kategori[line.kategori] in UDK:
            return _udk(line)
        # a row that was not known then may have been displaced by one that is gone: by any delivery of its source
        own = {self._kategori[line.kategori]} if line.fra is None else set()
        return Kilder(frozenset(own | ({RISIKOSAGER} if line.efter_risikosag else set())), _with_country(line))

    def tallets(self, t: Tal) -> Kilder:
        """What a figure rests on. The country's rows may come from any file."""
        group, *_, name = t.tal_id.split("/")
        if group == "benchmark":
            return Kilder(frozenset({RISIKOSAGER}), _with_country(t), t.periode)
        if group in ("udk-status", "paragraf-11"):
            return _udk(t)
        if group == "provenu":  # a figure may come or go by coverage alone, without a line
            return Kilder(frozenset(self._kategori.values()) | UDK, _with_country(t))
        kilde = self._noegletal[name.split(":")[0]]
        return Kilder(frozenset({kilde, RISIKOSAGER} if kilde == SAGER else {kilde}), _with_country(t))

    def kategorier(self, tal_id: str) -> list[str]:
        """The categories, as figures, that a figure of provenu adds: a total's, or the one it is or is a part of."""
        provenu, kommune, year, slug, *_ = tal_id.split("/")
        return [f"{provenu}/{kommune}/{year}/{s}" for s in self._totals.get(slug, [slug])]


def _with_country(t: Line | Tal) -> frozenset[str]:
    return frozenset() if t.kommunekode == COUNTRY else frozenset({t.kommunekode, COUNTRY})


def _udk(t: Line | Tal) -> Kilder:
    return Kilder(UDK, _with_country(t), f"{t.aar}-12")
