"""What the equations leave of each hidden number: the lowest and the highest value it can have, by linear programming."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from tests.disclosure.attacker.knowledge import Knowledge, Place

INFINITE = 1e10
NARROW = 0.9  # less than two counts, or a krone
WEEKS = 52  # a count a year is so much less a week


def narrow(p: Place) -> float:
    return NARROW / WEEKS if any(k.endswith("su_flytninger_pr_uge") for k in p) else NARROW


_ANSWER: dict[tuple, dict[int, float]] = {}  # equations and bounds -> the unknowns that can have one value only


class Conflict(Exception):
    """The public figures contradict each other under what the attacker takes for granted."""


def narrowed(knowledge: Knowledge, same: list[tuple[Place, Place]] = (), differences: list[dict[Place, float]] = ()) -> dict:
    """The hidden numbers, and the `differences` (sums of numbers), that can have one value only, with that value.

    `ens`: pairs of places that the attacker takes to hold the same number.
    """
    equations = [*knowledge.equal, *(({a: 1.0, b: -1.0}, 0.0, 0.0) for a, b in same)]
    groups, place = _groups(knowledge, equations, differences)
    findings: dict = {}
    for group in groups.values():
        group.find(findings)
    for terms in differences:
        unknown = {p: k for p, k in terms.items() if p in knowledge.ukendt}
        if not unknown or groups[place[next(iter(unknown))]].bredde(unknown) < NARROW:
            findings[tuple(sorted(terms))] = None
    return findings


def bredder(knowledge: Knowledge, enough: Mapping[Place, float]) -> dict[Place, float]:
    """How wide a range the equations leave of each hidden number that is asked for; at least so much where it is more than
    `enough` for it."""
    groups, place = _groups(knowledge, knowledge.equal, [])
    return {p: groups[place[p]].at_least(p, enough[p]) for p in sorted(enough)}


def _groups(knowledge: Knowledge, equations: list, differences: list) -> tuple[dict, dict]:
    """The equations parted where they share no unknown."""
    fri = sorted(knowledge.ukendt)
    number = {p: i for i, p in enumerate(fri)}
    par = [[number[p] for p in terms if p in number] for terms in (*(equal[0] for equal in equations), *differences)]
    edges = [(n[0], k) for n in par if n for k in n]
    from_, to = zip(*edges, strict=True) if edges else ((), ())
    _, mark = connected_components(csr_array((np.ones(len(from_)), (from_, to)), shape=(len(fri), len(fri))), directed=False)
    place = {p: int(mark[i]) for p, i in number.items()}
    groups = {m: Group(knowledge, [p for p in fri if place[p] == m]) for m in sorted(set(place.values()))}
    for terms, constant, slack in equations:
        unknown = [p for p in terms if p in place]
        if unknown:
            groups[place[unknown[0]]].add(terms, constant, max(slack, 0.005))
    return groups, place


class Group:
    """Unknowns that hang together. Every solution found serves all of them."""

    def __init__(self, knowledge: Knowledge, fri: list[Place]) -> None:
        self.knowledge, self.fri, self.place = knowledge, fri, {p: i for i, p in enumerate(fri)}
        self.raekker: list[np.ndarray] = []
        self.right: list[float] = []
        self.make, self.high = np.full(len(fri), np.inf), np.full(len(fri), -np.inf)
        ends = [knowledge.ukendt[p] for p in fri]
        self.graenser = [(-INFINITE if a is None else a, INFINITE if b is None else b) for a, b in ends]

    def add(self, terms: dict[Place, float], constant: float, slack: float) -> None:
        row = np.zeros(len(self.fri))
        for p, k in terms.items():
            if p in self.place:
                row[self.place[p]] = k
            else:
                constant -= k * self.knowledge.known[p]
        self.raekker += [row, -row]
        self.right += [constant + slack, slack - constant]

    def bredde(self, terms: dict[Place, float]) -> float:
        c = np.zeros(len(self.fri))
        for p, k in terms.items():
            c[self.place[p]] = k
        return float(c @ self._skub(-c) - c @ self._skub(c))

    def at_least(self, p: Place, enough: float) -> float:
        """The range of one of them, or what is known of it when that is wider than `enough`."""
        i = self.place[p]
        for sign in (1, -1):
            if not self.high[i] - self.make[i] > enough:
                c = np.zeros(len(self.fri))
                c[i] = sign
                self._skub(c)
        return float(self.high[i] - self.make[i])

    def find(self, findings: dict) -> None:
        """Asked once of the same equations and bounds: two publications that differ in one cell share all their other groups."""
        spoergsmaal = (np.array(self.raekker).tobytes(), tuple(self.right), tuple(self.graenser))
        if spoergsmaal not in _ANSWER:
            _ANSWER[spoergsmaal] = self._find()
        findings |= {self.fri[i]: v for i, v in _ANSWER[spoergsmaal].items()}

    def _find(self) -> dict[int, float]:
        findings = {}
        for i in range(len(self.fri)):
            for sign in (1, -1):
                if self.high[i] - self.make[i] < narrow(self.fri[i]):
                    c = np.zeros(len(self.fri))
                    c[i] = sign
                    self._skub(c)
            if self.high[i] - self.make[i] < narrow(self.fri[i]):
                findings[i] = float((self.high[i] + self.make[i]) / 2)
        return findings

    @cached_property
    def _matrix(self) -> csr_array | None:
        """Of all the equations: asked for when they are in."""
        return csr_array(np.array(self.raekker)) if self.raekker else None

    def _skub(self, c: np.ndarray) -> np.ndarray:
        answer = linprog(c, A_ub=self._matrix, b_ub=self.right or None, bounds=self.graenser, method="highs")
        if answer.x is None:
            raise Conflict(answer.message)
        self.make, self.high = np.minimum(self.make, answer.x), np.maximum(self.high, answer.x)
        return answer.x
