"""The weeks of SU controls: what rounded counts and the years' exact totals leave of each week."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pyarrow as pa
from scipy.optimize import linprog
from scipy.sparse import csr_array

BASE = 5
FAA = range(1, 5)
TOTAL = {"kontrolleret": "su_flytninger_kontrolleret", "afvist_eller_frafaldet": "su_flytninger_afvist_eller_frafaldet"}


def angrib_uger(uger: pa.Table, indsatser: pa.Table) -> list[str]:
    """Weeks whose count must be one and the same of 1–4. A row is there for at least one control; of those some are rejected;
    a week across New Year is parted between two years, nobody is told how."""
    aarstal = {(r["kommunekode"], r["aar"], r["noegletal"]): (r["vaerdi"], r["skjult"]) for r in indsatser.to_pylist()}
    raekker = uger.to_pylist()
    fund = []
    for kommune in sorted({r["kommunekode"] for r in raekker}):
        egne = [r for r in raekker if r["kommunekode"] == kommune]
        fund += [
            f"su_flytninger_uge: {kommune} {f}" for f in _kommune(egne, {k[1:]: v for k, v in aarstal.items() if k[0] == kommune})
        ]
    return fund


def _kommune(uger: list[dict], aarstal: dict) -> list[str]:
    navne = [(i, t, aar) for i, r in enumerate(uger) for t in TOTAL for aar in _kalenderaar(r)]
    plads = {n: j for j, n in enumerate(navne)}
    oevre: list[tuple[dict, float]] = []  # Σ coefficients · unknowns ≤ a number
    for i, r in enumerate(uger):
        for t in TOTAL:
            dele = {plads[i, t, aar]: 1.0 for aar in _kalenderaar(r)}
            mindst = int(t == "kontrolleret")
            if r[t] is not None:
                oevre.append((dele, r[t] + BASE - 1))
                mindst = max(mindst, r[t] - BASE + 1)
            oevre.append((dict.fromkeys(dele, -1.0), -mindst))
        for aar in _kalenderaar(r):
            oevre.append(({plads[i, "afvist_eller_frafaldet", aar]: 1.0, plads[i, "kontrolleret", aar]: -1.0}, 0))
    lig = []
    for (aar, noegletal), (sum_, ord_) in aarstal.items():
        t = next((t for t, n in TOTAL.items() if n == noegletal), None)
        dele = {j: 1.0 for (_, felt, a), j in plads.items() if (felt, a) == (t, aar)}
        if dele and sum_ is not None:
            (lig if _hele(uger, aar, aarstal) else oevre).append((dele, float(sum_)))
        elif dele and "<5" in ord_:
            oevre.append((dele, max(FAA)))
    return _faste(uger, plads, oevre, lig)


def _faste(uger: list[dict], plads: dict, oevre: list, lig: list) -> list[str]:
    def matrix(led: list) -> csr_array:
        indgange = [(i, j, k) for i, (dele, _) in enumerate(led) for j, k in dele.items()]
        i, j, k = zip(*indgange, strict=True) if indgange else ((), (), ())
        return csr_array((k, (i, j)), shape=(len(led), len(plads)))

    tal = {(i, t): [plads[i, t, a] for a in _kalenderaar(uger[i])] for i, t, _ in plads}
    lav, hoej = dict.fromkeys(tal, np.inf), dict.fromkeys(tal, -np.inf)

    def loes(c: np.ndarray) -> None:
        svar = linprog(
            c,
            A_ub=matrix(oevre),
            b_ub=[b for _, b in oevre],
            A_eq=matrix(lig),
            b_eq=[b for _, b in lig],
            bounds=(0, None),
            method="highs",
        )
        for n, dele in tal.items():
            vaerdi = svar.x[dele].sum()
            lav[n], hoej[n] = min(lav[n], vaerdi), max(hoej[n], vaerdi)

    tilfaeldig = np.random.default_rng(1)
    for _ in range(4):
        loes(tilfaeldig.uniform(-1, 1, len(plads)))
    for n, dele in tal.items():
        for fortegn in (1, -1):
            if hoej[n] - lav[n] < 0.9:
                c = np.zeros(len(plads))
                c[dele] = fortegn
                loes(c)
    return [
        f"{uger[i]['iso_aar']}-{uger[i]['iso_uge']} {t}: {round(lav[i, t])}"
        for i, t in tal
        if hoej[i, t] - lav[i, t] < 0.9 and round(lav[i, t]) in FAA
    ]


def _hele(uger: list[dict], aar: int, aarstal: dict) -> bool:
    """Whether the year's weeks are all there: one across New Year goes with a neighbouring year that was left out."""
    udeladt = {a for (a, n), (v, _) in aarstal.items() if n == TOTAL["kontrolleret"] and v != 0}
    udeladt -= {a for r in uger if len(_kalenderaar(r)) == 1 for a in _kalenderaar(r)}
    return not {aar - 1, aar + 1} & udeladt


def _kalenderaar(r: dict) -> list[int]:
    return sorted({r["mandag"].year, (r["mandag"] + timedelta(days=6)).year})
