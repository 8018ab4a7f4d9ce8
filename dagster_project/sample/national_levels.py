"""udk_risikosager of the sample: how long each municipality's list is, and how many cases are shown, taken and withdrawn a month.

Which municipalities lie low is chosen freely and says nothing of the real ones.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

import numpy as np

from dagster_project.sample.tools import SEEDS, draw

WORLD_FROM = "2018-01"  # the world begins here whatever is asked for: a longer series begins with the same files
# Step, area, the area's letter in the ids, percent of a municipality's cases. The four cells that exist.
CELLS = (
    ("3", "kontanthjælp", "3K", 32),
    ("3", "sygedagpenge", "3S", 24),
    ("3", "økonomisk friplads", "3F", 14),
    ("2", "kontanthjælp", "2K", 30),
)

# (municipality, step): the percent taken that it works towards, from a month on. All others keep 38–77 pct. throughout.
COURSE = {
    ("260", "3"): (("2018-01", 22),),
    ("360", "3"): (("2018-01", 18),),
    ("376", "3"): (("2018-01", 24),),
    ("376", "2"): (("2018-01", 20),),
    ("479", "2"): (("2018-01", 21),),
    ("550", "2"): (("2018-01", 24),),
    ("607", "3"): (("2018-01", 55), ("2022-01", 15)),  # falls under in 2022 and stays
    ("665", "3"): (("2018-01", 26),),
    ("727", "2"): (("2018-01", 45), ("2022-06", 10)),
    ("840", "3"): (("2018-01", 25),),
    ("340", "3"): (("2018-01", 60), ("2022-12", 10)),  # under for four months at the end of 2023
    ("430", "2"): (("2018-01", 60), ("2023-02", 10)),
    ("615", "3"): (("2018-01", 60), ("2023-03", 10)),
    ("219", "3"): (("2018-01", 20), ("2023-03", 60)),  # met the criterion, and left it
    ("580", "2"): (("2018-01", 16), ("2022-10", 55)),
    ("482", "2"): (("2018-01", 37),),  # over the threshold, and falls under it two months after the demo's newest
}
STANDS_STILL = {
    ("482", "2"): "2023-11"
}  # from this month on nothing is shown, taken or withdrawn: its warnings come true exactly
EXACT = {("707", "3"), ("766", "2")}  # 3 of 10, each and every month: not under
WITHOUT_SAGER = {("825", "2"), ("825", "3"), ("563", "2")}
FIRST_LIST = {("741", "2"): "2023-03", ("741", "3"): "2023-03"}  # shown cases only from this month on
_STORE = {"101": 9, "751": 5, "461": 4, "851": 4}
_SEASON = (110, 120, 105, 90, 105, 100, 60, 95, 120, 110, 105, 80)  # percent of a normal month: July is slow
_WITHDRAWAL = 5  # percent of the cases a year
_PART = 1_000_000  # rates are whole millionths of a case: no float decides a count


@dataclass(frozen=True)
class Plan:
    """Cases on the list as the world begins, and per month from then: shown, taken, withdrawn."""

    first: int
    udstillet: np.ndarray
    udtaget: np.ndarray
    bortfaldet: np.ndarray


@cache
def weights() -> dict[str, int]:
    """The size of each of the 98 municipalities, in parts of their sum."""
    with (SEEDS / "kommuner.csv").open(encoding="utf-8", newline="") as file:
        codes = sorted(r["kommunekode"] for r in csv.DictReader(file))
    return {code: (40 + draw(110, "vaegt", code)) * _STORE.get(code, 1) for code in codes}


def month_number(month: str) -> int:
    """Months since the world began."""
    return 12 * (int(month[:4]) - int(WORLD_FROM[:4])) + int(month[5:]) - int(WORLD_FROM[5:])


def plan(code: str, step: str, letters: str, sager: int, months: int) -> Plan:
    """`sager`: cases on the list and taken within a year, together. A longer plan begins with the shorter one."""
    zero = np.zeros(months, np.int64)
    if (code, step) in WITHOUT_SAGER:
        return Plan(0, zero, zero, zero)
    if (code, step) in EXACT:
        per_month = max(1, sager // 40)  # 12 taken a year beside 28 on the list
        return Plan(28 * per_month, zero + 2 * per_month, zero + per_month, zero + per_month)

    target = _target(code, step, months)
    start = month_number(FIRST_LIST.get((code, step), WORLD_FROM))
    items = max(2, sager * (100 - int(target[0])) // 100)
    nr = np.arange(months)
    still = STANDS_STILL.get((code, step))
    opened = (nr >= start) & (nr < (month_number(still) if still else months))
    swing = np.array([80 + draw(41, "udsving", code, letters, i) for i in range(months)])
    season = np.resize(_SEASON, months)
    rate = items * target * _PART // ((100 - target) * 12) * season // 100 * swing // 100
    udtaget = _whole(rate * opened)
    bortfaldet = _whole((zero + sager * _WITHDRAWAL * _PART // 1200) * opened)
    length = np.array([items * (97 + draw(7, "liste", code, letters, i)) // 100 for i in range(months)]) * opened
    first = 0 if start else items
    # the list is filled up to its length every month, and nothing is taken off it but by being taken or withdrawn
    shown = np.maximum.accumulate(np.maximum(length + np.cumsum(udtaget + bortfaldet) - first, 0))
    return Plan(first, np.diff(shown, prepend=0), udtaget, bortfaldet)


def _target(code: str, step: str, months: int) -> np.ndarray:
    stairs = COURSE.get((code, step)) or ((WORLD_FROM, 38 + draw(40, "niveau", code, step)),)
    target = np.zeros(months, np.int64)
    for from_, percent in stairs:
        target[month_number(from_) :] = percent
    return target


def _whole(rate: np.ndarray) -> np.ndarray:
    """Whole cases per month, whose sum is never more than one case from that of the rates."""
    return np.diff(np.cumsum(rate) // _PART, prepend=0)
