"""Why a figure is another than last time: the deliveries that came in between, or else the rule, seed or code that changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dagster_project.publish.aftryk import aendringer

NY_PERIODE, SEN, RETTET = "ny periode", "sen leverance", "rettet leverance"
UFORKLARET = "uforklaret"
SKEL = "; "


@dataclass(frozen=True)
class Tilstand:
    """What a publication rests on: its period, its deliveries (as in the manifest) and the hashes of its ground."""

    periode: str
    leverancer: tuple[Mapping[str, Any], ...]
    grundlag: Mapping[str, Any]

    @property
    def i_kraft(self) -> dict[str, Mapping[str, Any]]:
        """By leverance_id: what figures up to the period may use."""
        inde = (lev for lev in self.leverancer if lev["status"] == "indlæst")
        return {lev["leverance_id"]: lev for lev in inde if lev["til_og_med"] <= self.periode}


@dataclass(frozen=True)
class Aarsag:
    """`fra` and `til`: ids of the deliveries that went and came, joined by `|`; None where a delivery is not the cause."""

    tekst: str
    fra: str | None = None
    til: str | None = None


@dataclass
class Skifte:
    """The deliveries that the changed rows of a figure stood in and stand in now; `samme`: some row gives something else though
    it stands where it stood, so that another source moved it."""

    fra: set[str] = field(default_factory=set)
    til: set[str] = field(default_factory=set)
    samme: bool = False

    def med(self, fra: Iterable[str | None] | None, til: Iterable[str | None] | None) -> None:
        da, nu = {i for i in fra or () if i}, {i for i in til or () if i}
        self.fra |= da - nu
        self.til |= nu - da
        self.samme |= bool(da) and da == nu


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


class Forklarer:
    """Explains differences between two publications."""

    def __init__(self, foer: Tilstand, nu: Tilstand) -> None:
        self._foer = foer
        self._da, self._her = foer.i_kraft, nu.i_kraft
        self._kendt = {lev["leverance_id"] for lev in foer.leverancer}
        self._steder = {_sted(lev) for lev in self._da.values()}
        self._aendret = SKEL.join(aendringer(foer.grundlag, nu.grundlag))

    def linje(self, fra: str | None, til: str | None, ogsaa: Kilder) -> Aarsag:
        """For a line whose row stood in the delivery `fra` and stands in `til`. `ogsaa`: what else it rests on."""
        if til is None and fra is not None and fra not in self._her:  # the key is gone: by what stands in the delivery's place
            til = next((i for i, lev in self._her.items() if _sted(lev) == _sted(self._da[fra])), None)
        if til is not None and til != fra and (fra is not None or til not in self._da):
            return Aarsag(self._art(til), fra, til)
        return self.tal(ogsaa, fra or til)

    def tal(self, kilder: Kilder, egen: str | None = None, skifte: Skifte | None = None) -> Aarsag:
        """For a figure that rests on many deliveries: those that came or went; without any, what else changed. With `skifte`
        only those whose rows give the figure something else than before."""
        da = {i for i, lev in self._da.items() if lev in kilder}
        her = {i for i, lev in self._her.items() if lev in kilder}
        gik, kom = da - her, her - da
        if skifte is not None:
            gik, kom = self._rammer(gik, skifte), self._rammer(kom, skifte)
        if gik or kom:
            arter = sorted({self._art(i) for i in kom} or {RETTET})
            return Aarsag(SKEL.join(arter), "|".join(sorted(gik)) or egen, "|".join(sorted(kom)) or None)
        return Aarsag(self._aendret or UFORKLARET, egen, egen)

    def _rammer(self, leverancer: set[str], skifte: Skifte) -> set[str]:
        """Those that the rows stood in or stand in, and what stands in the place of one that is gone; risk cases too where a
        row gives something else though it is the same."""
        alle = self._da | self._her
        pladser = {_sted(alle[i]) for i in skifte.fra | skifte.til if i in alle and not (i in self._da and i in self._her)}
        return {i for i in leverancer if _sted(alle[i]) in pladser or (skifte.samme and alle[i]["kilde"] == "udk_risikosager")}

    def _art(self, leverance_id: str) -> str:
        """What kind of news a delivery is, seen from the earlier publication."""
        lev = self._her[leverance_id]
        if lev["til_og_med"] > self._foer.periode:
            return NY_PERIODE
        return RETTET if leverance_id in self._kendt or _sted(lev) in self._steder else SEN


def _sted(lev: Mapping[str, Any]) -> tuple:
    return lev["kilde"], lev["kommunekode"], lev["periode"]
