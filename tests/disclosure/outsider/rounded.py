"""The rounded counts: what the rounding rule, the intervals of the measures and exact totals leave of a true count."""

from __future__ import annotations

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from tests.disclosure.outsider.served import Edition, number

BASE = 5
ACROSS = 40  # a week across New Year, of the year before, may have ended with so many in this one
AREAS = ("kontanthjælp", "sygedagpenge", "økonomisk friplads")
SHARES = {"andel_med_effekt": ("afsluttet_med_effekt", ("afsluttet",)),
          "andel_ikke_afsluttet": ("ikke_afsluttet", ("afsluttet", "ikke_afsluttet")),
          "andel_udtaget": ("udtaget", ("udtaget", "resterende"))}  # fmt: skip
COUNTS = ("afsluttet", "afsluttet_med_effekt", "ikke_afsluttet", "udtaget", "resterende")
Row = dict[str, str]


def attack_rounded(edition: Edition) -> list[str]:
    """Cells of the newest month with fewer than three values left, totals that are no sum of what is shown, and weeks."""
    rows = [r for r in edition.rows.get("benchmark", ()) if r["periode"] == edition.period]
    of = {(r["kommunekode"], r["kontroltrin"], r["omraade"]): r for r in rows}
    findings = []
    for kommune in sorted({k for k, _, _ in of} - {"DK"}):
        own = {a: of[kommune, "3", a] for a in AREAS if (kommune, "3", a) in of}
        if (kommune, "3", "alle") not in of or not own:
            continue
        whole = of[kommune, "3", "alle"]
        for t in ("bortfaldet", *COUNTS):
            if all(r[t].isdigit() for r in (whole, *own.values())) and int(whole[t]) != sum(int(r[t]) for r in own.values()):
                findings.append(f"{edition.name}: {kommune} {t} er ikke summen af det viste")
        if any(whole.get(f"{s}_fra") for s in SHARES):
            findings += [f"{edition.name}: {kommune} {f}" for f in _counts(whole, own)]
    return findings + _weeks(edition)


def _counts(whole: Row, own: dict[str, Row]) -> list[str]:
    places = [(a, t) for a in own for t in COUNTS]
    at = {p: i for i, p in enumerate(places)}
    shown = [int(own[a][t]) for a, t in places]
    bounds = Bounds([max(0, v - BASE + 1) for v in shown], [v + BASE - 1 for v in shown])
    rows, low = [], []
    for a in own:  # with effect are some of the closed
        rows.append({at[a, "afsluttet"]: 1.0, at[a, "afsluttet_med_effekt"]: -1.0})
    for share, (part, of) in SHARES.items():
        low_end, high_end = (number(whole.get(f"{share}_{e}") or "") for e in ("fra", "til"))
        if low_end is not None and high_end is not None:
            for end, sign in ((low_end, 1.0), (high_end, -1.0)):
                row = dict.fromkeys(range(len(places)), 0.0)
                for a in own:
                    row[at[a, part]] += sign
                    for t in of:
                        row[at[a, t]] -= sign * end
                rows.append(row)
    matrix = np.zeros((len(rows), len(places)))
    for i, row in enumerate(rows):
        for j, k in row.items():
            matrix[i, j] = k
    low = np.full(len(rows), -1e-9)
    rules, whole_numbers = [LinearConstraint(matrix, low, np.inf)], np.ones(len(places))
    least, most = np.full(len(places), np.inf), np.full(len(places), -np.inf)
    for i in range(len(places)):
        for sign in (1.0, -1.0):
            if not most[i] - least[i] >= 2:  # three values are left
                c = np.zeros(len(places))
                c[i] = sign
                answer = milp(c, constraints=rules, bounds=bounds, integrality=whole_numbers)
                if answer.x is None:
                    return ["det viste kan ikke være rigtigt"]
                least, most = np.minimum(least, answer.x.round()), np.maximum(most, answer.x.round())
    return [f"{a} {t}: {least[i]:.0f}–{most[i]:.0f}" for (a, t), i in at.items() if most[i] - least[i] < 2]


def _weeks(edition: Edition) -> list[str]:
    """Weeks of one calendar year whose exact total leaves a week of 1–4 one value."""
    findings = []
    rows = [r for r in edition.rows.get("su_flytninger_uge", ()) if r["kontrolleret"].isdigit()]
    for kommune, year in sorted({(r["kommunekode"], r["mandag"][:4]) for r in rows}):
        total = edition.shown.get(f"indsatser/{kommune}/{year}/su_flytninger_kontrolleret")
        own = [r for r in rows if r["kommunekode"] == kommune and r["mandag"][:4] == year]
        inside = [r for r in own if r["mandag"][5:] <= "12-25"]
        if total is None or not own:
            continue
        # a week across New Year may give all of its own to the next year, and what the last one ends with is of this
        loose = sum(int(r["kontrolleret"]) + BASE - 1 for r in own if r not in inside) + ACROSS
        low, high = ([max(1, int(r["kontrolleret"]) + s * (BASE - 1)) for r in inside] for s in (-1, 1))
        for i, r in enumerate(inside):
            least = max(low[i], total - loose - (sum(high) - high[i]))
            most = min(high[i], total - (sum(low) - low[i]))
            if least == most and 1 <= least <= BASE - 1:
                findings.append(f"{edition.name}: {kommune} ugen fra {r['mandag']} er {least:.0f}")
    return findings
