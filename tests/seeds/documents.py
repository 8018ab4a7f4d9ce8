"""How the tests of the seeds read: seeds and own facts as rows, a document as lines, a printed number as a Decimal."""

from __future__ import annotations

import csv
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds"
KILDER = ROOT / "docs" / "kilder"
FACTS = ROOT / "dagster_project" / "sample" / "documents"
NUMERALS = {"en": Decimal(1), "to": Decimal(2), "tre": Decimal(3)}


def seed(name: str) -> list[dict[str, str]]:
    """The rows of a seed, every cell as text."""
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def facts(kilde: str) -> list[dict[str, str]]:
    """The rows of own facts that the sample delivers for Ballerup, every cell as text."""
    with (FACTS / kilde / f"{kilde}_151_2023.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def linjer(document: str) -> dict[int, str]:
    """The lines of a source document by line number, the first being 1."""
    text = (KILDER / document).read_bytes().decode("utf-8")
    return dict(enumerate(text.split("\n"), start=1))


def cut_out(document: str, line: str) -> str:
    """A line (`136`) or a range of lines (`86-90`), runs of white space as one space."""
    first, _, last = line.partition("-")
    everyone = linjer(document)
    return flat(" ".join(everyone[nr] for nr in range(int(first), int(last or first) + 1)))


def flat(text: str) -> str:
    """Runs of white space as one space."""
    return " ".join(text.split())


def danish_tal(printed: str) -> Decimal | None:
    """The number a printed text begins with: `5.764.357 kr.`, `2,5 årsværk`, `90 %`, `Tre sager`; None for a blank."""
    if not printed:
        return None
    first, _, rest = printed.partition(" ")
    word_ = NUMERALS.get(first.lower())
    tal = word_ if word_ is not None else Decimal(first.rstrip("-").replace(".", "").replace(",", "."))
    return tal / 100 if rest == "%" else tal


def overlap(rows: list[dict[str, str]], *noegle: str) -> list[tuple[str, ...]]:
    """The keys whose half-open periods overlap, are empty or run backwards."""
    perioder: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for row in rows:
        k = tuple(row[column] for column in noegle)
        perioder.setdefault(k, []).append((row["gyldig_fra"], row["gyldig_til"] or "9999-12-31"))
    return [k for k, p in perioder.items() if not _in_order(sorted(p))]


def _in_order(perioder: list[tuple[str, str]]) -> bool:
    after_hinanden = all(a[1] <= b[0] for a, b in pairwise(perioder))
    return after_hinanden and all(from_ < to for from_, to in perioder)
