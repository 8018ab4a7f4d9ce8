"""The figures that a reader can put together: cells with their values and bounds, and the equations between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

FAA = range(1, 5)  # counts of cases that are hidden: 1–4


@dataclass(frozen=True)
class Celle:
    """One figure. `art`: antal (a count of cases), beloeb (kr.) or andet (neither, follows others)."""

    vaerdi: float
    art: str
    vaegt: float = 1.0  # what it costs the reader when it is hidden
    fri: bool = False  # may be negative: zero is no lower bound
    trykt: bool = True  # False: no table shows it, but it can be reckoned from what they show

    def graenser(self) -> tuple[float | None, float | None]:
        """What a reader knows of the hidden cell from its word and its kind alone; None is no bound."""
        if self.art == "antal" and self.trykt:
            return (1, 4) if self.vaerdi in FAA else (5, None)
        return (None, None) if self.fri else (0, None)

    def behov(self, foelsom: bool) -> float:
        """How wide the range that is left to a reader must be: two counts; a fifth of a sensitive amount, else a hundredth."""
        return 1.0 if self.art == "antal" else max(1.0, abs(self.vaerdi) / (5 if foelsom else 100))


@dataclass
class System:
    """`ligninger`: each the coefficients of an equation whose sum is 0. Only equations that hold of the true figures."""

    celler: dict[str, Celle] = field(default_factory=dict)
    ligninger: list[dict[str, float]] = field(default_factory=list)

    def kopi(self) -> System:
        """The same figures and equations, for more to be added to."""
        return System(dict(self.celler), list(self.ligninger))

    def vaerdi(self, navn: str) -> float:
        """The figure's value; 0 for one that is not there."""
        return self.celler[navn].vaerdi if navn in self.celler else 0.0

    def lig(self, hele: str, dele: Iterable[str], koefficient: float = 1.0) -> None:
        """`hele` = the sum of those `dele` that exist; nothing when `hele` or every part is missing, or when it does not hold."""
        dele = [d for d in dele if d in self.celler]
        if hele not in self.celler or not dele:
            return
        rest = self.celler[hele].vaerdi - koefficient * sum(self.celler[d].vaerdi for d in dele)
        if abs(rest) < 0.005:
            self.ligninger.append({hele: 1.0, **dict.fromkeys(dele, -koefficient)})

    def rest(self, navn: str, hele: str, dele: Iterable[str]) -> None:
        """Adds what is left of `hele` when `dele` are taken away: a count or an amount, when it is not negative."""
        if sum(self.celler[d].vaerdi for d in dele if d in self.celler) <= self.celler.get(hele, Celle(-1, "")).vaerdi:
            self.afledt(navn, {hele: 1.0, **dict.fromkeys(dele, -1.0)}, fri=False)

    def afledt(self, navn: str, led: Mapping[str, float], fri: bool = True) -> None:
        """Adds a figure that stands nowhere but that anyone can reckon from `led` (coefficients); nothing when one is missing."""
        led = {n: k for n, k in led.items() if n in self.celler}
        if len(led) > 1:
            vaerdi = sum(k * self.celler[n].vaerdi for n, k in led.items())
            self.celler[navn] = Celle(vaerdi, self.celler[next(iter(led))].art, fri=fri, trykt=False)
            self.ligninger.append({**led, navn: -1.0})

    def dele(self) -> list[System]:
        """The system in parts that share no equation, each in the order of its names; cells in no equation are left out."""
        rod: dict[str, str] = {}

        def find(navn: str) -> str:
            while rod.setdefault(navn, navn) != navn:
                rod[navn] = rod[rod[navn]]
                navn = rod[navn]
            return navn

        for ligning in self.ligninger:
            foerste, *andre = ligning
            for navn in andre:
                rod[find(navn)] = find(foerste)
        grupper: Mapping[str, list[dict]] = defaultdict(list)
        for ligning in self.ligninger:
            grupper[find(next(iter(ligning)))].append(ligning)
        return [System({n: self.celler[n] for n in sorted({n for lig in g for n in lig})}, g) for g in grupper.values()]
