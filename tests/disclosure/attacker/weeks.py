"""The weeks of SU controls: what rounded counts and the years' exact totals leave of each week."""

from __future__ import annotations

from datetime import timedelta
from itertools import combinations

import numpy as np
import pyarrow as pa
from scipy.optimize import linprog
from scipy.sparse import csr_array

BASE = 5
FEW = range(1, 5)
TOTAL = {"kontrolleret": "su_flytninger_kontrolleret", "afvist_eller_frafaldet": "su_flytninger_afvist_eller_frafaldet"}


def attack_weeks(weeks: pa.Table, indsatser: pa.Table) -> list[str]:
    """Weeks whose count must be one and the same of 1–4. A row is there for at least one control; of those some are rejected;
    a week across New Year is parted between two years, nobody is told how."""
    year_number = {(r["kommunekode"], r["aar"], r["noegletal"]): (r["vaerdi"], r["skjult"]) for r in indsatser.to_pylist()}
    rows = weeks.to_pylist()
    findings = []
    for kommune in sorted({r["kommunekode"] for r in rows}):
        own = [r for r in rows if r["kommunekode"] == kommune]
        findings += [
            f"su_flytninger_uge: {kommune} {f}"
            for f in _kommune(own, {k[1:]: v for k, v in year_number.items() if k[0] == kommune})
        ]
    return findings


def attack_weeks_over_time(editions: list[tuple[pa.Table, pa.Table]], true: list[pa.Table]) -> list[str]:
    """The same of one municipality's weeks in several editions held together (weeks and years' totals of each): what they may be
    in each, and that those are the same which have not changed. `true`: the weeks as they are, to know which these are."""
    weeks, upper, equal, place = [], [], [], {}
    for k, (table, totals) in enumerate(editions):
        own = [{**r, "nr": k} for r in table.to_pylist()]
        numbers = {(r["aar"], r["noegletal"]): (r["vaerdi"], r["skjult"]) for r in totals.to_pylist()}
        names, more, same = _program(own, numbers, len(weeks), len(place))
        weeks, place = weeks + own, place | names
        upper, equal = upper + more, equal + same
    counts = [{r["mandag"]: tuple(r[t] for t in TOTAL) for r in t.to_pylist()} for t in true]
    for (i, a), (j, b) in combinations(enumerate(weeks), 2):
        if a["mandag"] == b["mandag"] and counts[a["nr"]][a["mandag"]] == counts[b["nr"]][b["mandag"]]:
            equal += [({place[i, t, y]: 1.0, place[j, t, y]: -1.0}, 0.0) for t in TOTAL for y in _calendar_year(a)]
    return _fixed(weeks, place, upper, equal) if place else []


def _kommune(weeks: list[dict], year_number: dict) -> list[str]:
    place, upper, equal = _program(weeks, year_number)
    return _fixed(weeks, place, upper, equal) if place else []


def _program(weeks: list[dict], year_number: dict, first: int = 0, start: int = 0) -> tuple[dict, list, list]:
    """(unknowns by week, count and year, what they are at most, what they add up to). `first`, `start`: numbers of the first week
    and of the first unknown."""
    names = [(i + first, t, year) for i, r in enumerate(weeks) for t in TOTAL for year in _calendar_year(r)]
    place = {n: start + j for j, n in enumerate(names)}
    upper: list[tuple[dict, float]] = []  # Σ coefficients · unknowns ≤ a number
    for i, r in enumerate(weeks, start=first):
        for t in TOTAL:
            parts = {place[i, t, year]: 1.0 for year in _calendar_year(r)}
            least = int(t == "kontrolleret")
            if r[t] is not None:
                upper.append((parts, r[t] + BASE - 1))
                least = max(least, r[t] - BASE + 1)
            upper.append((dict.fromkeys(parts, -1.0), -least))
        for year in _calendar_year(r):
            upper.append(({place[i, "afvist_eller_frafaldet", year]: 1.0, place[i, "kontrolleret", year]: -1.0}, 0))
    equal = []
    for (year, noegletal), (sum_, word_) in year_number.items():
        t = next((t for t, n in TOTAL.items() if n == noegletal), None)
        parts = {j: 1.0 for (_, field_name, a), j in place.items() if (field_name, a) == (t, year)}
        if parts and sum_ is not None:
            (equal if _whole(weeks, year, year_number) else upper).append((parts, float(sum_)))
        elif parts and "<5" in word_:
            upper.append((parts, max(FEW)))
    return place, upper, equal


def _fixed(weeks: list[dict], place: dict, upper: list, equal: list) -> list[str]:
    def matrix(terms: list) -> csr_array:
        entries = [(i, j, k) for i, (parts, _) in enumerate(terms) for j, k in parts.items()]
        i, j, k = zip(*entries, strict=True) if entries else ((), (), ())
        return csr_array((k, (i, j)), shape=(len(terms), len(place)))

    tal = {(i, t): [place[i, t, a] for a in _calendar_year(weeks[i])] for i, t, _ in place}
    make, high = dict.fromkeys(tal, np.inf), dict.fromkeys(tal, -np.inf)

    def solve(c: np.ndarray) -> None:
        answer = linprog(
            c,
            A_ub=matrix(upper),
            b_ub=[b for _, b in upper],
            A_eq=matrix(equal),
            b_eq=[b for _, b in equal],
            bounds=(0, None),
            method="highs",
        )
        for n, parts in tal.items():
            value = answer.x[parts].sum()
            make[n], high[n] = min(make[n], value), max(high[n], value)

    chance = np.random.default_rng(1)
    for _ in range(4):
        solve(chance.uniform(-1, 1, len(place)))
    for n, parts in tal.items():
        for sign in (1, -1):
            if high[n] - make[n] < 0.9:
                c = np.zeros(len(place))
                c[parts] = sign
                solve(c)
    return [
        f"{weeks[i]['iso_aar']}-{weeks[i]['iso_uge']} {t}: {round(make[i, t])}"
        for i, t in tal
        if high[i, t] - make[i, t] < 0.9 and round(make[i, t]) in FEW
    ]


def _whole(weeks: list[dict], year: int, year_number: dict) -> bool:
    """Whether the year's weeks are all there: one across New Year goes with a neighbouring year that was left out."""
    omitted = {a for (a, n), (v, _) in year_number.items() if n == TOTAL["kontrolleret"] and v != 0}
    omitted -= {a for r in weeks if len(_calendar_year(r)) == 1 for a in _calendar_year(r)}
    return not {year - 1, year + 1} & omitted


def _calendar_year(r: dict) -> list[int]:
    return sorted({r["mandag"].year, (r["mandag"] + timedelta(days=6)).year})
