"""What the benchmark page knows of one cell: its municipalities, their shares as shown, the criterion, and the extremes."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import median

from .celler import Celle
from .udgave import Raekke


@dataclass(frozen=True)
class Graense:
    """The criterion in force: strictly under taeller/naevner in so many readings in a row."""

    taeller: int
    naevner: int
    maaneder: int

    @property
    def pct(self) -> float:
        return 100 * self.taeller / self.naevner

    @property
    def tekst(self) -> str:
        return f"{self.pct:g}".replace(".", ",") + "\u00a0pct."


@dataclass
class Kommune:
    """One municipality in one cell. Shares in pct. as shown (one decimal), None where there is none or it is hidden."""

    kode: str
    navn: str
    r: Raekke
    opf: Raekke | None
    under: bool
    lille: bool
    faa_afsluttet: bool
    faa_oprettet: bool
    andel: float | None
    effekt: float | None
    aabne: float | None
    serie: list[float | None] = field(default_factory=list)


@dataclass
class Maaling:
    """One cell of the six: the country's row and all municipalities, lowest share first, small n after them."""

    celle: Celle
    landet: Raekke | None
    kommuner: list[Kommune]
    graense: Graense | None
    bedoemt: bool

    @property
    def med_andel(self) -> list[Kommune]:
        return [k for k in self.kommuner if k.andel is not None]

    @property
    def under(self) -> list[Kommune]:
        return [k for k in self.kommuner if k.under]

    @property
    def opfylder(self) -> list[Kommune]:
        return [k for k in self.kommuner if k.opf is not None and k.opf["opfylder_kriteriet"]]

    @property
    def median(self) -> float | None:
        """Of the unrounded shares that are shown, 0–1."""
        return median([k.r["andel_udtaget"] for k in self.med_andel]) if self.med_andel else None

    @property
    def yderste(self) -> tuple[Kommune, Kommune] | None:
        """Lowest and highest among those with enough cases to be named."""
        store = [k for k in self.med_andel if not k.lille]
        return (store[0], store[-1]) if len(store) > 1 else None
