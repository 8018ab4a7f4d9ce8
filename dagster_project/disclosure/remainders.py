"""What is left when shown parts are taken from a shown whole: the sums of hidden figures that equations give, and who is behind.

Two figures on one case each are hidden, and still the whole less all other parts is an amount on two cases: each of the two takes
the own from it. So every sum of hidden figures that can be reckoned is judged by the rules that a figure is judged by itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from itertools import combinations

import numpy as np
import pandas as pd
from scipy.sparse import coo_array, csr_array

from dagster_project.common.frames import plain
from dagster_project.disclosure.sensitive import DOMINANCE, P_PERCENT, Rests, is_few, statement_rows
from dagster_project.disclosure.system import FEW, SUM, Cell, System, municipality

Terms = Mapping[str, float]
_FEW_TERMS = 6  # combinations of so many hidden figures are combined once more
_SMALL = 0.005
_CLOSE = 1e-6


class Remainders:
    """Finds the sums of hidden figures that would have to be hidden for their own sake. One for each system and its cases."""

    def __init__(self, system: System, contributions: pd.DataFrame, statements: bool = True) -> None:
        """`statements`: whether the amounts without cases are a statement's, whose counts say how many are behind."""
        self._behind = _Behind(system, contributions, statement_rows(system) if statements else ({}, {}))
        self._judged: dict[frozenset, bytes] = {}
        self._of_piece: dict[frozenset[frozenset], dict[frozenset, Terms]] = {}

    def find(self, system: System, hidden: Set[str], but: Set[str] = frozenset()) -> set[str]:
        """Adds each such sum to the system as a figure that stands nowhere, and gives their names: they want a range like any
        other sensitive figure. Of those that are the same amounts of the same cases the shortest: ask again when it is hidden.
        `but`: municipalities whose figures are not looked at."""
        new_ones = set()
        for terms in self._sums(system, hidden, but):
            name = SUM + " ".join(f"{'+' if k > 0 else '−'}{n}" for n, k in sorted(terms.items()))
            if name not in system.celler:
                first = system.celler[next(iter(terms))]
                value = sum(k * system.celler[n].vaerdi for n, k in terms.items())
                free = first.art == "beloeb" and any(k < 0 or system.celler[n].fri for n, k in terms.items())
                system.celler[name] = Cell(value, first.art, fri=free, printed=False)
                system.equations.append({**terms, name: -1.0})
                new_ones.add(name)
        return new_ones

    def _sums(self, system: System, hidden: Set[str], but: Set[str]) -> list[Terms]:
        unknown = {n for n, c in system.celler.items() if (n in hidden or not c.printed) and not n.startswith(SUM)}
        if but:
            unknown = {n for n in unknown if municipality(n) not in but}
        rows: dict[frozenset, Terms] = {}
        for equation in system.equations:
            terms = {n: k for n, k in equation.items() if n in unknown}
            if len(terms) > 1 and not any(n.startswith(SUM) for n in equation):
                rows.setdefault(frozenset(terms.items()), terms)
        found: dict[frozenset, Terms] = {}
        for own in _connected(rows):
            if (known := self._of_piece.get(keys := frozenset(own))) is None:
                known = self._of_piece[keys] = _all_sums(system, own)
            found |= known
        ask = [(key, terms) for key, terms in found.items() if key not in self._judged]
        for (key, _), few in zip(ask, self._behind.few(system, [t for _, t in ask]), strict=True):
            self._judged[key] = few
        first: dict[bytes, Terms] = {}
        for key, terms in sorted(found.items(), key=lambda r: len(r[1])):
            if few := self._judged[key]:
                first.setdefault(few, terms)
        return list(first.values())


def _connected(rows: Mapping[frozenset, Terms]) -> list[dict[frozenset, Terms]]:
    """The rows in pieces that share no figure, in their order."""
    where: dict[str, list[frozenset]] = defaultdict(list)
    for key, terms in rows.items():
        for name in terms:
            where[name].append(key)
    piece: dict[frozenset, frozenset] = {}
    for start in rows:
        ask = [start] if start not in piece else []
        while ask:
            if (key := ask.pop()) not in piece:
                piece[key] = start
                ask += [k for n in rows[key] for k in where.pop(n, ())]
    pieces: dict[frozenset, dict[frozenset, Terms]] = defaultdict(dict)
    for key, terms in rows.items():
        pieces[piece[key]][key] = terms
    return list(pieces.values())


def _all_sums(system: System, rows: Mapping[frozenset, Terms]) -> dict[frozenset, Terms]:
    """What equations that hang together give of hidden figures: each by itself, two and two, and those of few terms once more."""
    out, found = dict(rows), list(rows.values())
    for _ in range(2):
        for terms in [*_combined(found)]:
            out.setdefault(frozenset(terms.items()), terms)
        found = [t for t in out.values() if len(t) <= _FEW_TERMS]
    # what no table shows is itself made of others: two equations with it less it are the sum of those
    return {k: t for k, t in out.items() if all(system.celler[n].printed for n in t) and _one_kind(system, t)}


def _combined(rows: list[Terms]) -> Iterator[Terms]:
    """Two equations at a time less a hidden figure that stands in both; with it more than the sum of two is nothing new."""
    where = defaultdict(list)
    for terms in rows:
        for name in terms:
            where[name].append(terms)
    for name, own in where.items():
        for a, b in combinations(own[:8], 2):
            both, own_a, own_b = dict(a), a[name], b[name]
            for n, k in b.items():
                both[n] = both.get(n, 0.0) - k * own_a / own_b
            both = {n: k for n, k in sorted(both.items()) if abs(k) > 1e-9}
            if len(both) > 1:
                sign = both[next(iter(both))]
                yield {n: k / sign for n, k in both.items()}


