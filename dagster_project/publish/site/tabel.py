"""A table of a page as data: which columns of which rows, under which heading, sorted how."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .udgave import Raekke


@dataclass(frozen=True)
class Kolonne:
    """`slags`: '' sorts as a number, `tekst` as Danish text, `dato` as it was written (not sortable by the reader)."""

    felt: str
    navn: str
    slags: str = ""
    klasse: str = ""
    lenke: Callable[[Raekke], str | None] | None = None

    @property
    def celleklasse(self) -> str:
        return " ".join(filter(None, ["" if self.slags else "n", self.klasse]))


def kolonner(raekker: Sequence[Raekke], *ks: Kolonne) -> list[Kolonne]:
    """Those of `ks` that the edition's table has: the public edition leaves columns out."""
    return [k for k in ks if raekker and k.felt in raekker[0]]
