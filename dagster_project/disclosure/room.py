"""What a reader of the shown figures is left with: every table that fits them, as a range around each hidden figure.

Unknown figures that no equation connects say nothing of each other. So they are asked about in pieces, each in distances from its
true figures, and a piece is made anew only when something in it is hidden. What the equations alone settle needs no program."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from functools import cache, cached_property
from typing import NamedTuple

import numpy as np
from scipy.linalg import qr, solve_triangular
from scipy.optimize import linprog
from scipy.sparse import csr_array
from threadpoolctl import ThreadpoolController

from dagster_project.common.errors import UsageError
from dagster_project.disclosure.system import Cell, System

_AIR = 0.999  # solvers answer within a tolerance
_SMALL_PIECE = 400  # so many unknown cells: their equations are solved whole
_NOTHING = 1e-9


class CannotBeHidden(UsageError):
    """A figure that follows from what must be shown, whatever else is hidden; `withhold` then tells less."""


class Room:
    """All tables that fit what is shown. Each that is found serves every cell: it is kept as a range."""

    def __init__(self, system: System, hidden: Set[str]) -> None:
        self._system, self._removed = system, infinite(system)
        self._where: dict[str, list[int]] = defaultdict(list)
        for i, equation in enumerate(system.equations):
            for name in equation:
                self._where[name].append(i)
        self._pieces: dict[str, _Piece | None] = {}
        self.open(set(hidden) | {n for n, c in system.celler.items() if not c.printed})

    def open(self, names: Iterable[str]) -> None:
        """Hides more: tables that were found still fit."""
        new = sorted(set(names) - self._pieces.keys())
        self._pieces |= dict.fromkeys(new)
        for name in new:
            if self._pieces[name] is None:
                self._join(name)

    def _join(self, name: str) -> None:
        names, rows, ask = {name}, set(), [name]
        while ask:
            for i in self._where[ask.pop()]:
                if i not in rows:
                    rows.add(i)
                    more = [n for n in self._system.equations[i] if n in self._pieces and n not in names]
                    names.update(more)
                    ask += more
        known = {n: p.found(n) for n in names if (p := self._pieces[n])}
        equations = {i: self._system.equations[i] for i in sorted(rows)}
        piece = _Piece({n: self._system.celler[n] for n in sorted(names)}, equations, self._removed, known)
        self._pieces |= dict.fromkeys(names, piece)

    def holder(self, name: str, needs: float) -> bool:
        """Whether a reader is left with a range of at least `needs`, of an amount on both sides of the true one."""
        piece, cell = self._pieces[name], self._system.celler[name]
        down, up = cell.levels(needs)

        def enough() -> bool:
            low, high = piece.found(name)
            return high - low >= needs * _AIR and -low >= down * _AIR and high >= up * _AIR

        if enough() or (piece.step() and enough()):
            return True
        if piece.is_fixed(name):
            return False
        piece.ask_lowest(name)
        if enough() or -piece.found(name)[0] < down * _AIR:
            return enough()
        piece.ask_highest(name)
        return enough()

    def alone(self, name: str, needs: float, price: Mapping[str, float], most: float) -> str | None:
        """The cheapest cell that alone gives `name` its range when it is hidden too, and then it is; None where none of at most
        `most` does, or where `name` has a range already, but too narrow a one."""
        if not self._pieces[name].is_fixed(name):
            return None
        for cell in sorted(self._moving(name, price, most), key=price.__getitem__):
            before = self._pieces.copy()
            self.open([cell])
            if self.holder(name, needs):
                return cell
            self._pieces = before
        return None

    def _moving(self, name: str, price: Mapping[str, float], most: float) -> Iterator[str]:
        """The shown cells of at most that price with which a settled cell would move, as far as its piece can tell."""
        piece = self._pieces[name]
        with_it: dict[str, float] = defaultdict(float)
        for i, weight in piece.made_of(name).items():
            for n, k in self._system.equations[i].items():
                if price.get(n, most + 1) <= most and n not in self._pieces:
                    with_it[n] += weight * k
        for n, k in with_it.items():
            others = [i for i in self._where[n] if i not in piece.equations]
            free = all(any(m in self._pieces for m in self._system.equations[i]) for i in others)
            if abs(k) > _NOTHING**0.5 and free and piece.follows({i: self._system.equations[i][n] for i in self._where[n]}):
                yield n

    def around(self, name: str, price: Mapping[str, float], most: float) -> tuple[list[str], bool]:
        """The cells that can be of a pattern for `name` of at most that price, the unknown among them, and whether there are
        others that are dearer: such a pattern hangs together by equations, and so costs at least the way to each of its cells."""
        way, ask, rows, whole = {name: 0.0}, [(0.0, name)], set(), True
        while ask:
            far, cell = heapq.heappop(ask)
            for i in [i for i in self._where[cell] if i not in rows]:
                rows.add(i)
                for n in self._system.equations[i]:
                    cost = 0.0 if n in self._pieces else price.get(n)
                    if n in way or cost is None:
                        continue
                    if far + cost <= most:
                        way[n] = far + cost
                        heapq.heappush(ask, (way[n], n))
                    else:
                        whole = False
        return sorted(way), whole


class _Turned(NamedTuple):
    """The equations of a piece by a pivoted QR: `fixed`, an orthonormal basis of what they settle; and of its triangle, the
    equations in the order of their pivots."""

    fixed: np.ndarray
    triangle: np.ndarray
    order: np.ndarray


class _Piece:
    """Unknown cells that equations connect, in distances from their true figures: as such all equations are homogeneous."""

    def __init__(
        self, cells: Mapping[str, Cell], equations: Mapping[int, Mapping[str, float]], removed: float, known: Mapping
    ) -> None:
        self.equations = {i: row for row, i in enumerate(equations)}
        self._place = {n: i for i, n in enumerate(cells)}
        self._a = matrix(equations.values(), self._place)
        self._down, self._up = (np.array([reach(c, page, removed) for c in cells.values()]) for page in (0, 1))
        self._low, self._high = np.array([known.get(n, (0.0, 0.0)) for n in cells]).T
        self._stepped = False

    def found(self, name: str) -> tuple[float, float]:
        """How far down and up from its true value the cell was found to reach."""
        i = self._place[name]
        return self._low[i], self._high[i]

    @cached_property
    def _turned(self) -> _Turned | None:
        if len(self._place) > _SMALL_PIECE:
            return None
        fixed, triangle, order = qr(self._a.toarray().T, mode="economic", pivoting=True)
        rank = int((abs(np.diag(triangle)) > _NOTHING).sum())
        return _Turned(fixed[:, :rank], triangle[:rank], order)

    @cached_property
    def _along(self) -> np.ndarray | None:
        """A column for each cell: the way on which it moves the most; None of a large piece."""
        if self._turned is None:
            return None
        along = np.eye(len(self._place)) - self._turned.fixed @ self._turned.fixed.T
        along[abs(along) < _NOTHING] = 0
        return along

    def is_fixed(self, name: str) -> bool:
        """Whether the equations alone settle the cell."""
        return self._along is not None and self._along[self._place[name], self._place[name]] == 0

    def step(self) -> bool:
        """Tables beside the true one without a program: from it along what the equations let each cell move, as far as the bounds
        of all go. They settle most cells. Says whether it was not done yet."""
        if self._stepped or self._along is None:
            return False
        self._stepped = True
        for way in (self._along, -self._along):
            with np.errstate(divide="ignore", invalid="ignore"):
                bound = np.where(way > 0, self._up[:, None], self._down[:, None])
                step = np.where(way != 0, bound / abs(way), np.inf).min(axis=0)
            self._serve(way * np.where(np.isfinite(step), step, 0))
        return True

    def ask_lowest(self, name: str) -> None:
        """A table in which the cell is as low as it can be."""
        if self._low[self._place[name]] > -self._down[self._place[name]]:
            self._extreme(name, 1)

    def ask_highest(self, name: str) -> None:
        if self._high[self._place[name]] < self._up[self._place[name]]:
            self._extreme(name, -1)

    def _extreme(self, name: str, sign: int) -> None:
        c = np.zeros(len(self._place))
        c[self._place[name]] = sign
        bounds = np.column_stack([-self._down, self._up])
        answer = linprog(c, A_eq=self._a, b_eq=np.zeros(self._a.shape[0]), bounds=bounds, method="highs")
        if answer.x is None:
            raise CannotBeHidden(f"{name}: ligningerne om det viste har ingen løsning ({answer.message})")
        self._serve(answer.x[:, None])

    def _serve(self, tables: np.ndarray) -> None:
        self._low, self._high = np.minimum(self._low, tables.min(axis=1)), np.maximum(self._high, tables.max(axis=1))

    def made_of(self, name: str) -> dict[int, float]:
        """By equation how much of each gives a settled cell."""
        turned = self._turned
        rank = turned.triangle.shape[0]
        weights = solve_triangular(turned.triangle[:, :rank], turned.fixed[self._place[name]])
        of = list(self.equations)
        return {of[turned.order[j]]: w for j, w in enumerate(weights.tolist()) if abs(w) > _NOTHING}

    def follows(self, column: Mapping[int, float]) -> bool:
        """Whether a further unknown with these coefficients could move, the piece's cells moving with it."""
        turned, wanted = self._turned, np.zeros(len(self.equations))
        for i, k in column.items():
            if i in self.equations:
                wanted[self.equations[i]] = k
        rank, wanted = turned.triangle.shape[0], wanted[turned.order]
        moves = solve_triangular(turned.triangle[:, :rank], wanted[:rank], trans="T")
        return bool((abs(turned.triangle[:, rank:].T @ moves - wanted[rank:]) < _NOTHING**0.5).all())


@cache
def blas() -> ThreadpoolController:
    """Two threads take five times the CPU of one for such small matrices (2026-11)."""
    return ThreadpoolController()


def matrix(equations: Iterable[Mapping[str, float]], place: Mapping[str, int]) -> csr_array:
    """The equations over the cells that have a place."""
    rows, columns, values, count = [], [], [], 0
    for count, equation in enumerate(equations, start=1):
        for name, k in equation.items():
            if name in place:
                rows.append(count - 1)
                columns.append(place[name])
                values.append(k)
    return csr_array((values, (rows, columns)), shape=(count, len(place)))


def infinite(system: System) -> float:
    """What stands for infinity: far beyond every figure of the part."""
    return 10 * max(abs(c.vaerdi) for c in system.celler.values()) + 10


def reach(cell: Cell, page: int, removed: float) -> float:
    """How far down (0) or up (1) from its true value a hidden cell can be thought to lie."""
    limit = cell.graenser()[page]
    if limit is None:
        return removed
    return max(0.0, cell.vaerdi - limit if page == 0 else limit - cell.vaerdi)
