"""What told intervals leave of counts: by trying every count, every threshold of the rounding, and programs over the months."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from math import ceil, floor

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from dagster_project.disclosure.rounding import BASE
from dagster_project.disclosure.shares import Interval, Known

WINDOW = 12


def candidates(cells: list[Known], told: tuple[float, float]) -> list[int]:
    """How many values are left of each cell's counts (with effect, closed, without) and of the sums, by one month alone."""
    pairs = [
        [(e, k) for e in range(c.effect[0], c.effect[1] + 1) for k in range(max(c.closed[0], e), c.closed[1] + 1)] for c in cells
    ]
    if not all(pairs):
        return [0]
    out = []
    for i, own in enumerate(pairs):
        rest = {(0, 0)}
        for j, others in enumerate(pairs):
            if j != i:
                rest = {(a + e, b + k) for a, b in rest for e, k in others}
        e, k = np.array(own).T
        re, rk = np.array(sorted(rest)).T
        se, sk = e[:, None] + re[None], k[:, None] + rk[None]
        inside = (100 * se >= told[0] * sk) & ((100 * se < told[1] * sk) | (told[1] == 100)) & (sk > 0)
        may = inside.any(axis=1)
        out += [len(np.unique(v[may])) for v in (e, k, k - e)] + [len(np.unique(v[inside])) for v in (se, sk, sk - se)]
    return out


