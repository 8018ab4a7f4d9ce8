"""Counts over months: what is shown of each so that it does not move with every case, and what anyone can know of it by that.

* A shown count is a multiple of 5 and stays while the true one is within 4 of it (of 5: while it is 3–9). When it must move, it
  moves to the nearest multiple towards where it came from: up to 10 says 10–14, down to 10 says 6–10, down to 0 says 0–2. So a
  move leaves three candidates or five, whoever knows the rule; what rounds by a threshold of its cell's tells where that lies.
* Windows of 12 months share 11 of them. What windows leave of each other is a program of differences, whose answers are shortest
  paths. Where a move would leave fewer than three candidates of some window, or a single month of 1–4, it waits.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

BASE, WINDOW = 5, 12
LEAST = 3  # candidates of a count; the band of 5 begins here, so that 0 is 0–2 where it was 5 before
_WAITS = 9  # so far from what is shown a count that waits may be


@dataclass
class Bands:
    """`shown`, and the lowest and highest true count that it leaves: cells by months."""

    shown: np.ndarray
    low: np.ndarray
    high: np.ndarray


def within(true: np.ndarray, shown: np.ndarray) -> np.ndarray:
    """Whether a count may stay as it is shown."""
    low, high = stays(shown)
    return (low <= true) & (true <= high)


def stays(shown: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return np.where(shown == BASE, LEAST, np.maximum(shown - BASE + 1, 0)), shown + BASE - 1


def _moved(true: np.ndarray, up: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Where a count is shown that came from below (or from above), with the lowest and highest that this says."""
    floor, ceiling = true // BASE * BASE, -(-true // BASE) * BASE
    ceiling = np.where(true < LEAST, 0, ceiling)
    shown = np.where(up, floor, ceiling)
    low = np.where(up, floor, stays(ceiling)[0])
    return shown, low, np.where(up, floor + BASE - 1, np.where(ceiling, ceiling, LEAST - 1))


def in_bands(
    true: np.ndarray,
    from_below: np.ndarray,
    before: np.ndarray,
    same: np.ndarray,
    is_flow: bool,
    whole: Bands | None = None,
) -> Bands:
    """Cells by months. `true` is −1 where nothing was counted. `before`: what an earlier publication showed, −1 for nothing;
    `same`: whether the count was then what it is now, and so stays as it was shown. `from_below`: where a cell's first month
    is held to come from. `is_flow`: whether a count is the sum of its window's months.
    `whole`: what is shown of the count that this one is a part of."""
    out = Bands(np.full(true.shape, -1), np.zeros(true.shape, int), np.zeros(true.shape, int))
    last = np.full(len(true), -1)
    paths = Paths(*true.shape) if is_flow else None
    for m in range(true.shape[1]):
        t, was = true[:, m], before[:, m]
        there = t >= 0
        rests = (last >= 0) & within(t, last)
        up = np.where(last >= 0, t > last, from_below)
        shown, low, high = _moved(t, up)
        begins = last < 0  # nobody knows from where it came
        start = stays(shown)
        low, high = np.where(begins, start[0], low), np.where(begins, start[1], high)
        kept = (was >= 0) & (same[:, m] | within(t, was))
        shown = np.where(kept, was, np.where(rests, last, shown))
        stay_low, stay_high = stays(shown)
        low, high = np.where(kept | rests, stay_low, low), np.where(kept | rests, stay_high, high)
        bad = np.zeros(len(true), bool)
        if paths:
            bad |= paths.tightens(m, there, low, high)
        if whole:
            bad |= there & ((np.minimum(high, whole.high[:, m]) - low) < LEAST - 1)
            bad |= there & ((whole.high[:, m] - np.maximum(low, whole.low[:, m])) < LEAST - 1)
        waits = bad & ~kept & ~rests & (last >= 0) & (abs(t - last) <= _WAITS)
        shown = np.where(waits, last, shown)
        unsure = waits | (there & ((t < low) | (t > high)))  # an earlier publication's rule left more
        low, high = np.where(unsure, np.maximum(shown - _WAITS, 0), low), np.where(unsure, shown + _WAITS, high)
        if paths:
            paths.add(m, there, low, high)
        out.shown[:, m], out.low[:, m], out.high[:, m] = np.where(there, shown, -1), low, high
        last = np.where(there, shown, last)
    if paths:
        out.low, out.high = (np.where(true >= 0, v, w) for v, w in zip(paths.windows(), (out.low, out.high), strict=True))
    return out


class Paths:
    """The months before each month, added up, with differences alone between them: a month's own count, at least 0, and a
    window's. `way[:, u, v]`: how much more v can be than u."""

    def __init__(self, cells: int, months: int) -> None:
        self.months, n = months, months + WINDOW
        self.way = np.full((cells, n, n), np.inf, np.float32)
        self.way[:, *np.tril_indices(n)] = 0

    def add(self, m: int, there: np.ndarray, low: np.ndarray, high: np.ndarray) -> None:
        """What is known of the window that ends with month `m` in those cells."""
        for u, v, length in ((m, m + WINDOW, high), (m + WINDOW, m, -low)):
            self.way = self._with(self.way, u, v, np.where(there, length, np.inf))

    @staticmethod
    def _with(way: np.ndarray, u: int, v: int, length: np.ndarray) -> np.ndarray:
        return np.minimum(way, way[:, :, u, None] + length[:, None, None].astype(np.float32) + way[:, v, None, :])

    def tightens(self, m: int, there: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
        """The cells in which that would leave fewer candidates than there must be, of this window or of an earlier one."""
        kept, self.way = self.way, self.way
        self.add(m, there, low, high)
        low, high = self.windows()
        bad = ((high - low + 1 < LEAST)[:, : m + 1]).any(axis=1)
        low, high = self.single()
        bad |= ((low == high) & (low > 0) & (low < BASE)).any(axis=1)
        self.way = kept
        return bad

    def windows(self) -> tuple[np.ndarray, np.ndarray]:
        w = np.arange(self.months)
        return self._ends(w, w + WINDOW)

    def single(self) -> tuple[np.ndarray, np.ndarray]:
        """The same of each single month."""
        i = np.arange(self.months + WINDOW - 1)
        return self._ends(i, i + 1)

    def _ends(self, u: np.ndarray, v: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        low, high = -self.way[:, v, u], self.way[:, u, v]
        return np.maximum(low, 0).astype(int), np.minimum(high, 1e6).astype(int)
