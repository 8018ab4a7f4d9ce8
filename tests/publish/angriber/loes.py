"""What the equations leave of each hidden number: the lowest and the highest value it can have, by linear programming."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from tests.publish.angriber.viden import Plads, Viden

UENDELIG = 1e10
SMAL = 0.9  # less than two counts, or a krone


_SVAR: dict[tuple, dict[int, float]] = {}  # equations and bounds -> the unknowns that can have one value only


class Modstrid(Exception):
    """The public figures contradict each other under what the attacker takes for granted."""


def indsnaevret(viden: Viden, ens: list[tuple[Plads, Plads]] = (), forskelle: list[dict[Plads, float]] = ()) -> dict:
    """The hidden numbers, and the `forskelle` (sums of numbers), that can have one value only, with that value.

    `ens`: pairs of places that the attacker takes to hold the same number.
    """
    ligninger = [*viden.lig, *(({a: 1.0, b: -1.0}, 0.0, 0.0) for a, b in ens)]
    grupper, plads = _grupper(viden, ligninger, forskelle)
    fund: dict = {}
    for gruppe in grupper.values():
        gruppe.find(fund)
    for led in forskelle:
        ukendte = {p: k for p, k in led.items() if p in viden.ukendt}
        if not ukendte or grupper[plads[next(iter(ukendte))]].bredde(ukendte) < SMAL:
            fund[tuple(sorted(led))] = None
    return fund


def bredder(viden: Viden) -> dict[Plads, float]:
    """How wide a range the equations leave of each hidden number."""
    grupper, plads = _grupper(viden, viden.lig, [])
    return {p: grupper[plads[p]].bredde({p: 1.0}) for p in sorted(viden.ukendt)}


def _grupper(viden: Viden, ligninger: list, forskelle: list) -> tuple[dict, dict]:
    """The equations parted where they share no unknown."""
    fri = sorted(viden.ukendt)
    nummer = {p: i for i, p in enumerate(fri)}
    par = [[nummer[p] for p in led if p in nummer] for led in (*(lig[0] for lig in ligninger), *forskelle)]
    kanter = [(n[0], k) for n in par if n for k in n]
    fra, til = zip(*kanter, strict=True) if kanter else ((), ())
    _, maerke = connected_components(csr_array((np.ones(len(fra)), (fra, til)), shape=(len(fri), len(fri))), directed=False)
    plads = {p: int(maerke[i]) for p, i in nummer.items()}
    grupper = {m: Gruppe(viden, [p for p in fri if plads[p] == m]) for m in sorted(set(plads.values()))}
    for led, konstant, slaek in ligninger:
        ukendte = [p for p in led if p in plads]
        if ukendte:
            grupper[plads[ukendte[0]]].tilfoej(led, konstant, max(slaek, 0.005))
    return grupper, plads


class Gruppe:
    """Unknowns that hang together. Every solution found serves all of them."""

    def __init__(self, viden: Viden, fri: list[Plads]) -> None:
        self.viden, self.fri, self.plads = viden, fri, {p: i for i, p in enumerate(fri)}
        self.raekker: list[np.ndarray] = []
        self.hoejre: list[float] = []
        self.lav, self.hoej = np.full(len(fri), np.inf), np.full(len(fri), -np.inf)
        ender = [viden.ukendt[p] for p in fri]
        self.graenser = [(-UENDELIG if a is None else a, UENDELIG if b is None else b) for a, b in ender]

    def tilfoej(self, led: dict[Plads, float], konstant: float, slaek: float) -> None:
        raekke = np.zeros(len(self.fri))
        for p, k in led.items():
            if p in self.plads:
                raekke[self.plads[p]] = k
            else:
                konstant -= k * self.viden.kendt[p]
        self.raekker += [raekke, -raekke]
        self.hoejre += [konstant + slaek, slaek - konstant]

    def bredde(self, led: dict[Plads, float]) -> float:
        c = np.zeros(len(self.fri))
        for p, k in led.items():
            c[self.plads[p]] = k
        return float(c @ self._skub(-c) - c @ self._skub(c))

    def find(self, fund: dict) -> None:
        """Asked once of the same equations and bounds: two publications that differ in one cell share all their other groups."""
        spoergsmaal = (np.array(self.raekker).tobytes(), tuple(self.hoejre), tuple(self.graenser))
        if spoergsmaal not in _SVAR:
            _SVAR[spoergsmaal] = self._find()
        fund |= {self.fri[i]: v for i, v in _SVAR[spoergsmaal].items()}

    def _find(self) -> dict[int, float]:
        fund = {}
        for i in range(len(self.fri)):
            for fortegn in (1, -1):
                if self.hoej[i] - self.lav[i] < SMAL:
                    c = np.zeros(len(self.fri))
                    c[i] = fortegn
                    self._skub(c)
            if self.hoej[i] - self.lav[i] < SMAL:
                fund[i] = float((self.hoej[i] + self.lav[i]) / 2)
        return fund

    @cached_property
    def _matrix(self) -> csr_array | None:
        """Of all the equations: asked for when they are in."""
        return csr_array(np.array(self.raekker)) if self.raekker else None

    def _skub(self, c: np.ndarray) -> np.ndarray:
        svar = linprog(c, A_ub=self._matrix, b_ub=self.hoejre or None, bounds=self.graenser, method="highs")
        if svar.x is None:
            raise Modstrid(svar.message)
        self.lav, self.hoej = np.minimum(self.lav, svar.x), np.maximum(self.hoej, svar.x)
        return svar.x