def thresholds_left(cells: list[tuple[list[int], list[int]]], told: list[Interval | None]) -> list[set[int]]:
    """For each cell's two counts the thresholds that fit what is shown and told in every month: whoever knows that a cell rounds
    alike each month tries them all together."""
    paths = [p for c in cells for p in c]
    combos = np.array(list(product(range(1, BASE + 1), repeat=len(paths))), np.int8)
    fits = np.ones(len(combos), bool)
    ranges = [[_range(p, t) for t in range(1, BASE + 1)] for p in paths]  # by threshold: (lows, highs)
    for month, interval in enumerate(told):
        if interval is None:
            continue
        sums = [np.zeros((2, len(combos)), np.int64) for _ in range(2)]
        for nr in range(len(paths)):
            bounds = np.array([[ranges[nr][t][page][month] for t in range(BASE)] for page in (0, 1)])
            sums[nr % 2] += bounds[:, combos[:, nr] - 1]
        (e0, e1), (k0, k1) = sums
        some = np.zeros(len(combos), bool)
        for step in range(int((k1 - k0).max()) + 1):
            k = k0 + step
            low = np.maximum(e0, -(-interval[0] * k // 100))
            high = np.minimum(e1, -(-interval[1] * k // 100) - 1 if interval[1] < 100 else k)
            some |= (k <= k1) & (low <= high)
        fits &= some
    return [set(combos[fits][:, nr].tolist()) or set(range(1, BASE + 1)) for nr in range(len(paths))]


def values_left(paths: Sequence[list[int]], told: list[Interval | None]) -> list[int]:
    """Of one cell, whose own share is told each month: how many values of the count with effect, and of the closed, are left in
    each month by the thresholds that fit every month."""
    months = range(len(told))
    union: list[tuple[set[int], set[int]]] = [(set(), set()) for _ in months]
    for limits in product(range(1, BASE + 1), repeat=2):
        (e0, e1), (k0, k1) = (_range(p, t) for p, t in zip(paths, limits, strict=True))
        own = []
        for m in months:
            low, high = told[m] or (0, 100)
            pairs = product(range(e0[m], e1[m] + 1), range(k0[m], k1[m] + 1))
            own.append([(e, k) for e, k in pairs if e <= k and low * k <= 100 * e and (100 * e < high * k or high == 100)])
        if all(own):
            for (effect, closed), pairs in zip(union, own, strict=True):
                effect.update(e for e, _ in pairs)
                closed.update(k for _, k in pairs)
    return [len(values) for both in union for values in both if values]


def _range(path: list[int], limit: int) -> tuple[list[int], list[int]]:
    lows, highs = [], []
    for i, s in enumerate(path):
        low, high = max(s - BASE + 1, 0), s + BASE - 1
        if i == 0 or s != path[i - 1]:
            low, high = max(s - BASE + limit, 0), s + limit - 1
            if i and s > path[i - 1]:
                low = max(low, path[i - 1] + BASE)
            elif i:
                high = min(high, max(path[i - 1] - BASE, 0))
        lows.append(low)
        highs.append(high)
    return lows, highs


def over_time(cells: list[list[Known]], effect: list[Interval | None], opened: list[Interval | None]) -> int:
    """The fewest values of a count of a cell, or of their sum, or of its change, in the middle and the last window, all windows
    held together: linear programs over the cases by the month of their creation."""
    p = _Program(cells, effect, opened)
    left = []
    for window in (len(effect) // 2, len(effect) - 1):
        for terms in p.asked(window):
            low, high = (sign * milp(sign * terms, constraints=p.constraints, bounds=Bounds(0, p.most)).fun for sign in (1, -1))
            left.append(floor(high + 1e-6) - ceil(low - 1e-6) + 1)
    return min(left)


class _Program:
    """Unknowns, by cell: how many were created each month; of those closed, and closed with effect, by each window's end."""

    def __init__(self, cells: list[list[Known]], effect: list[Interval | None], opened: list[Interval | None]) -> None:
        self.months, self.cells = len(effect), cells
        self.rows: list[tuple[dict[int, float], float, float]] = []
        per = (self.months + WINDOW - 1) + 2 * self.months * WINDOW
        self.n, self.per, self.most = per * len(cells), per, 10_000
        for i, own in enumerate(cells):
            self._cell(i, own)
        for w in range(self.months):
            sums = [self._sum(w, q, range(len(cells))) for q in range(3)]
            for told, part_, rest in ((effect[w], sums[0], self._less(sums[1], sums[0])), (opened[w], sums[2], sums[1])):
                if told:
                    for edge, low, high in ((told[0], 0, np.inf), (told[1], -np.inf, -1e-6 if told[1] < 100 else 0)):
                        row: dict[int, float] = {}
                        for terms, factor in ((part_, 100 - edge), (rest, -edge)):
                            for v, k in terms.items():
                                row[v] = row.get(v, 0) + k * factor
                        self.rows.append((row, low, -1 if high == -1e-6 else high))
        self.constraints = self._matrix()

    def _created(self, cell: int, month: int) -> int:
        return cell * self.per + month

    def _closed(self, cell: int, window: int, age: int, with_effect: bool) -> int:
        start = self.months + WINDOW - 1 + (self.months * WINDOW if with_effect else 0)
        return cell * self.per + start + window * WINDOW + age

    def _sum(self, w: int, quantity: int, cells: range | list[int]) -> dict[int, float]:
        """0 with effect, 1 closed, 2 open."""
        out: dict[int, float] = {}
        for c in cells:
            for a in range(WINDOW):
                if quantity < 2:
                    out[self._closed(c, w, a, quantity == 0)] = 1
                else:
                    out[self._created(c, w + a)] = 1
                    out[self._closed(c, w, a, False)] = -1
        return out

    def _less(self, a: dict[int, float], b: dict[int, float]) -> dict[int, float]:
        return {v: a.get(v, 0) - b.get(v, 0) for v in a | b}

    def _cell(self, i: int, own: list[Known]) -> None:
        for w in range(self.months):
            for q, (low, high) in enumerate(own[w]):
                self.rows.append((self._sum(w, q, [i]), low, high))
            for a in range(WINDOW):
                closed, effect = (self._closed(i, w, a, e) for e in (False, True))
                self.rows += [({self._created(i, w + a): 1, closed: -1}, 0, np.inf), ({closed: 1, effect: -1}, 0, np.inf)]
                if w and a < WINDOW - 1:  # the same month, a window earlier
                    was, had = (self._closed(i, w - 1, a + 1, e) for e in (False, True))
                    self.rows.append(({effect: 1, had: -1}, 0, np.inf))
                    self.rows.append(({closed: 1, was: -1, effect: -1, had: 1}, 0, np.inf))

    def _matrix(self) -> LinearConstraint:
        at = [(r, v, k) for r, (terms, _, _) in enumerate(self.rows) for v, k in terms.items()]
        r, v, k = zip(*at, strict=True)
        matrix = coo_array((k, (r, v)), shape=(len(self.rows), self.n)).tocsr()
        return LinearConstraint(matrix, [low for _, low, _ in self.rows], [high for _, _, high in self.rows])

    def _terms(self, own: dict[int, float]) -> np.ndarray:
        out = np.zeros(self.n)
        out[list(own)] = list(own.values())
        return out

    def asked(self, window: int) -> list[np.ndarray]:
        """The counts of each cell, and of all together, and by how much they are other than the window before."""
        groups = [[i] for i in range(len(self.cells))] + [list(range(len(self.cells)))]
        out = []
        for group in groups:
            for q in range(3):
                now, before = (self._terms(self._sum(w, q, group)) for w in (window, window - 1))
                out += [now, now - before] if window else [now]
        return out
