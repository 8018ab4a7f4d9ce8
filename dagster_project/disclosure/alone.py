"""What one who is alone behind a figure can reckon of others, who takes the own away from all that every edition shows.

The singleton problem (docs/offentliggoerelse.md "Who is taken to know what"): a single case knows its own figures in every table
and edition, hidden ones too. To that reader no figure that is hidden for its own sake may be left narrower than to any other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from functools import partial
from itertools import combinations

import pandas as pd

from dagster_project.common.frames import plain
from dagster_project.disclosure.over_time import difference
from dagster_project.disclosure.room import Room, blas
from dagster_project.disclosure.sensitive import statement_rows
from dagster_project.disclosure.system import System
from dagster_project.disclosure.together import Settled, Together, may_be_hidden, protect

Alone = Mapping[str, Set[str]]
Change = tuple[int, int, Alone]  # of two editions (0 is this one, then the earlier ones in order) who is alone behind what moved
_SMALL = 0.005
_FEW_UNKNOWN = 10  # where a figure hangs together with the whole country: more unknown figures in an equation leave it wide


def alone_behind(system: System, contributions: pd.DataFrame) -> dict[str, set[str]]:
    """By person the figures that nobody else is behind: a case's, or those of a statement's row that counts one case. Who reports
    them, a municipality or Udbetaling Danmark, is no person."""
    behind: dict[str, set[str]] = defaultdict(set)
    own = contributions[contributions["navn"].isin(system.celler)]
    for name, case in zip(plain(own["navn"]), plain(own["sag"]), strict=True):
        behind[name].add(case)
    statements, counts = statement_rows(system)
    several = set[str]()  # on more than one, or nobody knows on how many
    for name, parts in statements.items():
        behind[name] |= {part.rpartition("/")[0] for part, value in parts.items() if value}
        several |= {name} if any(value and counts[part] != 1 for part, value in parts.items()) else set()
    people: dict[str, set[str]] = defaultdict(set)
    for name, who in behind.items():
        if len(who) == 1 and name not in several:
            people[next(iter(who))].add(name)
    for person, figures in people.items():  # the one of the country's row is the one of a municipality's
        kind, slash, row = person.partition("/")
        kommune, _, row = row.partition("/")
        if slash and kind == "udk-status" and kommune != "dk":
            countrys = people.get(f"{kind}/dk/{row}", set())
            figures |= {
                n for n in countrys if abs(system.vaerdi(n) - system.vaerdi(n.replace("/dk/", f"/{kommune}/", 1))) < _SMALL
            }
    return people


def alone_behind_changes(editions: Sequence[tuple[System, pd.DataFrame]]) -> list[Change]:
    """Of every two editions the amounts that have moved by one case's alone, by that one: one that is new, corrected or gone, or
    that a statement's row counts more or less. `editions`: this one and the earlier ones in order, each with its cases."""
    pairs = combinations(range(len(editions)), 2)
    return [(a, b, _alone_between(editions[b], editions[a], f"ændret mellem {a} og {b}")) for a, b in pairs]


def _alone_between(then: tuple[System, pd.DataFrame], now: tuple[System, pd.DataFrame], nr: str) -> Alone:
    (before, cases_then), (after, cases_now) = then, now
    behind: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))  # by figure what has moved of each one's
    moved = difference(cases_now, cases_then)
    for name, case, amount in zip(plain(moved["navn"]), plain(moved["sag"]), plain(moved["beloeb"]), strict=True):
        behind[name][case] += amount
    (rows_then, counts_then), (rows_now, counts_now) = statement_rows(before), statement_rows(after)
    several = set[str]()
    for name in rows_then.keys() | rows_now.keys():
        was, is_ = rows_then.get(name, {}), rows_now.get(name, {})
        for part in was.keys() | is_.keys():
            if abs(amount := is_.get(part, 0.0) - was.get(part, 0.0)) > _SMALL:
                counts = [c[part] if own.get(part) else 0 for c, own in ((counts_then, was), (counts_now, is_))]
                several |= {name} if abs(counts[1] - counts[0]) > 1 else set()
                row = part.rpartition("/")[0]  # its only case, or one of those that it counts
                behind[name][row if max(counts) == 1 else f"{row}, {nr}"] += amount
    people: dict[str, set[str]] = defaultdict(set)
    for name in sorted((behind.keys() & before.celler.keys() & after.celler.keys()) - several):
        own = {who: amount for who, amount in behind[name].items() if abs(amount) > _SMALL}
        whole = after.celler[name].vaerdi - before.celler[name].vaerdi  # what is not explained is somebody else's
        if len(own) == 1 and abs(whole) > _SMALL and abs(sum(own.values()) - whole) < 2 * _SMALL:
            people[next(iter(own))].add(name)
    return people


