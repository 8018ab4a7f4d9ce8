"""What a trail and a recipe are.

* What a trail is: the figure, its rules, its deliveries, its rows, and the recount.
* How a figure is put together: where its rows come from, and what each gives. SQL is fixed text, values are bound.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from dagster_project.common.intervals import wilson

KRONER, COUNT, SHARE = "kr", "antal", "andel"
BOUNDS = ("nedre", "oevre")  # of the interval of a share, as they end the name of its column
_ROUNDED = Decimal("0.000000001")  # a published share holds 10 decimals or a double: the ratio itself holds more


@dataclass(frozen=True)
class Leverance:
    """One delivery as the register knows it; `filnavn` is the base name, masked."""

    leverance_id: str
    kilde: str
    kommunekode: str
    periode: str
    version: int
    filnavn: str
    sha256: str


@dataclass(frozen=True)
class Rule:
    """How a row's contribution is computed, and the sentence of the source that this rests on."""

    regel: str
    beskrivelse: str
    kilde: str
    kildesaetning: str


@dataclass(frozen=True)
class Metodevalg:
    """A choice of method in force for the figure."""

    noegle: str
    valg: str
    beskrivelse: str
    begrundelse: str
    kilde: str


@dataclass(frozen=True)
class Row:
    """One contributing row of one file. `bidrag` is recomputed from the delivered cells, in kr. or as a count, towards the sum
    or the numerator; `naevner` is its part of the denominator (None where the figure is no share). `bogfoert` is the amount
    that the pipeline booked (None where it books none), `noegle` the row's key (None for a risk case: its cells name it).
    `fysisk_linje` is None for a row that the raw store has lost, and `celler` empty then; None in a cell is a column that the
    file lacks. `trinregel` is (rule, step, sentence) of a control case."""

    rolle: str
    kilde: str
    leverance: Leverance
    raekke_nr: int
    fysisk_linje: int | None
    regel: str
    noegle: str | None
    bogfoert: Decimal | None
    bidrag: Decimal | None
    naevner: int | None
    celler: dict[str, str | None] = field(default_factory=dict)
    borger_id: str | None = None
    trinregel: tuple[str, str, str] | None = None

    @property
    def place(self) -> str:
        """Where in the file the row stands, as a reader would look it up."""
        if self.fysisk_linje is None:
            return "findes ikke i den rå kopi"
        if self.leverance.filnavn.lower().endswith(".xlsx"):
            return f"arkets række {self.fysisk_linje}"
        return f"filens {'post' if self.leverance.filnavn.lower().endswith('.parquet') else 'linje'} {self.fysisk_linje}"


@dataclass(frozen=True)
class PartialSum:
    """The rows of one role and rule added up, as `Spor` shows them; `naevner` is None where the figure is no share."""

    rolle: str
    regel: str
    antal: int
    afvigende: int
    bidrag: Decimal
    naevner: int | None


@dataclass(frozen=True)
class Spor:
    """A figure traced. `publiceret` is the mart's cell, `genregnet` the recount from the rows' cells; both None where nothing is
    measured by a denominator of 0. `graense` is which end of the interval of the share of the two sums the figure is, None for
    one that is no such end. `antal` counts every contributing row, `raekker` holds the first ones only. `afvigende` counts
    rows whose booked amount is not what their cells give."""

    tal_id: str
    titel: str
    enhed: str
    publiceret: Decimal | None
    genregnet: Decimal | None
    taeller: Decimal
    naevner: int | None
    definition: str
    metodevalg: tuple[Metodevalg, ...]
    regler: tuple[Rule, ...]
    delsummer: tuple[tuple[str, int, Decimal], ...]
    antal: int
    afvigende: int
    raekker: tuple[Row, ...]
    graense: str | None = None

    @property
    def stemmer(self) -> bool:
        """Whether the recount gives the published figure and no row was booked otherwise than its cells say."""
        return not self.afvigende and ens(self.publiceret, self.genregnet, self.enhed)

    @property
    def leverancer(self) -> tuple[Leverance, ...]:
        """The deliveries of the rows shown, each once, in their order."""
        return tuple(dict.fromkeys(r.leverance for r in self.raekker))


def ens(publiceret: Decimal | None, recomputed: Decimal | None, unit: str) -> bool:
    """Kroner and counts to the last digit; a share within what its decimals can hold."""
    if publiceret is None or recomputed is None:
        return publiceret is None and recomputed is None
    return publiceret == recomputed if unit != SHARE else abs(publiceret - recomputed) <= _ROUNDED


@dataclass(frozen=True)
class Terms:
    """Rows of one source. `selection` is a relation of (rolle, leverance_id, raekke_nr, regel, noegle, bogfoert, …); `bidrag`
    is an
    expression over it (`u`) and the row's delivered cells (`r`). With `leverancer` the relation itself reads the cells from
    the raw files (`$filer`, by name), their numbers above $fra_nr and up to $til_nr, and gives fysisk_linje, bidrag and naevner:
    `leverancer` names the deliveries it asks for, and `optalt` is a relation of (rolle, regel, leverance_id, antal, bidrag,
    naevner): the same rows counted, without a single one being kept."""

    kilde: str
    selection: str
    bidrag: str = "1"
    naevner: str = "null"
    leverancer: str | None = None
    optalt: str | None = None


@dataclass(frozen=True)
class Recipe:
    """`publiceret` is the mart's cell. The figure is the sum of the contributions over the sum of the denominators (`andel`),
    or over the fixed `shared_with`, to so many `decimaler`; with a `bound` it is that end of the interval of the share of the
    two. `metode` names the choices of method it rests on."""

    enhed: str
    publiceret: Decimal | None
    definition: str
    led: tuple[Terms, ...]
    vaerdier: Mapping[str, object] = field(default_factory=dict)
    andel: bool = False
    shared_with: Decimal | int = 1
    metode: tuple[str, ...] = ()
    decimaler: int = 10
    bound: str | None = None

    def compute(self, numerator: Decimal, denominator: int | None) -> Decimal | None:
        """The figure of these sums; None when a share's denominator is 0."""
        if self.bound and denominator:
            return Decimal(wilson(int(numerator), denominator)[BOUNDS.index(self.bound)])
        if self.andel:
            return numerator / denominator if denominator else None
        return numerator / self.shared_with
