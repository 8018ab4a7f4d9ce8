"""Secondary hiding: which further cells must go so that no hidden one can be reckoned, at the least cost (HiGHS)."""

from __future__ import annotations

from collections.abc import Set

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import block_array, csr_array, diags_array, eye_array, hstack

from dagster_project.publish.skjul.system import FAA, Celle, System

_LUFT = 0.999  # solvers answer within a tolerance
_LOFT = 10.0


class KanIkkeSkjules(Exception):
    """A figure that follows from what must be shown, whatever else is hidden. Expected never to happen."""


def find_moenster(
    system: System, foelsomme: Set[str], skjult: Set[str] = frozenset(), laaste: Set[str] = frozenset()
) -> set[str]:
    """The cells to hide beyond `foelsomme` and `skjult`, so that no hidden one can be reckoned. Zeros and `laaste` are shown.

    A sensitive cell keeps a range as wide as `Celle.behov`; what is hidden for the sake of others keeps some range.
    """
    nye: set[str] = set()
    for del_ in system.dele():
        egne = (foelsomme & del_.celler.keys()) | _skygger(del_)
        givne = egne | (skjult & del_.celler.keys())
        if givne:
            nye |= _dels_moenster(del_, egne, givne, laaste)
    return nye - foelsomme - skjult


class Rum:
    """All tables that fit what is shown. Each table that the solver finds serves every cell: it is kept as a range."""

    def __init__(self, system: System, skjult: Set[str]) -> None:
        self._navne = sorted(set(skjult) | {n for n, c in system.celler.items() if not c.trykt})
        self._plads = {n: i for i, n in enumerate(self._navne)}
        self._a, self._b = _matrix(system, self._plads)
        celler = [system.celler[n] for n in self._navne]
        stor = _stor(system)
        self._graenser = [(c.vaerdi - _plads(c, 0, stor), c.vaerdi + _plads(c, 1, stor)) for c in celler]
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


def _matrix(system: System, plads: dict[str, int]) -> tuple[csr_array, np.ndarray]:
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


def _skygger(system: System) -> set[str]:
    """Counts 1–4 that stand nowhere, but that follow from what stands: a whole less its part, the country less the rest."""
    return {n for n, c in system.celler.items() if not c.trykt and c.art == "antal" and c.vaerdi in FAA}


def _dels_moenster(del_: System, foelsomme: Set[str], givne: Set[str], laaste: Set[str]) -> set[str]:
    """One connected part: attack every hidden cell, mend what falls, until nothing does."""
    skjult = {n for n in givne if del_.celler[n].trykt}
    holdt: set[str] = set()  # hiding more only widens what a reader is left with
    while True:
        rum = Rum(del_, skjult)
        for navn in sorted((skjult | foelsomme) - holdt):
            behov = del_.celler[navn].behov(navn in foelsomme)
            if rum.holder(navn, behov):
                holdt.add(navn)
                continue
            nye = _billigste(del_, skjult, navn, behov, laaste)
            if not nye:
                raise KanIkkeSkjules(f"{navn} kan regnes ud af det, der skal vises, hvad der end skjules")
            skjult |= nye
            break
        else:
            return skjult


def _billigste(del_: System, skjult: set[str], navn: str, behov: float, laaste: Set[str]) -> set[str]:
    """The cheapest further cells that give `navn` its range: two tables that fit all that is shown, that far apart on `navn`."""
    navne = list(del_.celler)
    plads = {n: i for i, n in enumerate(navne)}
    a, _ = _matrix(del_, plads)
    celler = list(del_.celler.values())
    aabne = np.array([n in skjult or not c.trykt for n, c in del_.celler.items()])
    kan = np.array([not aabne[i] and c.vaerdi != 0 and navne[i] not in laaste for i, c in enumerate(celler)])
    # in units of what is asked for, and at most ten of them: wide bounds on a switch let the solver cheat within its tolerance
    ned, op = (np.array([min(_plads(c, side, _LOFT * behov) / behov, _LOFT) for c in celler]) for side in (0, 1))
    n = len(navne)
    # columns: y (hidden or not), u and v (two tables' distance from the true one)
    nul = csr_array((a.shape[0], n))
    ligninger = block_array([[nul, a, None], [nul, None, a]])
    en = eye_array(n)
    tom = csr_array((n, n))
    loft = [hstack([-diags_array(op), en, tom]), hstack([-diags_array(op), tom, en])]
    bund = [hstack([diags_array(ned), en, tom]), hstack([diags_array(ned), tom, en])]
    afstand = csr_array(([1.0, -1.0], ([0, 0], [n + plads[navn], 2 * n + plads[navn]])), shape=(1, 3 * n))
    krav = [LinearConstraint(ligninger, 0, 0), LinearConstraint(afstand, 1, np.inf)]
    krav += [LinearConstraint(m, -np.inf, 0) for m in loft] + [LinearConstraint(m, 0, np.inf) for m in bund]
    pris = np.array([c.vaegt + i * 1e-6 for i, c in enumerate(celler)]) * kan
    graenser = Bounds(
        np.concatenate([aabne.astype(float), np.full(2 * n, -_LOFT)]),
        np.concatenate([(aabne | kan).astype(float), np.full(2 * n, _LOFT)]),
    )
    heltal = np.concatenate([np.ones(n), np.zeros(2 * n)])
    svar = milp(np.concatenate([pris, np.zeros(2 * n)]), constraints=krav, bounds=graenser, integrality=heltal)
    if svar.x is None:
        return {navne[i] for i in np.flatnonzero(kan)}
    return {navne[i] for i in np.flatnonzero(kan & (svar.x[:n] > 0.5))}


def _stor(system: System) -> float:
    """What stands for infinity: far beyond every figure of the part."""
    return 10 * max(abs(c.vaerdi) for c in system.celler.values()) + 10


def _plads(celle: Celle, side: int, stor: float) -> float:
    """How far down (0) or up (1) from its true value a hidden cell can be thought to lie."""
    graense = celle.graenser()[side]
    if graense is None:
        return stor
    return max(0.0, celle.vaerdi - graense if side == 0 else graense - celle.vaerdi)
