"""Secondary hiding (HiGHS).

* What a reader of the shown figures is left with: every table that fits them, as a range around each hidden figure.
* Secondary hiding: which further cells must go so that no hidden one can be reckoned, at the least cost (HiGHS).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

import numpy as np
from scipy.linalg import qr
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import block_array, csr_array, diags_array, eye_array, hstack
from threadpoolctl import ThreadpoolController

from dagster_project.common.errors import UsageError
from dagster_project.disclosure.system import FEW, SUM, Cell, System

_AIR = 0.999  # solvers answer within a tolerance
_SMALL_PART = 300  # so many unknown cells: their equations are solved whole, without a program


class CannotBeHidden(UsageError):
    """A figure that follows from what must be shown, whatever else is hidden; `withhold` then tells less."""


class Room:
    """All tables that fit what is shown. Each table that the solver finds serves every cell: it is kept as a range."""

    def __init__(self, system: System, hidden: Set[str]) -> None:
        self._system = system
        self._names = sorted(set(hidden) | {n for n, c in system.celler.items() if not c.printed})
        self._place = {n: i for i, n in enumerate(self._names)}
        self._a, self._b = matrix(system, self._place)
        cells = [system.celler[n] for n in self._names]
        removed = infinite(system)
        self._limits = [(c.vaerdi - reach(c, 0, removed), c.vaerdi + reach(c, 1, removed)) for c in cells]
        self._true = np.array([c.vaerdi for c in cells])
        self._low, self._high = self._true.copy(), self._true.copy()
        if 0 < len(self._names) <= _SMALL_PART and self._a.shape[0]:
            with _blas().limit(limits=1, user_api="blas"):  # two threads take five times the CPU of one for it (2026-11)
                self._step()

    def _step(self) -> None:
        """Tables beside the true one without a program: from it along what the equations let each cell move, as far as the bounds
        of all go. They settle most cells of a small part."""
        fixed, triangle, _ = qr(self._a.toarray().T, mode="economic", pivoting=True)
        fixed = fixed[:, np.flatnonzero(abs(np.diag(triangle)) > 1e-9)]
        along = np.eye(len(self._names)) - fixed @ fixed.T  # a column for each cell: the way on which it moves the most
        along[abs(along) < 1e-9] = 0
        room = np.array(self._limits).T
        down, up = (self._true - room[0])[:, None], (room[1] - self._true)[:, None]
        for way in (along, -along):
            with np.errstate(divide="ignore", invalid="ignore"):
                step = np.where(way > 0, up / way, np.where(way < 0, -down / way, np.inf)).min(axis=0)
            moved = way * np.where(np.isfinite(step), step, 0)
            self._low = np.minimum(self._low, (self._true[:, None] + moved).min(axis=1))
            self._high = np.maximum(self._high, (self._true[:, None] + moved).max(axis=1))

    def extreme(self, name: str, sign: int) -> float:
        """The lowest (1) or highest (-1) value of the cell."""
        c = np.zeros(len(self._names))
        c[self._place[name]] = sign
        answer = linprog(c, A_eq=self._a, b_eq=self._b, bounds=self._limits, method="highs")
        if answer.x is None:
            raise CannotBeHidden(f"{name}: ligningerne om det viste har ingen løsning ({answer.message})")
        self._low, self._high = np.minimum(self._low, answer.x), np.maximum(self._high, answer.x)
        return sign * answer.fun

    def holder(self, name: str, needs: float) -> bool:
        """Whether a reader is left with a range of at least `needs`, of an amount on both sides of the true one."""
        return self._holds(name, needs) or any(self._holds(name, needs, sign) for sign in (1, -1))

    def _holds(self, name: str, needs: float, ask: int = 0) -> bool:
        if ask:
            self.extreme(name, ask)
        i, cell = self._place[name], self._system.celler[name]
        low, high = cell.vaerdi - self._low[i], self._high[i] - cell.vaerdi
        down, up = cell.levels(needs)
        return low + high >= needs * _AIR and low >= down * _AIR and high >= up * _AIR


@cache
def _blas() -> ThreadpoolController:
    return ThreadpoolController()


def matrix(system: System, place: dict[str, int]) -> tuple[csr_array, np.ndarray]:
    """The equations over the unknown cells; the shown ones are moved to the right-hand side."""
    rows, columns, values, b = [], [], [], []
    for equation in system.equations:
        b.append(-sum(k * system.celler[n].vaerdi for n, k in equation.items() if n not in place))
        for name, k in equation.items():
            if name in place:
                rows.append(len(b) - 1)
                columns.append(place[name])
                values.append(k)
    return csr_array((values, (rows, columns)), shape=(len(b), len(place))), np.array(b)


def infinite(system: System) -> float:
    """What stands for infinity: far beyond every figure of the part."""
    return 10 * max(abs(c.vaerdi) for c in system.celler.values()) + 10


def reach(cell: Cell, page: int, removed: float) -> float:
    """How far down (0) or up (1) from its true value a hidden cell can be thought to lie."""
    limit = cell.graenser()[page]
    if limit is None:
        return removed
    return max(0.0, cell.vaerdi - limit if page == 0 else limit - cell.vaerdi)


CEILING = 10.0
# of a part, its sensitive cells, those that are hidden already and those that are public: the cells to hide
Otherwise = Callable[[System, Set[str], Set[str], Set[str]], set[str]]
_MORE_EXPENSIVE = 1000.0


def find_pattern(
    system: System,
    sensitive: Set[str],
    hidden: Set[str] = frozenset(),
    locked: Set[str] = frozenset(),
    holds: dict[str, frozenset[str]] | None = None,
    otherwise: Otherwise | None = None,
) -> set[str]:
    """The cells to hide beyond `sensitive` and `hidden`, so that no hidden one can be reckoned. Zeros are shown, and so is
    what is public already (`locked`), where a part can do with that.

    A sensitive cell keeps a range as wide as `Cell.needs`, on both sides (`Cell.levels`); what is hidden for the sake of others
    keeps some range. `holds`: by part what was found to hold, for a caller that asks again of the same system and `sensitive`:
    where nothing more was hidden since, it still does. `otherwise`: what is done with a part that no pattern protects; without it
    CannotBeHidden is raised.
    """
    new_ones: set[str] = set()
    for part_ in system.dele():
        own = (sensitive & part_.celler.keys()) | _shadows(part_)
        given = own | (hidden & part_.celler.keys())
        part_name, set_before = min(part_.celler), holds if holds is not None else {}
        if given and set_before.get(part_name) != given:
            own_new = _preferably(part_, own, given, locked & part_.celler.keys(), otherwise)
            new_ones |= own_new
            set_before[part_name] = frozenset(given | own_new)
    return new_ones - sensitive - hidden


def _preferably(part_: System, sensitive: Set[str], given: Set[str], locked: Set[str], otherwise: Otherwise | None) -> set[str]:
    """The part's pattern that leaves alone what is public already, if need be with more of the rest withheld, and with a range to
    one side where what is public leaves no other; where there is none, the one that takes least of it (no sum takes any); and
    where no pattern protects at all, what `otherwise` hides."""
    asked = [(part_, sensitive, locked)]
    if locked:
        one_side = System({n: replace(c, one_side=True) for n, c in part_.celler.items()}, part_.equations)
        dear = {n: replace(c, vaegt=_MORE_EXPENSIVE * c.vaegt) if n in locked else c for n, c in part_.celler.items()}
        own = {n for n in sensitive if not n.startswith(SUM)}
        asked += [(one_side, sensitive, locked), (System(dear, part_.equations), own, frozenset())]
    ways: list[Callable[[], set[str]]] = []
    for part, own, fixed in asked:
        ways.append(partial(_partly_pattern, part, own, given, fixed))
        ways += [partial(otherwise, part, own, given, fixed)] if otherwise else []
    for way in ways[:-1]:
        with suppress(CannotBeHidden):
            return way()
    return ways[-1]()


def _shadows(system: System) -> set[str]:
    """Counts 1–4 that stand nowhere, but that follow from what stands: a whole less its part, the country less the rest."""
    return {n for n, c in system.celler.items() if not c.printed and c.art == "antal" and c.vaerdi in FEW}


def _partly_pattern(part_: System, sensitive: Set[str], given: Set[str], locked: Set[str]) -> set[str]:
    """One connected part: attack every hidden cell, mend what falls, until nothing does."""
    hidden = {n for n in given if part_.celler[n].printed}
    held: set[str] = set()  # hiding more only widens what a reader is left with
    while True:
        room = Room(part_, hidden)
        for name in sorted((hidden | sensitive) - held):
            needs = part_.celler[name].needs(name in sensitive)
            if room.holder(name, needs):
                held.add(name)
                continue
            new_ones = cheapest(part_, hidden, name, needs, locked)
            if not new_ones and name.startswith(SUM):  # it follows from zeros and from what was public already
                held.add(name)
                continue
            if not new_ones:
                raise CannotBeHidden(f"{name} kan regnes ud af det, der skal vises, hvad der end skjules")
            hidden |= new_ones
            break
        else:
            return hidden


def cheapest(part_: System, hidden: set[str], name: str, needs: float, locked: Set[str]) -> set[str]:
    """The cheapest further cells that give `name` its range: two tables that fit all that is shown, so far below and above."""
    names = list(part_.celler)
    place = {n: i for i, n in enumerate(names)}
    a, _ = matrix(part_, place)
    cells = list(part_.celler.values())
    open_ones = np.array([n in hidden or not c.printed for n, c in part_.celler.items()])
    kan = np.array([not open_ones[i] and c.vaerdi != 0 and names[i] not in locked for i, c in enumerate(cells)])
    # in units of what is asked for, and at most ten of them: wide bounds on a switch let the solver cheat within its tolerance
    down, op = (np.array([min(reach(c, page, CEILING * needs) / needs, CEILING) for c in cells]) for page in (0, 1))
    n = len(names)
    # columns: y (hidden or not), u and v (two tables' distance from the true one)
    zero = csr_array((a.shape[0], n))
    equations = block_array([[zero, a, None], [zero, None, a]])
    en = eye_array(n)
    empty = csr_array((n, n))
    ceiling = [hstack([-diags_array(op), en, empty]), hstack([-diags_array(op), empty, en])]
    bottom = [hstack([diags_array(down), en, empty]), hstack([diags_array(down), empty, en])]
    distance = LinearConstraint(*apart(part_.celler[name], needs, n, place[name]), np.inf)
    krav = [LinearConstraint(equations, 0, 0), distance]
    krav += [LinearConstraint(m, -np.inf, 0) for m in ceiling] + [LinearConstraint(m, 0, np.inf) for m in bottom]
    price = np.array([c.vaegt + i * 1e-6 for i, c in enumerate(cells)]) * kan
    limits = Bounds(
        np.concatenate([open_ones.astype(float), np.full(2 * n, -CEILING)]),
        np.concatenate([(open_ones | kan).astype(float), np.full(2 * n, CEILING)]),
    )
    integer = np.concatenate([np.ones(n), np.zeros(2 * n)])
    with quiet():
        answer = milp(np.concatenate([price, np.zeros(2 * n)]), constraints=krav, bounds=limits, integrality=integer)
    if answer.x is None:
        return set() if name.startswith(SUM) else {names[i] for i in np.flatnonzero(kan)}
    return {names[i] for i in np.flatnonzero(kan & (answer.x[:n] > 0.5))}


def apart(cell: Cell, needs: float, n: int, place: int) -> tuple[csr_array, list[float]]:
    """Rows over the columns of `cheapest`, and their least: how far the two tables lie from each other, the one above the true
    one, and the other below it."""
    columns = [n + place, 2 * n + place, n + place, 2 * n + place]
    below, above = (level / needs for level in cell.levels(needs))
    least = [1.0, above, below]
    return csr_array(([1.0, -1.0, 1.0, -1.0], ([0, 0, 1, 2], columns)), shape=(3, 3 * n)), least


@contextmanager
def quiet() -> Iterator[None]:
    """HiGHS now and then prints a line of its own debugging, past Python and whatever options say (scipy 1.17)."""
    sys.stdout.flush()
    out = os.dup(1)
    try:
        with Path(os.devnull).open("w") as nothing:
            os.dup2(nothing.fileno(), 1)
        yield
    finally:
        os.dup2(out, 1)
        os.close(out)