def _one_kind(system: System, terms: Terms) -> bool:
    """Amounts, or counts that are added: what two counts differ by is no count of cases."""
    kinds = {system.celler[n].art for n in terms}
    return kinds == {"beloeb"} or (kinds == {"antal"} and len({k > 0 for k in terms.values()}) == 1)


class _Behind:
    """Figures by who is behind them: a case, or an amount of a statement's row with the count that the statement gives."""

    def __init__(self, system: System, contributions: pd.DataFrame, rows: tuple[dict, dict]) -> None:
        self._place = {n: i for i, n in enumerate(system.celler)}
        own = contributions[contributions["navn"].isin(self._place)]
        codes, cases = pd.factorize(own["sag"])
        statements, counts = rows
        atoms = {a: len(cases) + i for i, a in enumerate(counts)}
        places = [self._place[n] for n in plain(own["navn"])]
        places += [self._place[n] for n, parts in statements.items() for _ in parts]
        columns = [*codes.tolist(), *(atoms[a] for parts in statements.values() for a in parts)]
        amounts = [*plain(own["beloeb"]), *(v for parts in statements.values() for v in parts.values())]
        shape = (len(self._place), len(cases) + len(atoms))
        self._matrix = coo_array((np.array(amounts, float), (places, columns)), shape=shape).tocsr()
        self._cases, self._row_of = len(cases), [a.rpartition("/")[0] for a in counts]
        largest: dict[str, int] = defaultdict(int)
        for row, count in zip(self._row_of, counts.values(), strict=True):
            largest[row] = max(largest[row], count)
        self._counts = np.array([largest[row] for row in self._row_of], int)
        self._on_few = np.isin(self._counts, FEW)

    def few(self, system: System, sums: list[Terms]) -> list[bytes]:
        """Of each sum what it is made of, where it rests on few, or one dominates it, or one can estimate another by it; else
        nothing."""
        known = [terms if terms.keys() <= self._place.keys() else {} for terms in sums]
        i = np.repeat(np.arange(len(sums)), [len(terms) for terms in known])
        if not len(i):
            return [b""] * len(sums)
        j, k = [self._place[n] for terms in known for n in terms], [k for terms in known for k in terms.values()]
        net = csr_array((k, (i, j)), shape=(len(sums), len(self._place))) @ self._matrix
        net.sort_indices()
        amounts = np.abs(net.data)
        ends = zip(sums, net.indptr[:-1], net.indptr[1:], self._many(net.indptr, net.indices, amounts), strict=True)
        return [b"" if many else self._few(system, terms, net.indices[a:b], amounts[a:b]) for terms, a, b, many in ends]

    def _many(self, starts: np.ndarray, who: np.ndarray, amounts: np.ndarray) -> list[bool]:
        """By sum whether it surely holds by every rule, whichever case takes its own away: of all at once, since most do. Said of
        amounts of cases alone, and not close to a rule's line."""
        count, amounts = len(starts) - 1, np.where(amounts > _SMALL, amounts, 0.0)
        row = np.repeat(np.arange(count), np.diff(starts))
        of_statement = np.bincount(row[who >= self._cases], minlength=count) > 0
        cases, total = (np.bincount(row, weights, count) for weights in (amounts > 0, amounts))
        down = np.append(amounts[np.lexsort((-amounts, row))], [0.0] * 3)  # row by row, the largest first
        first, second, third = (down[starts[:-1] + i] for i in range(3))  # of a row with so many: of others nothing is said
        even = first < (DOMINANCE - _CLOSE) * (total - second)
        left = total - first - second - third > (P_PERCENT + _CLOSE) * first
        return (~of_statement & (cases > len(FEW) + 1) & even & left).tolist()

    def _few(self, system: System, terms: Terms, who: np.ndarray, amounts: np.ndarray) -> bytes:
        if system.celler[next(iter(terms))].art == "antal":
            return repr(sorted(terms)).encode() if self._count(system, terms) else b""
        who, amounts = who[amounts > _SMALL], amounts[amounts > _SMALL]
        if not len(who):
            return b""
        own = [self._alone(n) for n in terms]
        few = any(is_few(*self._rests(who[who != one], amounts[who != one])) for one in (-1, *(o for o in own if o in who)))
        return who.tobytes() + amounts.round(2).tobytes() if few else b""

    @staticmethod
    def _count(system: System, terms: Terms) -> bool:
        return round(abs(sum(k * system.celler[n].vaerdi for n, k in terms.items()))) in FEW

    def _alone(self, name: str) -> int:
        """The one case that is a whole figure, who therefore can take it away; -2 for a figure on more."""
        from_, to = self._matrix.indptr[self._place[name] : self._place[name] + 2]
        return int(self._matrix.indices[from_]) if to - from_ == 1 and self._matrix.indices[from_] < self._cases else -2

    def _rests(self, who: np.ndarray, amounts: np.ndarray) -> Rests:
        """The amounts of one row are the same cases'; different benefits are held to be different cases (`skjulning_taeller` in
        the method says why); and an amount on few may be one case's, whole."""
        if not len(who):
            return Rests(0, 0.0)
        atoms = who[who >= self._cases] - self._cases
        single = np.concatenate([amounts[who < self._cases], amounts[who >= self._cases][self._on_few[atoms]]])
        first, second = sorted([0.0, 0.0, *single.tolist()])[-1:-3:-1]
        count = len(who) - len(atoms) + sum({self._row_of[a]: self._counts[a] for a in atoms}.values())
        return Rests(int(count), first / amounts.sum(), (amounts.sum() - first - second) / amounts.sum())
