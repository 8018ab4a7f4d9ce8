"""Choices that look random and never change: each draw is a hash of its own key, so a new row moves no other."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TypeVar

T = TypeVar("T")


def lod(under: int, *noegle: object) -> int:
    """A whole number 0 ≤ n < `under`, fixed by the key. No `random`: its choices may differ between Python versions."""
    tekst = "|".join(map(str, noegle))
    return int.from_bytes(hashlib.sha256(tekst.encode()).digest()[:8], "big") % under


def vaelg(muligheder: Sequence[T], *noegle: object) -> T:
    return muligheder[lod(len(muligheder), *noegle)]


def blandet(ting: Iterable[T], *noegle: object) -> list[T]:
    """The things in another order, fixed by the key."""
    alle = list(ting)
    return [alle[i] for i in sorted(range(len(alle)), key=lambda i: (lod(1 << 60, *noegle, i), i))]


def hverdag(dag: date) -> date:
    """The day itself or the first working day after it, as offices decide; of the holidays only Christmas counts."""
    while dag.isoweekday() > 5 or (dag.month, dag.day) in {(1, 1), (12, 24), (12, 25), (12, 26), (12, 31)}:
        dag += timedelta(days=1)
    return dag


def fordel(beloeb: int, vaegte: Sequence[int]) -> list[int]:
    """Whole kroner in proportion to the weights; what rounding leaves over goes to the largest, so the sum is exact."""
    dele = [beloeb * vaegt // sum(vaegte) for vaegt in vaegte]
    dele[dele.index(max(dele))] += beloeb - sum(dele)
    return dele
