"""All editions' figures and equations as one system: what a reader can reckon who takes every publication together.

He knows which figures have not changed, since most have not, and takes for granted that one that is nearly the same has moved by
no more than a small correction. So the third edition can open the first by what the second had."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache, partial
from itertools import combinations

from dagster_project.disclosure.over_time import SMALL, EarlierEditions
from dagster_project.disclosure.pattern import cheapest, prices
from dagster_project.disclosure.room import CannotBeHidden, Room
from dagster_project.disclosure.system import SUM, Cell, System

CORRECTION = 1000.0  # kr.: a figure that has moved by no more is held to be guessed to within it


class Settled:
    """Parts that asked for nothing more, each with all that this rests on: asked the same again they still do."""

    def __init__(self) -> None:
        self._parts: dict[str, tuple] = {}

    def __call__(self, ask: Callable[[Set[str]], set[str]], part: System, fixed: Set[str], *rests_on: object) -> set[str]:
        """What `ask` says of the part, given those of its figures that are fixed; `rests_on`: what it looks at beside them."""
        name, asked = min(part.celler.keys() - fixed), (part, fixed, rests_on)
        if self._parts.get(name) == asked:
            return set()
        if not (more := ask(fixed)):
            self._parts[name] = asked
        return more


@dataclass
class Together:
    """`system`: a figure that is the same in several editions is one cell; by this edition's name where it is so now. Of what
    earlier editions had otherwise (cells of their own) `hidden` was hidden in all of them, `sensitive` for its own sake, and
    `shown` stood in one. `names`: by earlier edition what its figures are called here."""

    system: System
    hidden: set[str] = field(default_factory=set)
    sensitive: set[str] = field(default_factory=set)
    shown: set[str] = field(default_factory=set)
    names: list[dict[str, str]] = field(default_factory=list)

    def hide_more(self, reasons: Set[str], own: Set[str], locked: Set[str], settled: Settled) -> set[str]:
        """What this edition hides beyond `reasons`, so that no figure that any edition hides can be reckoned from all of them.
        What follows from figures that are public already is left: nothing that is hidden now would help."""
        hidden, sensitive, fixed = self.stands(reasons, own, locked)
        before, more = self.hidden | self.shown, set()
        for part in self.system.dele(fixed):
            if before & part.celler.keys() and (given := hidden & part.celler.keys()):
                wanted, stays = sensitive & part.celler.keys(), fixed & part.celler.keys()
                more |= settled(partial(_more_of, part, wanted, given), part, stays, wanted, given)
        return more

    def change(self, a: str, b: str, within: float | None = None) -> str:
        """The cell of what a figure that is `a` in one edition has moved by where it is `b` in another: it stands nowhere.
        `within`: what everybody guesses it to be at most."""
        name, cells = f"{b} mod {a}", self.system.celler
        if name not in cells:
            cells[name] = Cell(cells[b].vaerdi - cells[a].vaerdi, "beloeb", fri=True, printed=False, within=within)
            self.system.equations.append({b: 1.0, a: -1.0, name: -1.0})
        return name

    def stands(self, reasons: Set[str], own: Set[str], locked: Set[str]) -> tuple[set[str], set[str], set[str]]:
        """(what is hidden in all editions; what of all is for its own sake; what stays as it stands, being public or zero)."""
        hidden, sensitive = reasons | self.hidden, own | self.sensitive | {n for n in self.system.celler if n.startswith(SUM)}
        fixed = {n for n, c in self.system.celler.items() if c.printed and n not in hidden and (n in locked or not c.vaerdi)}
        return hidden, sensitive, fixed | self.shown


def together(system: System, earlier: Sequence[EarlierEditions]) -> Together:
    """This edition's system beside those of all earlier ones, in order of publication."""
    out = Together(System(dict(system.celler), list(system.equations)))
    stands: dict[str, list[str]] = {n: [n] for n in system.celler}  # by figure the cells that it has been
    told: dict[str, list[float]] = {}  # by figure what it was where it was shown
    known = {frozenset(e.items()) for e in system.equations}
    for before in earlier:
        names = {n: _cell(out, stands.setdefault(n, []), c, f"{before.navn}: {n}") for n, c in before.system.celler.items()}
        out.names.append(names)
        printed = {n for n, c in before.system.celler.items() if c.printed}
        out.shown |= {names[n] for n in printed - before.skjult}
        out.hidden |= {names[n] for n in printed & before.skjult}
        out.sensitive |= {names[n] for n in printed & before.sensitive}
        _for_change(out, before, names, told)
        for n in printed - before.skjult:
            told.setdefault(n, []).append(before.system.celler[n].vaerdi)
        for equation in before.system.equations:
            renamed = {names[n]: k for n, k in equation.items()}
            if (key := frozenset(renamed.items())) not in known:
                known.add(key)
                out.system.equations.append(renamed)
    now = system.celler.keys()
    out.shown, out.hidden = out.shown - now, out.hidden - out.shown - now
    out.sensitive &= out.hidden
    _almost_equal(out, stands)
    return out


