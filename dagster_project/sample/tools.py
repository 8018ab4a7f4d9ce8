"""Chance, persons, files, published figures.

* Choices that look random and never change: each draw is a hash of its own key, so a new row moves no other.
* Writing the sample: cells as a Danish case system writes them, and files that are left alone when nothing changed.
* Invented persons: CPR numbers with 60 added to the day, which the CPR register does not hold.
* The published figures that the sample must meet, and payments per year: read from the seeds and the sample's documents, written
  nowhere else.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import TypeVar

from dagster_project.common.program import PACKAGE, SEEDS

T = TypeVar("T")


def draw(under: int, *key: object) -> int:
    """A whole number 0 ≤ n < `under`, fixed by the key. No `random`: its choices may differ between Python versions."""
    text = "|".join(map(str, key))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") % under


def choose(options: Sequence[T], *key: object) -> T:
    return options[draw(len(options), *key)]


def mixed(things: Iterable[T], *key: object) -> list[T]:
    """The things in another order, fixed by the key."""
    items = list(things)
    return [items[i] for i in sorted(range(len(items)), key=lambda i: (draw(1 << 60, *key, i), i))]


def weekday(dag: date) -> date:
    """The day itself or the first working day after it, as offices decide; of the holidays only Christmas counts."""
    while dag.isoweekday() > 5 or (dag.month, dag.day) in {(1, 1), (12, 24), (12, 25), (12, 26), (12, 31)}:
        dag += timedelta(days=1)
    return dag


def distribute(amount: int, weights: Sequence[int]) -> list[int]:
    """Whole kroner in proportion to the weights; what rounding leaves over goes to the largest, so the sum is exact."""
    parts = [amount * weight // sum(weights) for weight in weights]
    parts[parts.index(max(parts))] += amount - sum(parts)
    return parts


def celle(value: object) -> str:
    """Dates as 31-12-2023, whole kroner as 1.115.157, nothing as an empty cell."""
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value:%d-%m-%Y}"
    if isinstance(value, int):
        return f"{value:,}".replace(",", ".")
    return str(value)


def as_csv(columns: Iterable[str], rows: Iterable[Mapping[str, object]]) -> bytes:
    """UTF-8, semicolons, CRLF. A row must have the columns, no more and no fewer."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    names = list(columns)
    writer.writerow(names)
    for row in rows:
        if set(row) != set(names):
            raise KeyError(f"kolonner: {sorted(set(row) ^ set(names))}")
        writer.writerow([celle(row[name]) for name in names])
    return out.getvalue().encode("utf-8")


def write(path: Path, content: bytes) -> None:
    """Writes the file whole, or leaves it and its time of change alone when it holds these bytes already."""
    if path.is_file() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f"{path.name}.tmp")  # names that end in .tmp are not looked at
    half.write_bytes(content)
    half.replace(path)


_WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)


def cpr(born_from: int, born_to: int, *key: object) -> str:
    """Ten digits for a person born in the years from `born_from` to `born_to`, fixed by the key.

    The seventh digit follows the rule of centuries and the digits pass modulus 11, so that the sample shows no warnings
    that a real delivery would not.
    """
    first = date(born_from, 1, 1)
    born = first + timedelta(days=draw((date(born_to, 12, 31) - first).days + 1, "foedt", *key))
    date_ = f"{born.day + 60:02d}{born:%m%y}"
    smallest = 4000 if born.year >= 2000 else 0
    at_most = 10_000 if born.year >= 2000 else 4000
    start = draw(at_most - smallest, "loebenr", *key)
    for step in range(at_most - smallest):
        number = f"{date_}{smallest + (start + step) % (at_most - smallest):04d}"
        if sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=True)) % 11 == 0:
            return number
    raise AssertionError("some serial number always passes modulus 11")


DOCUMENTS = PACKAGE / "sample" / "documents"  # what published documents say, as deliveries
KOMMUNE = "151"
YEARS = range(2019, 2024)


@cache
def provenu(kategori: str, year: int) -> int:
    """Reported proceeds in whole kroner of Ballerup, by the category's slug (`kl-ydelser`, `su` …). Raises KeyError."""
    return _provenu()[f"provenu/{KOMMUNE}/{year}/{kategori}"]


@cache
def _provenu() -> dict[str, int]:
    tal: dict[str, int] = {}
    with (DOCUMENTS / "rapporterede_tal" / "rapporterede_tal_151_2023.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["maal"].startswith(f"provenu/{KOMMUNE}/") and row["rapporteret"]:
                amount = int(row["rapporteret"])
                if tal.setdefault(row["maal"], amount) != amount:
                    raise ValueError(f"{row['maal']} er rapporteret med to forskellige beløb i prøvens rapporterede_tal")
    return tal


@cache
def payments_per_year() -> dict[str, int]:
    """Payments per year by benefit; the newest row of a benefit counts."""
    with (SEEDS / "ydelser.csv").open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: row["gyldig_fra"])
    return {raekke["ydelse"]: int(raekke["udbetalinger_pr_aar"]) for raekke in rows}
