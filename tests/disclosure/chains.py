"""Chains of editions: small invented municipalities' lists of risk cases, whose snapshots are corrected from edition to edition.

A municipality's month rests on that month's snapshot alone, as in the models, so a correction of one month changes no other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from dagster_project.disclosure.benchmark import KEY, public_benchmark
from dagster_project.disclosure.rounding import rounding_key
from tests.disclosure.test_benchmark import AREAS, read, with_totals

RUNDE = rounding_key(b"en noegle til afproevning, 32 byte lang")
CELLS = [(step, area) for step, areas in AREAS.items() for area in areas]
YEAR, NEVER = 12, 10**6
FIRST = 2022


def publish(chain_: Sequence[pa.Table]) -> list[pa.Table]:
    """The public benchmark of each edition, beside those before it."""
    out: list[pa.Table] = []
    for i, internal in enumerate(chain_):
        out.append(public_benchmark(internal, read(internal), RUNDE, list(zip(chain_[:i], out, strict=True))))
    return out


def month_name(nr: int) -> str:
    return f"{FIRST + nr // YEAR}-{nr % YEAR + 1:02}"


class Lists:
    """One case a row: the cell it is of, and the months in which it came, was taken, fell away, became a case and was closed."""

    def __init__(self, chance: np.random.Generator, municipalities: int, months: int) -> None:
        size = chance.choice([1.0, 4.0], (municipalities, 1))
        rates = size * chance.choice([0.2, 0.8, 2.0, 4.0], (municipalities, len(CELLS)))
        counts = chance.poisson(rates[:, :, None], (municipalities, len(CELLS), months + YEAR))
        place = np.argwhere(np.ones_like(counts)).repeat(counts.ravel(), axis=0)
        self.cell, self.came = place[:, 0] * len(CELLS) + place[:, 1], place[:, 2] - YEAR
        n = len(place)

        def later(share: float, mean: float) -> np.ndarray:
            return np.where(chance.random(n) < share, chance.geometric(1 / mean, n), NEVER)

        self.taken = self.came + later(0.6, 3)
        self.fell = np.where(self.taken >= NEVER, self.came + later(0.3, 5), NEVER)
        self.created = self.taken + later(0.8, 1)
        self.closed = self.created + later(0.7, 4)
        self.effect = chance.random(n) < chance.uniform(0.1, 0.6, municipalities * len(CELLS))[self.cell]

    def counts(self, end: int, cells: int, taken: np.ndarray, closed: np.ndarray, effect: np.ndarray) -> dict[str, np.ndarray]:
        """By cell what the snapshot of a month counts, the three columns as that snapshot has them."""

        def count(of: np.ndarray) -> np.ndarray:
            return np.bincount(self.cell[of], minlength=cells)

        def within(day: np.ndarray) -> np.ndarray:
            return (day > end - YEAR) & (day <= end)

        here = self.came <= end
        new, in_window = here & within(self.created), here & within(closed)
        done = new & (closed <= end)
        return {
            "udtaget": count(here & within(taken)),
            "resterende": count(here & (taken > end) & (self.fell > end)),
            "bortfaldet": count(here & within(self.fell) & (taken > end)),
            "udtaget_med_kontrolsag": count(here & within(taken) & (self.created <= end)),
            "afsluttet": count(done),
            "ikke_afsluttet": count(new & ~done),
            "afsluttet_med_effekt": count(done & effect),
            "afsluttet_i_vinduet": count(in_window),
            "afsluttet_i_vinduet_med_effekt": count(in_window & effect),
        }


def chain(seed: int, municipalities: int = 12, months: int = 14, editions: int = 3) -> list[pa.Table]:
    """The internal benchmark of each edition, a month more than the one before, with corrected snapshots of a few months of some
    municipalities: one case to a few were taken, closed or of effect after all, or were not."""
    chance = np.random.default_rng(seed)
    lists, cells = Lists(chance, municipalities, months + editions), municipalities * len(CELLS)
    columns = {m: (lists.taken.copy(), lists.closed.copy(), lists.effect.copy()) for m in range(months + editions)}
    out = []
    for edition in range(editions):
        last = months + edition
        for _ in range(municipalities if edition else 0):
            month, cell = int(chance.integers(0, last - 1)), int(chance.integers(0, cells))
            own = np.flatnonzero((lists.cell == cell) & (lists.came <= month) & (lists.came > month - 2 * YEAR))
            few = chance.permutation(own)[: chance.choice([1, 1, 2, 5])]
            for m in range(month, min(month + int(chance.choice([1, 1, 3, 12])), last)):
                taken, closed, effect = columns[m]
                kind = chance.integers(0, 3)
                if kind == 0:
                    taken[few] = np.where(taken[few] > m, m, NEVER)
                elif kind == 1:
                    closed[few] = np.where(closed[few] > m, m, NEVER)
                else:
                    effect[few] = ~effect[few]
        rows = []
        for m in range(last):
            counts = lists.counts(m, cells, *columns[m])
            rows += [
                {
                    **dict(zip(KEY, (month_name(m), f"{101 + c // len(CELLS)}", *CELLS[c % len(CELLS)]), strict=True)),
                    **{t: int(v[c]) for t, v in counts.items()},
                }
                for c in range(cells)
            ]
        out.append(with_totals(rows))
    return out