def _for_change(out: Together, before: EarlierEditions, names: Mapping[str, str], told: Mapping[str, list[float]]) -> None:
    """What an edition hid for its own sake that an edition before it showed is hidden for its change."""
    for n in before.sensitive & told.keys() & names.keys():
        cell = out.system.celler[names[n]]
        if cell.moved is None and (moved := max(abs(cell.vaerdi - v) for v in told[n])) > SMALL:
            out.system.celler[names[n]] = replace(cell, moved=moved)


def _cell(out: Together, own: list[str], cell: Cell, name: str) -> str:
    same = next((n for n in own if abs(out.system.celler[n].vaerdi - cell.vaerdi) < SMALL), None)
    if same is None:
        out.system.celler[name] = cell
        own.append(name)
    elif out.system.celler[same].plain and not cell.plain:  # one word that told is enough
        out.system.celler[same] = replace(out.system.celler[same], plain=False)
    return same or name


def _almost_equal(out: Together, stands: Mapping[str, list[str]]) -> None:
    """What a figure has moved by, where that is little: it stands nowhere, and is guessed."""
    cells = out.system.celler
    for own in stands.values():
        for a, b in combinations(own, 2):
            moved = cells[b].vaerdi - cells[a].vaerdi
            if cells[a].art == "beloeb" and cells[a].printed and abs(moved) <= CORRECTION and not {a, b} <= out.shown:
                out.change(a, b, CORRECTION)


def may_be_hidden(part: System, given: Set[str], fixed: Set[str]) -> set[str]:
    """What can be hidden beside `given`: no zero, and nothing that is `fixed`."""
    return {n for n, c in part.celler.items() if c.printed and c.vaerdi and n not in fixed and n not in given}


def _more_of(part: System, sensitive: Set[str], given: Set[str], fixed: Set[str]) -> set[str]:
    return protect(part, sensitive, given, fixed) - given


def protect(part: System, sensitive: Set[str], given: Set[str], fixed: Set[str], asked_alone: bool = False) -> set[str]:
    """Of one connected part what this edition hides, and what it hid already (`given`). A figure that is public in an earlier
    edition, or a zero, is `fixed`. Where these leave no range to both sides one to one side has to do; where not that, none.
    `asked_alone`: the ranges of `sensitive` figures are asked for, and of no other."""
    part, may = part.copy(), may_be_hidden(part, given, fixed)
    hidden, held = set(given), set[str]()
    widest = cache(lambda: Room(part, given | may))
    room, price = Room(part, hidden), prices(part, fixed)
    while True:
        for name in sorted((sensitive if asked_alone else hidden | sensitive) - held):
            needs, new_ones = part.celler[name].needs(name in sensitive), set[str]()
            if not _holds(room, name, needs):
                least = _can_hold(part, widest(), name, needs)
                if least and not _holds(room, name, least):
                    new_ones = may & cheapest(part, room, name, least, price)
            if new_ones:
                hidden |= new_ones
                room.open(new_ones)
                break
            held.add(name)
        else:
            return hidden


def _can_hold(part: System, widest: Room, name: str, needs: float) -> float | None:
    """How wide a range the figure has when all is hidden that can be: what it needs; from here on to one side where it has no
    other; else, of one that is hidden for its change, a fifth of that. What was public of it leaves no more."""
    cell = part.celler[name]
    for width in (needs, *([] if cell.moved is None else [min(needs, max(1.0, cell.moved / 5))])):
        for one_side in (cell.one_side, True):
            part.celler[name] = replace(cell, one_side=one_side)
            if _holds(widest, name, width):
                return width
    return None


def _holds(room: Room, name: str, needs: float) -> bool:
    with suppress(CannotBeHidden):  # the solver has no answer within its tolerance
        return room.holder(name, needs)
    return False
