"""How the tests of the seeds read: a seed as rows, a document as numbered lines, a printed number as a Decimal."""

from __future__ import annotations

import csv
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

ROD = Path(__file__).parents[2]
SEEDS = ROD / "seeds"
KILDER = ROD / "docs" / "kilder"
TALORD = {"en": Decimal(1), "to": Decimal(2), "tre": Decimal(3)}


def seed(navn: str) -> list[dict[str, str]]:
    """The rows of a seed, every cell as text."""
    with (SEEDS / f"{navn}.csv").open(encoding="utf-8", newline="") as fil:
        return list(csv.DictReader(fil, strict=True))


def linjer(dokument: str) -> dict[int, str]:
    """The lines of a source document by line number, the first being 1."""
    tekst = (KILDER / dokument).read_bytes().decode("utf-8")
    return dict(enumerate(tekst.split("\n"), start=1))


def udsnit(dokument: str, linje: str) -> str:
    """A line (`136`) or a range of lines (`86-90`), runs of white space as one space."""
    foerste, _, sidste = linje.partition("-")
    alle = linjer(dokument)
    return flad(" ".join(alle[nr] for nr in range(int(foerste), int(sidste or foerste) + 1)))


def flad(tekst: str) -> str:
    """Runs of white space as one space."""
    return " ".join(tekst.split())


def dansk_tal(trykt: str) -> Decimal | None:
    """The number a printed text begins with: `5.764.357 kr.`, `2,5 årsværk`, `90 %`, `Tre sager`; None for a blank."""
    if not trykt:
        return None
    foerste, _, rest = trykt.partition(" ")
    ord_ = TALORD.get(foerste.lower())
    tal = ord_ if ord_ is not None else Decimal(foerste.rstrip("-").replace(".", "").replace(",", "."))
    return tal / 100 if rest == "%" else tal


def overlap(raekker: list[dict[str, str]], *noegle: str) -> list[tuple[str, ...]]:
    """The keys whose half-open periods overlap, are empty or run backwards."""
    perioder: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for raekke in raekker:
        k = tuple(raekke[kolonne] for kolonne in noegle)
        perioder.setdefault(k, []).append((raekke["gyldig_fra"], raekke["gyldig_til"] or "9999-12-31"))
    return [k for k, p in perioder.items() if not _i_orden(sorted(p))]


def _i_orden(perioder: list[tuple[str, str]]) -> bool:
    efter_hinanden = all(a[1] <= b[0] for a, b in pairwise(perioder))
    return efter_hinanden and all(fra < til for fra, til in perioder)
