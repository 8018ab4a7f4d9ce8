"""How the tests of the seeds read: seeds and own facts as rows, a document as lines, a printed number as a Decimal."""

from __future__ import annotations

import csv
from contextlib import suppress
from datetime import date
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
    lines = linjer(document)
    return flat(" ".join(lines[nr] for nr in range(int(first), int(last or first) + 1)))


def flat(text: str) -> str:
    """Runs of white space as one space."""
    return " ".join(text.split())


def danish_tal(printed: str) -> Decimal | None:
    """The number a printed text begins with: `5.764.357 kr.`, `2,5 årsværk`, `90 %`, `Tre sager`; None for a blank."""
    if not printed:
        return None
    first, _, rest = printed.partition(" ")
    word = NUMERALS.get(first.lower())
    tal = word if word is not None else Decimal(first.rstrip("-").replace(".", "").replace(",", "."))
    return tal / 100 if rest == "%" else tal


def in_force(row: dict[str, str], day: str) -> bool:
    return row["gyldig_fra"] <= day and (not row["gyldig_til"] or day < row["gyldig_til"])


def wrong_periods(rows: list[dict[str, str]], *noegle: str) -> list[str]:
    """What is wrong with the half-open periods of each key, in words: written otherwise than as a day, empty, or overlapping."""
    periods: dict[str, list[tuple[str, str]]] = {}
    wrong = []
    for row in rows:
        key, days = "/".join(row[column] for column in noegle), (row["gyldig_fra"], row["gyldig_til"] or "9999-12-31")
        if unreadable := [day for day in days if not is_day(day)]:
            wrong.append(f"{key}: {unreadable[0]!r} is no day; write it as 2024-07-01")
        elif days[0] >= days[1]:
            wrong.append(f"{key}: gyldig_til {days[1]} is not after gyldig_fra {days[0]}")
        else:
            periods.setdefault(key, []).append(days)
    for key, days_of in periods.items():
        wrong += [
            f"{key}: the row from {a[0]} holds until {a[1]}, and the one from {b[0]} begins before; close it: gyldig_til {b[0]}"
            for a, b in pairwise(sorted(days_of))
            if b[0] < a[1]
        ]
    return wrong


def is_day(text: str) -> bool:
    with suppress(ValueError):
        return date.fromisoformat(text).isoformat() == text
    return False
