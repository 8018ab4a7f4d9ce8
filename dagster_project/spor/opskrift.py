"""How a figure is put together: where its rows come from, and what each gives. SQL is fixed text, values are bound."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True)
class Led:
    """Rows of one source. `udvalg` is a relation of (rolle, leverance_id, raekke_nr, regel, noegle, bogfoert, …); `bidrag` is an
    expression over it (`u`) and the row's delivered cells (`r`). With `leverancer` the relation itself reads the cells from
    `read_parquet($filer)`, their numbers above $fra_nr and up to $til_nr, and gives fysisk_linje, bidrag and naevner:
    `leverancer` names the deliveries it asks for, and `optalt` is a relation of (rolle, regel, leverance_id, antal, bidrag,
    naevner): the same rows counted, without a single one being kept."""

    kilde: str
    udvalg: str
    bidrag: str = "1"
    naevner: str = "null"
    leverancer: str | None = None
    optalt: str | None = None


@dataclass(frozen=True)
class Opskrift:
    """`publiceret` is the mart's cell. The figure is the sum of the contributions over the sum of the denominators (`andel`),
    or over the fixed `delt_med`. `metode` names the choices of method it rests on."""

    enhed: str
    publiceret: Decimal | None
    definition: str
    led: tuple[Led, ...]
    vaerdier: Mapping[str, object] = field(default_factory=dict)
    andel: bool = False
    delt_med: Decimal | int = 1
    metode: tuple[str, ...] = ()

    def regn(self, taeller: Decimal, naevner: int | None) -> Decimal | None:
        """The figure of these sums; None when a share's denominator is 0."""
        if self.andel:
            return taeller / naevner if naevner else None
        return taeller / self.delt_med
