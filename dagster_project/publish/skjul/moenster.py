"""Secondary hiding: which further cells must go so that no hidden one can be reckoned, at the least cost (HiGHS)."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Set
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import block_array, csr_array, diags_array, eye_array, hstack

from dagster_project.publish.skjul.rum import KanIkkeSkjules, Rum, matrix, raekkevidde
from dagster_project.publish.skjul.system import FAA, System

_LOFT = 10.0
_DYRERE = 1000.0


def find_moenster(
    system: System,
    foelsomme: Set[str],
    skjult: Set[str] = frozenset(),
    laaste: Set[str] = frozenset(),
    holder: dict[str, frozenset[str]] | None = None,
) -> set[str]:
    """The cells to hide beyond `foelsomme` and `skjult`, so that no hidden one can be reckoned. Zeros are shown, and so is
    what is public already (`laaste`), where a part can do with that.

    A sensitive cell keeps a range as wide as `Celle.behov`; what is hidden for the sake of others keeps some range. `holder`: by
    part what was found to hold, for a caller that asks again of the same system and `foelsomme`: where nothing more was hidden
    since, it still does.
    """
    nye: set[str] = set()
    for del_ in system.dele():
        egne = (foelsomme & del_.celler.keys()) | _skygger(del_)
        givne = egne | (skjult & del_.celler.keys())
        del_navn, set_foer = min(del_.celler), holder if holder is not None else {}
        if givne and set_foer.get(del_navn) != givne:
            egne_nye = _helst(del_, egne, givne, laaste & del_.celler.keys())
            nye |= egne_nye
            set_foer[del_navn] = frozenset(givne | egne_nye)
    return nye - foelsomme - skjult


def _helst(del_: System, foelsomme: Set[str], givne: Set[str], laaste: Set[str]) -> set[str]:
    """The part's pattern that leaves alone what is public already; where there is none, the one that takes least of it."""
    try:
        return _dels_moenster(del_, foelsomme, givne, laaste)
    except KanIkkeSkjules:
        if not laaste:
            raise
        dyre = {n: replace(c, vaegt=_DYRERE * c.vaegt) if n in laaste else c for n, c in del_.celler.items()}
        return _dels_moenster(System(dyre, del_.ligninger), foelsomme, givne, frozenset())


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
    a, _ = matrix(del_, plads)
    celler = list(del_.celler.values())
    aabne = np.array([n in skjult or not c.trykt for n, c in del_.celler.items()])
    kan = np.array([not aabne[i] and c.vaerdi != 0 and navne[i] not in laaste for i, c in enumerate(celler)])
    # in units of what is asked for, and at most ten of them: wide bounds on a switch let the solver cheat within its tolerance
    ned, op = (np.array([min(raekkevidde(c, side, _LOFT * behov) / behov, _LOFT) for c in celler]) for side in (0, 1))
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
    with _stille():
        svar = milp(np.concatenate([pris, np.zeros(2 * n)]), constraints=krav, bounds=graenser, integrality=heltal)
    if svar.x is None:
        return {navne[i] for i in np.flatnonzero(kan)}
    return {navne[i] for i in np.flatnonzero(kan & (svar.x[:n] > 0.5))}


@contextmanager
def _stille() -> Iterator[None]:
    """HiGHS now and then prints a line of its own debugging, past Python and whatever options say (scipy 1.17)."""
    sys.stdout.flush()
    ud = os.dup(1)
    try:
        with Path(os.devnull).open("w") as intet:
            os.dup2(intet.fileno(), 1)
        yield
    finally:
        os.dup2(ud, 1)
        os.close(ud)
