"""What a reader of the shown figures is left with: every table that fits them, as a range around each hidden figure."""

from __future__ import annotations

from collections.abc import Set

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from dagster_project.brugsfejl import Brugsfejl
from dagster_project.publish.skjul.system import Celle, System

_LUFT = 0.999  # solvers answer within a tolerance


class KanIkkeSkjules(Brugsfejl):
    """A figure that follows from what must be shown, whatever else is hidden: then nothing may be published. Expected never to
    happen."""


class Rum:
    """All tables that fit what is shown. Each table that the solver finds serves every cell: it is kept as a range."""

    def __init__(self, system: System, skjult: Set[str]) -> None:
        self._navne = sorted(set(skjult) | {n for n, c in system.celler.items() if not c.trykt})
        self._plads = {n: i for i, n in enumerate(self._navne)}
        self._a, self._b = matrix(system, self._plads)
        celler = [system.celler[n] for n in self._navne]
        fjernt = uendeligt(system)
        self._graenser = [(c.vaerdi - raekkevidde(c, 0, fjernt), c.vaerdi + raekkevidde(c, 1, fjernt)) for c in celler]
        self._lav = np.array([c.vaerdi for c in celler])
        self._hoej = self._lav.copy()

    def yderpunkt(self, navn: str, fortegn: int) -> float:
        """The lowest (1) or highest (-1) value of the cell."""
        c = np.zeros(len(self._navne))
        c[self._plads[navn]] = fortegn
        svar = linprog(c, A_eq=self._a, b_eq=self._b, bounds=self._graenser, method="highs")
        if svar.x is None:
            raise KanIkkeSkjules(f"{navn}: ligningerne om det viste har ingen løsning ({svar.message})")
        self._lav, self._hoej = np.minimum(self._lav, svar.x), np.maximum(self._hoej, svar.x)
        return fortegn * svar.fun

    def holder(self, navn: str, behov: float) -> bool:
        """Whether a reader is left with a range of at least `behov`."""
        i = self._plads[navn]
        for fortegn in (-1, 1):
            if self._hoej[i] - self._lav[i] >= behov * _LUFT:
                return True
            self.yderpunkt(navn, fortegn)
        return self._hoej[i] - self._lav[i] >= behov * _LUFT


def matrix(system: System, plads: dict[str, int]) -> tuple[csr_array, np.ndarray]:
    """The equations over the unknown cells; the shown ones are moved to the right-hand side."""
    raekker, kolonner, vaerdier, b = [], [], [], []
    for ligning in system.ligninger:
        b.append(-sum(k * system.celler[n].vaerdi for n, k in ligning.items() if n not in plads))
        for navn, k in ligning.items():
            if navn in plads:
                raekker.append(len(b) - 1)
                kolonner.append(plads[navn])
                vaerdier.append(k)
    return csr_array((vaerdier, (raekker, kolonner)), shape=(len(b), len(plads))), np.array(b)


def uendeligt(system: System) -> float:
    """What stands for infinity: far beyond every figure of the part."""
    return 10 * max(abs(c.vaerdi) for c in system.celler.values()) + 10


def raekkevidde(celle: Celle, side: int, fjernt: float) -> float:
    """How far down (0) or up (1) from its true value a hidden cell can be thought to lie."""
    graense = celle.graenser()[side]
    if graense is None:
        return fjernt
    return max(0.0, celle.vaerdi - graense if side == 0 else graense - celle.vaerdi)
