"""Secondary hiding: which further cells must go so that no hidden one can be reckoned, at the least cost (HiGHS)."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import block_array, csr_array, diags_array

from dagster_project.disclosure.room import CannotBeHidden, Room, blas, matrix, reach
from dagster_project.disclosure.system import FEW, SUM, Cell, System

CEILING = 10.0
# of a part, its sensitive cells, those that are hidden already and those that are public: the cells to hide
Otherwise = Callable[[System, Set[str], Set[str], Set[str]], set[str]]
_MORE_EXPENSIVE = 1000.0
_FIRST_TRY = 3  # so many times what any pattern costs at least, and then of what was tried: most are found nearby


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
            with blas().limit(limits=1, user_api="blas"):
                own_new = _preferably(part_, own, given, locked & part_.celler.keys(), otherwise)
            new_ones |= own_new
            set_before[part_name] = frozenset(given | own_new)
    return new_ones - sensitive - hidden


def _preferably(part_: System, sensitive: Set[str], given: Set[str], locked: Set[str], otherwise: Otherwise | None) -> set[str]:
    """The part's pattern that leaves alone what is public already, if need be with more of the rest withheld, and with a range to
    one side where what is public leaves no other; where there is none, the one that takes least of it (no sum takes any); and
    where no pattern protects at all, what `otherwise` hides."""
    failed = None
    for part, own, fixed in _asked(part_, sensitive, locked):
        for way in (_partly_pattern, otherwise) if otherwise else (_partly_pattern,):
            try:
                return way(part, own, given, fixed)
            except CannotBeHidden as e:
                failed = e
    raise failed


def _asked(part_: System, sensitive: Set[str], locked: Set[str]) -> Iterator[tuple[System, Set[str], Set[str]]]:
    """Of what a pattern is asked for, one after the other: nearly always the first has one."""
    yield part_, sensitive, locked
    if locked:
        yield System({n: replace(c, one_side=True) for n, c in part_.celler.items()}, part_.equations), sensitive, locked
        dear = {n: replace(c, vaegt=_MORE_EXPENSIVE * c.vaegt) if n in locked else c for n, c in part_.celler.items()}
        yield System(dear, part_.equations), {n for n in sensitive if not n.startswith(SUM)}, frozenset()


def _shadows(system: System) -> set[str]:
    """Counts 1–4 that stand nowhere, but that follow from what stands: a whole less its part, the country less the rest."""
    return {n for n, c in system.celler.items() if not c.printed and c.art == "antal" and c.vaerdi in FEW}


def _partly_pattern(part_: System, sensitive: Set[str], given: Set[str], locked: Set[str]) -> set[str]:
    """One connected part: attack every hidden cell, mend what falls, until nothing does."""
    hidden = {n for n in given if part_.celler[n].printed}
    held: set[str] = set()  # hiding more only widens what a reader is left with
    room = Room(part_, hidden)
    price = prices(part_, locked)
    while True:
        for name in sorted((hidden | sensitive) - held):
            needs = part_.celler[name].needs(name in sensitive)
            if room.holder(name, needs):
                held.add(name)
                continue
            new_ones = cheapest(part_, room, name, needs, price)
            if not new_ones and name.startswith(SUM):  # it follows from zeros and from what was public already
                held.add(name)
                continue
            if not new_ones:
                raise CannotBeHidden(f"{name} kan regnes ud af det, der skal vises, hvad der end skjules")
            hidden |= new_ones
            room.open(new_ones)
            break
        else:
            return hidden


def prices(part_: System, locked: Set[str]) -> dict[str, float]:
    """What it costs to hide each figure that may be hidden: no zero, and nothing that is public already."""
    cells = enumerate(part_.celler.items())
    return {n: c.vaegt + i * 1e-6 for i, (n, c) in cells if c.printed and c.vaerdi and n not in locked}


def cheapest(part_: System, room: Room, name: str, needs: float, price: Mapping[str, float]) -> set[str]:
    """The cheapest further cells that give `name` its range, of those that have a price and are shown in the room; all of them
    when no program says which. What one cell alone does is hidden in the room at once."""
    price = room.shown(price)
    one, least = room.alone(name, needs, price)
    if one:
        return {one}
    most = _FIRST_TRY * (least + min(price.values(), default=0.0))
    while True:
        names, is_all = room.around(name, price, most)
        found = _program(part_, names, name, needs, price)
        if is_all or (found is not None and sum(price[n] for n in found) <= most):
            break
        most = sum(price[n] for n in found) if found else _FIRST_TRY * most
    if found is None:
        return set() if name.startswith(SUM) else set(price)
    return found


def _program(part_: System, names: Sequence[str], name: str, needs: float, price: Mapping[str, float]) -> set[str] | None:
    """The same among these cells; all others stand as they do. Two tables that fit all that is shown, so far below and above."""
    place = {n: i for i, n in enumerate(names)}
    cells = [part_.celler[n] for n in names]
    equations = [equation for equation in part_.equations if not place.keys().isdisjoint(equation)]
    a = matrix(equations, place)
    # in units of what is asked for, and at most ten of them: wide bounds on a switch let the solver cheat within its tolerance
    down, op = (np.array([min(reach(c, page, CEILING * needs) / needs, CEILING) for c in cells]) for page in (0, 1))
    kan = np.array([i for i, n in enumerate(names) if n in price], dtype=int)
    y, n = len(kan), len(names)
    # columns: y (hidden or not, of those that may be), u and v (two tables' distance from the true one)
    rules = [LinearConstraint(block_array([[csr_array((a.shape[0], y)), a, None], [csr_array((a.shape[0], y)), None, a]]), 0, 0)]
    rules.append(LinearConstraint(*apart(part_.celler[name], needs, y, n, place[name]), np.inf))
    if y:
        choose = csr_array((np.ones(y), (np.arange(y), kan)), shape=(y, n))
        switch = [(diags_array(op[kan]), -choose), (diags_array(down[kan]), choose)]
        rules.append(
            LinearConstraint(block_array([[s, c, None] for s, c in switch] + [[s, None, c] for s, c in switch]), 0, np.inf)
        )
    limits = Bounds(np.concatenate([np.zeros(y), -down, -down]), np.concatenate([np.ones(y), op, op]))
    costs = np.concatenate([[price[names[i]] for i in kan], np.zeros(2 * n)])
    with quiet():
        answer = milp(costs, constraints=rules, bounds=limits, integrality=np.concatenate([np.ones(y), np.zeros(2 * n)]))
    return None if answer.x is None else {names[i] for i in kan[answer.x[:y] > 0.5]}


def apart(cell: Cell, needs: float, ahead: int, n: int, place: int) -> tuple[csr_array, list[float]]:
    """Rows over the columns of a program with two tables of `n` cells after `ahead` others, and their least: how far the tables
    lie from each other, the one above the true one, and the other below it."""
    columns = [ahead + place, ahead + n + place, ahead + place, ahead + n + place]
    below, above = (level / needs for level in cell.levels(needs))
    least = [1.0, above, below]
    return csr_array(([1.0, -1.0, 1.0, -1.0], ([0, 0, 1, 2], columns)), shape=(3, ahead + 2 * n)), least


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
