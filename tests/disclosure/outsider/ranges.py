"""What is left of each hidden figure: the lowest and the highest that fit all editions, by integer programming (HiGHS)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from copy import copy

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from tests.disclosure.outsider.relations import LEFT, Relation, Relations, neighbours
from tests.disclosure.outsider.served import Edition

FAR = 1e9
CENT = 0.005
_SIGNED = ("anke", "anke_korrektion", "udestaaende", "efterregulering", "provenu-i-alt", "udk-ydelser", "paragraf-11", "provenu")
_SIGNED_TOTALS = ("som-offentliggjort", "uden-paragraf-11")
PART = (1.0, FAR)
Range = tuple[float, float]
Place = tuple[str, str]  # edition, figure


class Reader:
    """All editions in one system. He takes a hidden figure to be what it was where nothing beside it has moved."""

    def __init__(self, editions: list[Edition]) -> None:
        self.known: dict[Place, float] = {}
        self.bounds: dict[Place, Range] = {}
        self.whole: set[Place] = set()
        self.relations: list[tuple[dict[Place, float], float, float]] = []
        self.beside: dict[str, dict[str, set[str]]] = {}
        for edition in editions:
            relations = Relations(edition)
            found = relations.all()
            self.beside[edition.name] = dict(neighbours(found))
            self._take(edition, relations, found)
        self.links = [link for i, a in enumerate(editions) for b in editions[i + 1 :] for link in _unmoved(a, b, self.beside)]
        self._split()

    def _take(self, edition: Edition, relations: Relations, found: list[Relation]) -> None:
        for figure, value in edition.shown.items():
            self.known.setdefault((edition.name, figure), value)
        for figure, word in edition.hidden.items():
            place = (edition.name, figure)
            if place not in self.known:
                self.bounds[place] = _told(figure, word, figure in edition.counts)
        for figure, signed in relations.left.items():
            self.bounds[edition.name, figure] = (-FAR if signed else 0.0, FAR)
        self._words_of_parts(edition, relations, found)
        self.whole |= {(edition.name, f) for f in edition.counts}
        for terms, low, high in found:
            self.relations.append(({(edition.name, f): k for f, k in terms.items()}, low, high))

    def _words_of_parts(self, edition: Edition, relations: Relations, found: list[Relation]) -> None:
        """`hemmeligholdt` says of a part of 6 or 7 only that it is there, and of the same part later no more; of any other that
        something is left, where no earlier edition can be the reason."""
        said = {f for (_, f), (low, high) in self.bounds.items() if (low, high) == PART}
        for terms, *_ in found:
            whole, *parts = terms
            if len(parts) != 2 or parts[1] not in relations.left or edition.hidden.get(parts[0]) != "hemmeligholdt":
                continue
            if parts[0] in edition.counts and (edition.shown.get(whole, 6) in (6, 7) or parts[0] in said):
                self.bounds[edition.name, parts[0]] = PART
            if parts[0] in edition.counts and whole in edition.shown and {e for e, _ in self.bounds} == {edition.name}:
                self.bounds[edition.name, parts[1]] = PART

    def _split(self) -> None:
        """Parts that share no unknown figure."""
        self.names = sorted(self.bounds)
        number = {p: i for i, p in enumerate(self.names)}
        rows = [*self.relations, *(({a: 1.0, b: -1.0}, 0.0, 0.0) for a, b in self.links)]
        self.rows = [r for r in rows if any(p in number for p in r[0])]
        edges = [(own[0], q) for own in ([number[p] for p in r[0] if p in number] for r in self.rows) for q in own]
        a, b = zip(*edges, strict=True) if edges else ((), ())
        size = len(self.names)
        _, mark = connected_components(csr_array((np.ones(len(a)), (a, b)), shape=(size, size)), directed=False)
        self.part_of = {p: int(mark[i]) for p, i in number.items()}
        members, own_rows = defaultdict(list), defaultdict(list)
        for p in self.names:
            members[self.part_of[p]].append(p)
        for nr, r in enumerate(self.rows):
            own_rows[self.part_of[next(p for p in r[0] if p in number)]].append(nr)
        guessed = len(self.rows) - len(self.links)
        self._parts = {m: (places, own_rows[m]) for m, places in members.items()}
        self._guess = {m: [nr for nr in own_rows[m] if nr >= guessed] for m in members}
        self._solved: dict[int, _Part] = {}

    def range(self, place: Place, enough: float) -> Range:
        """Of one figure; stops as soon as it is known to be wider than `enough`. A known figure is as it is known."""
        if place in self.known:
            return self.known[place], self.known[place]
        return self._part(place).range(place, enough)

    def knowing(self, mine: Mapping[Place, float]) -> Callable[[Place, float], Range]:
        """The same of one who knows hidden figures; of a part in which he knows none nothing."""
        parts = {self.part_of[p]: self._part(p).knowing(mine) for p in mine if p in self.part_of}
        return lambda place, enough: parts[m].range(place, enough) if (m := self.part_of.get(place)) in parts else (-FAR, FAR)

    def _part(self, place: Place) -> _Part:
        m = self.part_of[place]
        if m not in self._solved:
            places, rows = self._parts[m]
            own = [self.rows[nr] for nr in rows]
            part = _Part(self, places, own)
            if not part.fits():  # a guess was wrong
                part = _Part(self, places, [self.rows[nr] for nr in rows if nr not in set(self._guess[m])])
            self._solved[m] = part
        return self._solved[m]


class _Part:
    def __init__(self, reader: Reader, places: list[Place], rows: list) -> None:
        self.at = {p: i for i, p in enumerate(places)}
        low, high = zip(*(reader.bounds[p] for p in places), strict=True)
        self.bounds = Bounds(np.array(low), np.array(high))
        entries, self.low, self.high = [], [], []
        for nr, (terms, least, most) in enumerate(rows):
            fixed = sum(k * reader.known[p] for p, k in terms.items() if p not in self.at and p in reader.known)
            entries += [(nr, self.at[p], k) for p, k in terms.items() if p in self.at]
            self.low.append(least - fixed - CENT)
            self.high.append(most - fixed + CENT)
        i, j, k = zip(*entries, strict=True) if entries else ((), (), ())
        self.matrix = csr_array((k, (i, j)), shape=(len(rows), len(places)))
        self.whole = np.array([int(p in reader.whole) for p in places])
        self.seen = np.array([np.full(len(places), np.inf), np.full(len(places), -np.inf)])

    def knowing(self, mine: Mapping[Place, float]) -> _Part:
        other = copy(self)
        low, high = self.bounds.lb.copy(), self.bounds.ub.copy()
        for place, value in mine.items():
            if place in self.at:
                low[self.at[place]] = high[self.at[place]] = value
        other.bounds = Bounds(low, high)
        other.seen = np.array([np.full(len(self.at), np.inf), np.full(len(self.at), -np.inf)])
        return other

    def fits(self) -> bool:
        return self._solve(np.zeros(len(self.at)), False) is not None

    def range(self, place: Place, enough: float) -> Range:
        i = self.at[place]
        for whole in (False, True):  # a count that a program in fractions leaves narrow is asked for in whole numbers
            if whole and not self.whole[i]:
                break
            ends = [self.seen[0, i], self.seen[1, i]] if not whole else [np.inf, -np.inf]
            for sign in (1.0, -1.0):
                if not ends[1] - ends[0] > enough:
                    c = np.zeros(len(self.at))
                    c[i] = sign
                    answer = self._solve(c, whole)
                    if answer is None:
                        return -FAR, FAR  # what is shown contradicts itself, or the solver is at its tolerance
                    ends = [min(ends[0], answer[i]), max(ends[1], answer[i])]
            if ends[1] - ends[0] > enough:
                break
        return float(ends[0]), float(ends[1])

    def _solve(self, c: np.ndarray, whole: bool) -> np.ndarray | None:
        rules = [LinearConstraint(self.matrix, self.low, self.high)] if len(self.low) else []
        answer = milp(c, constraints=rules, bounds=self.bounds, integrality=self.whole if whole else None).x
        if answer is not None:
            self.seen = np.array([np.minimum(self.seen[0], answer), np.maximum(self.seen[1], answer)])
        return answer


def _told(figure: str, word: str, is_count: bool) -> Range:
    """What a word says by itself."""
    if word == "<5":
        return 1.0, 4.0
    if is_count and word == "hemmeligholdt":
        return 5.0, FAR
    last = figure.rpartition("/")[2]
    signed = last in _SIGNED or last in _SIGNED_TOTALS or "#" in figure or last.startswith("krav_udestaaende")
    return (-FAR if signed else 0.0), FAR


def _unmoved(a: Edition, b: Edition, beside: Mapping[str, Mapping[str, set[str]]]) -> Iterable[tuple[Place, Place]]:
    for figure in sorted(a.hidden.keys() | b.hidden.keys()):
        if not (a.has(figure) and b.has(figure)) or figure.startswith(LEFT):
            continue
        around = beside[a.name].get(figure, set()) | beside[b.name].get(figure, set())
        both = [f for f in around if f in a.shown and f in b.shown]
        if both and all(abs(a.shown[f] - b.shown[f]) < CENT for f in both):
            yield (a.name, figure), (b.name, figure)