def hide_from_the_alone(
    every: Together,
    people: Iterable[Alone],
    reasons: Set[str],
    own: Set[str],
    locked: Set[str],
    settled: Settled,
    nearby: bool = False,
    changes: Sequence[Change] = (),
) -> set[str]:
    """What this edition hides beyond `reasons`, so that no single case reckons what others owe. `every`: all editions; `people`:
    of this one, and of each earlier one in order. `nearby`: what hangs together with the own by few equations alone is asked for,
    and not all that does. `changes`: who knows what a figure has moved by, and so the figure where another edition shows it."""
    knows: dict[str, set[str]] = defaultdict(set)
    for of_edition, called in zip(people, ({}, *every.names), strict=True):
        for person, figures in of_edition.items():
            knows[person] |= {called.get(n, n) for n in figures}
    cells = ({}, *every.names)
    for a, b, moved in changes:
        for person, figures in moved.items():
            knows[person] |= {every.change(cells[a].get(n, n), cells[b].get(n, n)) for n in sorted(figures)}
    sides: dict[str, set[frozenset[str]]] = defaultdict(set)  # by figure of those who are alone behind it what each knows
    for figures in knows.values():
        for name in figures:
            sides[name].add(frozenset(figures))
    hidden, sensitive, fixed = every.stands(reasons, own, locked)
    more: set[str] = set()
    with blas().limit(limits=1, user_api="blas"):
        for part in every.system.dele(fixed):
            if not may_be_hidden(part, hidden, fixed):
                continue  # what is found could not be mended
            unknown = {n for n, c in part.celler.items() if n in hidden or not c.printed}
            if here := sorted({f & unknown for n in unknown & sides.keys() for f in sides[n]}, key=sorted):
                given, stays, wanted = hidden & part.celler.keys(), fixed & part.celler.keys(), sensitive & unknown
                more |= settled(partial(_more_of, part, given, wanted, nearby, here), part, stays, given, wanted, here)
    return more


def _more_of(
    part: System, given: Set[str], wanted: Set[str], nearby: bool, here: Sequence[Set[str]], fixed: Set[str]
) -> set[str]:
    return _Part(part, given, fixed, wanted, nearby).hide(here)


class _Part:
    """One connected part, before each who is alone behind some of it."""

    def __init__(self, part: System, given: Set[str], fixed: Set[str], sensitive: Set[str], nearby: bool) -> None:
        self._part, self._given, self._hidden, self._fixed = part, given, set(given), fixed
        self._room = Room(part, given)
        self._wanted = {n: c.needs(True) for n, c in part.celler.items() if n in sensitive and c.printed and c.art == "beloeb"}
        self._beside: dict[str, set[str]] = defaultdict(set)
        for equation in part.equations if nearby else ():
            unknown = {n for n in equation if n in given or not part.celler[n].printed}
            for name in unknown if len(unknown) <= _FEW_UNKNOWN else ():
                self._beside[name] |= unknown
        self._nearby = nearby

    def hide(self, sides: Iterable[Set[str]]) -> set[str]:
        """`sides`: what each knows of the part."""
        for mine in sides:
            if ask := self._narrow(mine):
                cells = {n: replace(c, printed=True) if n in mine else c for n, c in self._part.celler.items()}
                known = System(cells, self._part.equations)
                new = protect(known, ask, self._hidden - mine, self._fixed | mine, asked_alone=True) - self._hidden
                if new:
                    self._hidden |= new
                    self._room.open(new)
        return self._hidden - self._given

    def _narrow(self, mine: Set[str]) -> set[str]:
        near = set().union(*(self._beside[m] for n in mine for m in {*self._beside[n]})) if self._nearby else self._wanted.keys()
        ask, done = set[str](), set[str]()
        for name in sorted(mine):
            piece = self._room.together_with(name)
            own = {n: self._wanted[n] for n in sorted(piece & near - mine) if n in self._wanted} if name not in done else {}
            done |= piece
            if own:
                ask |= own.keys() - self._room.is_left(mine & piece, own)
        return ask
