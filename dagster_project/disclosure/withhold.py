"""Where no pattern of hidden figures protects: the smallest set of further ones is withheld, zeros among them.

A hidden count says of itself that it is 1–4, or that it is 5 or more, and zeros are shown. Four kinds of one move each beside
their whole of four, all of them `<5`, are so given away by their words. A withheld figure says nothing but that it is there. When
a whole group of figures is withheld every multiple of it fits as well, so that this always ends."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import block_array, csr_array, diags_array, eye_array, hstack

from dagster_project.disclosure.pattern import CEILING, apart, quiet
from dagster_project.disclosure.room import CannotBeHidden, Room, matrix, reach
from dagster_project.disclosure.system import SUM, System

_WORD_ALONE = 0.1  # what it costs that a hidden figure tells less than its word did, of what it costs to hide it


def withhold(part: System, sensitive: Set[str], given: Set[str], locked: Set[str]) -> tuple[set[str], set[str]]:
    """(the cells to hide, those of them that are withheld) of one connected part. `locked`: what is public already and stays so;
    raises CannotBeHidden when it gives a hidden cell away whatever else is withheld."""
    printed = {n for n, c in part.celler.items() if c.printed}
    hidden, withheld = set(given) & printed, {n for n, c in part.celler.items() if c.withheld}
    held: set[str] = set()
    while True:
        part = System({n: replace(c, withheld=n in withheld) for n, c in part.celler.items()}, part.equations)
        room = Room(part, hidden)
        for name in sorted((hidden | set(sensitive)) - held):
            needs = part.celler[name].needs(name in sensitive)
            if _holds(room, name, needs):
                held.add(name)
                continue
            left = printed - locked - withheld
            more = _fewest(part, hidden, name, needs, left) or (set() if name.startswith(SUM) else left)
            if not more and name.startswith(SUM):  # it follows from what was public already
                held.add(name)
                continue
            if more:
                withheld |= more
                hidden |= more
                break
            if locked:
                raise CannotBeHidden(f"{name} kan regnes ud af det, der er offentligt i forvejen")
            held.add(name)  # all is withheld: what the solver cannot say within its tolerance holds by proportion
        else:
            return hidden, withheld


def _holds(room: Room, name: str, needs: float) -> bool:
    try:
        return room.holder(name, needs)
    except CannotBeHidden:  # no answer within the solver's tolerance
        return False


def _fewest(part: System, hidden: Set[str], name: str, needs: float, may: Set[str]) -> set[str]:
    """The cheapest cells to withhold so that `name` has its range: two tables that fit all that is shown, that far apart on it.
    Nothing when the solver finds none."""
    names = list(part.celler)
    place = {n: i for i, n in enumerate(names)}
    cells = list(part.celler.values())
    a = matrix(part.equations, place)
    n = len(names)
    free = np.array([name_ in hidden or not c.printed for name_, c in part.celler.items()])
    can = np.array([name_ in may for name_ in names])
    far = CEILING * needs
    base = [
        np.array([min(reach(c, page, far) / needs, CEILING) if f else 0.0 for c, f in zip(cells, free, strict=True)])
        for page in (0, 1)
    ]
    wide = [np.array([min(reach(replace(c, withheld=True), page, far) / needs, CEILING) for c in cells]) * can for page in (0, 1)]
    down, up = (np.maximum(w - b, 0) for w, b in zip(wide, base, strict=True))
    zero, empty, one = csr_array((a.shape[0], n)), csr_array((n, n)), eye_array(n)
    rules = [LinearConstraint(block_array([[zero, a, None], [zero, None, a]]), 0, 0)]
    for left, right in ((one, empty), (empty, one)):
        rules.append(LinearConstraint(hstack([-diags_array(up), left, right]), -np.inf, base[1]))
        rules.append(LinearConstraint(hstack([diags_array(down), left, right]), -base[0], np.inf))
    rules.append(LinearConstraint(*apart(part.celler[name], needs, n, n, place[name]), np.inf))
    price = np.array([c.vaegt * (_WORD_ALONE if f else 1) + i * 1e-6 for i, (c, f) in enumerate(zip(cells, free, strict=True))])
    bounds = Bounds(
        np.concatenate([np.zeros(n), np.full(2 * n, -CEILING)]), np.concatenate([can.astype(float), np.full(2 * n, CEILING)])
    )
    whole = np.concatenate([np.ones(n), np.zeros(2 * n)])
    with quiet():
        answer = milp(np.concatenate([price * can, np.zeros(2 * n)]), constraints=rules, bounds=bounds, integrality=whole)
    return set() if answer.x is None else {names[i] for i in np.flatnonzero(can & (answer.x[:n] > 0.5))}
