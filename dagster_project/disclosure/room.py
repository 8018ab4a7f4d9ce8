"""What a reader of the shown figures is left with: every table that fits them, as a range around each hidden figure.

Unknown figures that no equation connects say nothing of each other. So they are asked about in pieces, each in distances from its
true figures, and a piece is made anew only when something in it is hidden. What the equations alone settle needs no program."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from functools import cache, cached_property
from typing import NamedTuple

import numpy as np
from scipy.linalg import pinv, qr, solve_triangular
from scipy.optimize import linprog
from scipy.sparse import csr_array, hstack
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
        self._why: tuple[str, list[dict[int, float]]] = ("", [])  # the figure asked about last, and what holds it back
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
            return _wide((down, up, needs), *piece.found(name))

        if enough() or (piece.step() and enough()):
            return True
        why = [piece.made_of(name)] if piece.is_fixed(name) else []
        for sign, level in () if why else ((1, down), (-1, up)):
            dual = piece.extreme(name, sign)
            if enough():
                return True
            if piece.found(name)[sign < 0] * -sign < level * _AIR:
                why = [dual]
                break
            why.append(dual)
        self._why = name, why
        return False

    def together_with(self, name: str) -> Set[str]:
        """The unknown cells that equations connect with this one."""
        return self._pieces[name].names()

    def is_left(self, mine: Set[str], needs: Mapping[str, float]) -> set[str]:
        """Of these figures of one piece those that keep their range before one who knows `mine` of it."""
        piece = self._pieces[next(iter(needs))]
        return piece.left(sorted(mine), {n: (*self._system.celler[n].levels(k), k) for n, k in needs.items()})

    def shown(self, price: Mapping[str, float]) -> dict[str, float]:
        return {n: p for n, p in price.items() if n not in self._pieces}

    def alone(self, name: str, needs: float, price: Mapping[str, float]) -> tuple[str | None, float]:
        """(the cell that alone gives `name` its range when it is hidden too, and then it is, and than which no other pattern is
        cheaper; what any pattern costs at least). `name`: a figure that `holder` says no of; `price`: of shown cells.

        Tables of a wider range need a cell with a weight in what holds the figure back, by the equations or by a program's dual.
        So a pattern of several costs as much as the cheapest such and the cheapest of all."""
        if self._why[0] != name:
            self.holder(name, needs)
        piece, held_back = self._pieces[name], set[str]()
        for weights in self._why[1]:
            with_it: dict[str, float] = defaultdict(float)
            for i, weight in weights.items():
                for n, k in self._system.equations[i].items():
                    if n in price:
                        with_it[n] += weight * k
            held_back |= {n for n, k in with_it.items() if abs(k) > _NOTHING}
        least = min((price[n] for n in held_back), default=0.0)
        several = least + min(price.values(), default=0.0)
        for cell in sorted((n for n in held_back if price[n] <= several), key=price.__getitem__):
            if self._may_move(piece, cell):
                before = self._pieces.copy()
                self.open([cell])
                if self.holder(name, needs):
                    return cell, least
                self._pieces, self._why = before, ("", [])
        return None, least

    def _may_move(self, piece: _Piece, name: str) -> bool:
        """Whether the shown cell could move when it alone is hidden too, as far as the piece and its own equations tell."""
        where = self._where[name]
        others = (i for i in where if i not in piece.equations)
        free = all(any(n in self._pieces for n in self._system.equations[i]) for i in others)
        return free and piece.follows({i: self._system.equations[i][name] for i in where})

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
        self._tables: dict[str, list[np.ndarray]] = defaultdict(list)  # by cell those that were found for who knows others

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

    @cached_property
    def _up_and_down(self) -> csr_array:
        """The equations over how far up and how far down each cell goes."""
        return hstack([self._a, -self._a]).tocsr()

    def names(self) -> Set[str]:
        return self._place.keys()

    def left(self, mine: Sequence[str], needs: Mapping[str, tuple[float, float, float]]) -> set[str]:
        """As `step`, on ways on which `mine` do not move: less what these have of theirs; then by programs, whose tables
        serve the next who asks. `needs`: how far down, how far up, and in all."""
        known = [self._place[n] for n in mine]
        low, high = self._ways_without(known, [self._place[n] for n in needs])
        out = {n for (n, own), a, b in zip(needs.items(), low, high, strict=True) if _wide(own, a, b)}
        for name in sorted(needs.keys() - out):
            i, tables, (down, _, width) = self._place[name], self._tables[name], needs[name]
            for far in (0.0, -down, width - down, -np.inf, np.inf):
                if far:
                    tables.append(self._table_without(known, i, far))
                here = [t[i] for t in tables if not t[known].any()]
                if _wide(needs[name], min(here, default=0.0), max(here, default=0.0)):
                    out.add(name)
                    break
        return out

    def _ways_without(self, known: Sequence[int], rows: Sequence[int]) -> tuple[list[float], list[float]]:
        if self._along is None:
            return [0.0] * len(rows), [0.0] * len(rows)
        own = self._along[known]
        ways = self._along[:, rows] - own.T @ (pinv(own[:, known], rtol=_NOTHING, atol=_NOTHING) @ own[:, rows])
        ways[abs(ways) < _NOTHING**0.75] = 0
        tables = np.hstack([ways * self._steps(ways), -ways * self._steps(-ways)])[rows]
        return np.minimum(tables.min(axis=1), 0).tolist(), np.maximum(tables.max(axis=1), 0).tolist()

    def _steps(self, ways: np.ndarray) -> np.ndarray:
        """How far each goes until a cell is at its bound."""
        with np.errstate(divide="ignore", invalid="ignore"):
            step = np.where(ways != 0, np.where(ways > 0, self._up[:, None], self._down[:, None]) / abs(ways), np.inf).min(axis=0)
        return np.where(np.isfinite(step), step, 0)

    def _table_without(self, known: Sequence[int], place: int, far: float) -> np.ndarray:
        """One in which the cell is so far from where it is, or as far as it goes, that moves the others least: so it serves many.
        Those that are known stay; and all do where there is none."""
        n = len(self._place)
        most, least = np.concatenate([self._up, self._down]), np.zeros(2 * n)
        costs = np.ones(2 * n)
        most[known], most[[n + k for k in known]] = 0, 0
        this, other = (place, n + place) if far > 0 else (n + place, place)
        most[other] = 0
        if np.isfinite(far):
            least[this] = abs(far)
            most[this] = max(most[this], abs(far)) if most[this] >= abs(far) * _AIR else 0
        else:
            costs[:] = 0
            costs[this] = -1
        if (least > most).any():
            return np.zeros(n)
        a = self._up_and_down
        answer = linprog(costs, A_eq=a, b_eq=np.zeros(a.shape[0]), bounds=np.column_stack([least, most]), method="highs")
        table = np.zeros(n) if answer.x is None else answer.x[:n] - answer.x[n:]
        table[abs(table) < _NOTHING] = 0
        return table

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
            self._serve(way * self._steps(way))
        return True

    def extreme(self, name: str, sign: int) -> dict[int, float]:
        """Asks for the lowest (1) or highest (-1) value of the cell; by equation, what holds it there."""
        i = self._place[name]
        if (self._low[i] <= -self._down[i]) if sign > 0 else (self._high[i] >= self._up[i]):
            return {}  # its own bound
        c = np.zeros(len(self._place))
        c[i] = sign
        bounds = np.column_stack([-self._down, self._up])
        answer = linprog(c, A_eq=self._a, b_eq=np.zeros(self._a.shape[0]), bounds=bounds, method="highs")
        if answer.x is None:
            raise CannotBeHidden(f"{name}: ligningerne om det viste har ingen løsning ({answer.message})")
        self._serve(answer.x[:, None])
        return dict(zip(self.equations, answer.eqlin.marginals.tolist(), strict=True))

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
        if (turned := self._turned) is None:
            return True
        wanted = np.zeros(len(self.equations))
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


def _wide(needs: tuple[float, float, float], low: float, high: float) -> bool:
    down, up, width = needs
    return high - low >= width * _AIR and -low >= down * _AIR and high >= up * _AIR


def infinite(system: System) -> float:
    """What stands for infinity: far beyond every figure of the part."""
    return 10 * max(abs(c.vaerdi) for c in system.celler.values()) + 10


def reach(cell: Cell, page: int, removed: float) -> float:
    """How far down (0) or up (1) from its true value a hidden cell can be thought to lie."""
    limit = cell.graenser()[page]
    if limit is None:
        return removed
    return max(0.0, cell.vaerdi - limit if page == 0 else limit - cell.vaerdi)
