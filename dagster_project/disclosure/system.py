"""The figures that a reader can put together: cells with their values and bounds, and the equations between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field, replace

SUM = "rest/"  # begins the name of a sum of hidden figures that can be reckoned (disclosure.remainders)
FEW = range(1, 5)  # counts of cases that are hidden: 1–4
_MANY, _CANDIDATES = 5, 3


def municipality(name: str) -> str:
    """Whose figure it is; of a sum, whose figures it adds up. No equation but those of the country has two."""
    return name.removeprefix(SUM).split("/", 2)[1]


def may_be_told(whole: float) -> bool:
    """Whether the word for five and more leaves so few values of a part of this whole that it would tell: of a hidden part of six
    something is left, and it is five."""
    return _MANY < whole < _MANY + _CANDIDATES


@dataclass(frozen=True)
class Cell:
    """One figure. `art`: antal (a count of cases), beloeb (kr.) or andet (neither, follows others)."""

    vaerdi: float
    art: str
    vaegt: float = 1.0  # what it costs the reader when it is hidden
    fri: bool = False  # may be negative: zero is no lower bound
    printed: bool = True  # False: no table shows it, but it can be reckoned from what they show
    unit: float = 1.0  # of a rate: what one case more or less makes of it
    withheld: bool = False  # hidden without a word of what it is
    plain: bool = False  # a count whose word, when it is hidden, does not say whether it is 1–4: see `may_be_told`
    moved: float | None = None  # of what is hidden for its change alone: the change; None when the figure itself is protected
    within: float | None = None  # of what a figure is guessed to have moved by: by no more
    one_side: bool = False  # a range to one side of the true figure has to do: what is public leaves no other

    def graenser(self) -> tuple[float | None, float | None]:
        """What a reader knows of the hidden cell from its word and its kind alone; None is no bound."""
        if self.within is not None:
            return (-self.within, self.within)
        if self.art == "antal" and not self.withheld and (self.printed or self.vaerdi in FEW):
            # a rest of 1–4 is why its part is hidden: that it is none nobody believes
            few, many = ((1, 4), (_MANY, None)) if self.printed and not self.plain else ((1, None), (1, None))
            return few if self.vaerdi in FEW else many
        return (None, None) if self.fri else (0, None)

    def needs(self, sensitive: bool) -> float:
        """How wide the range that is left to a reader must be: two counts, or what they make of a rate; a fifth of a sensitive
        amount, else a hundredth."""
        return self.unit if self.art != "beloeb" else max(1.0, abs(self.vaerdi) / (5 if sensitive else 100))

    def levels(self, needs: float) -> tuple[float, float]:
        """How far below and above the true figure that range must reach (its protection levels): half of it on either side, as
        far as the bounds let it; of what is hidden for its change, half of the change's. A count cannot move both ways from 1:
        two candidates are asked for, whichever they are."""
        if self.art != "beloeb" or self.one_side:
            return (0.0, 0.0)
        half, least = min(needs, needs if self.moved is None else max(1.0, self.moved / 5)) / 2, self.graenser()[0]
        return (half if least is None else min(half, max(0.0, self.vaerdi - least)), half)


@dataclass
class System:
    """`equations`: each the coefficients of an equation whose sum is 0. Only equations that hold of the true figures."""

    celler: dict[str, Cell] = field(default_factory=dict)
    equations: list[dict[str, float]] = field(default_factory=list)

    def copy(self) -> System:
        """The same figures and equations, for more to be added to."""
        return System(dict(self.celler), list(self.equations))

    def of(self, municipalities: Set[str]) -> System:
        """Their figures and equations alone; the country's own are `dk`."""
        return System(
            {n: c for n, c in self.celler.items() if municipality(n) in municipalities},
            [equation for equation in self.equations if municipality(next(iter(equation))) in municipalities],
        )

    def vaerdi(self, name: str) -> float:
        """The figure's value; 0 for one that is not there."""
        return self.celler[name].vaerdi if name in self.celler else 0.0

    def rate(self, rate: str, count: str, per: float) -> None:
        """`count` = `per` × `rate`, when it holds: then a case more or less makes 1/`per` of the rate, and no more."""
        known = len(self.equations)
        self.equal(count, [rate], per)
        if len(self.equations) > known:
            self.celler[rate] = replace(self.celler[rate], unit=1 / per)

    def equal(self, whole: str, parts: Iterable[str], coefficient: float = 1.0) -> None:
        """`whole` = the sum of those `dele` that exist; nothing when `whole` or every part is missing, or when it does not
        hold."""
        parts = [d for d in parts if d in self.celler]
        if whole not in self.celler or not parts:
            return
        rest = self.celler[whole].vaerdi - coefficient * sum(self.celler[d].vaerdi for d in parts)
        if abs(rest) < 0.005:
            self.equations.append({whole: 1.0, **dict.fromkeys(parts, -coefficient)})

    def rest(self, name: str, whole: str, parts: Iterable[str]) -> None:
        """Adds what is left of `whole` when `dele` are taken away: a count or an amount, when it is not negative."""
        parts = [d for d in parts if d in self.celler]
        if sum(self.celler[d].vaerdi for d in parts) <= self.celler.get(whole, Cell(-1, "")).vaerdi:
            self.derived(name, {whole: 1.0, **dict.fromkeys(parts, -1.0)}, fri=False)
            if len(parts) == 1:
                self.of_whole(parts[0], self.celler[whole].vaerdi)

    def of_whole(self, part: str, whole: float) -> None:
        """What the word of a hidden count may say, when it is a part of that."""
        if self.celler[part].art == "antal" and may_be_told(whole):
            self.celler[part] = replace(self.celler[part], plain=True)

    def derived(self, name: str, terms: Mapping[str, float], fri: bool = True) -> None:
        """Adds a figure that stands nowhere but that anyone can reckon from `led` (coefficients); nothing when one is missing."""
        terms = {n: k for n, k in terms.items() if n in self.celler}
        if len(terms) > 1:
            value = sum(k * self.celler[n].vaerdi for n, k in terms.items())
            self.celler[name] = Cell(value, self.celler[next(iter(terms))].art, fri=fri, printed=False)
            self.equations.append({**terms, name: -1.0})

    def dele(self, fixed: Set[str] = frozenset()) -> list[System]:
        """The system in parts that share no equation, each in the order of its names; cells in no equation are left out. What is
        `fixed` is known and hangs nothing together: it can be in several parts."""
        root: dict[str, str] = {}

        def find(name: str) -> str:
            while root.setdefault(name, name) != name:
                root[name] = root[root[name]]
                name = root[name]
            return name

        open_ones = [(equation, [n for n in equation if n not in fixed] if fixed else [*equation]) for equation in self.equations]
        for _, (first, *others) in (pair for pair in open_ones if pair[1]):
            own = find(first)
            for navn in others:
                above = root.setdefault(navn, own)
                if above != own:
                    root[find(navn)] = own
        groups: Mapping[str, list[dict]] = defaultdict(list)
        for equation, (first, *_) in (pair for pair in open_ones if pair[1]):
            groups[find(first)].append(equation)
        return [System({n: self.celler[n] for n in sorted({n for equal in g for n in equal})}, g) for g in groups.values()]
