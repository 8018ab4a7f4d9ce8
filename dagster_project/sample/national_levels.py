"""udk_risikosager of the sample: how long each municipality's list is, and how many cases are shown, taken and withdrawn a month.

Which municipalities lie low is chosen freely and says nothing of the real ones.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

import numpy as np

from dagster_project.sample.chance import lod
from dagster_project.sample.published import SEEDS

VERDEN_FRA = "2018-01"  # the world begins here whatever is asked for: a longer series begins with the same files
# Step, area, the area's letter in the ids, percent of a municipality's cases. The four cells that exist.
CELLER = (
    ("3", "kontanthjælp", "3K", 32),
    ("3", "sygedagpenge", "3S", 24),
    ("3", "økonomisk friplads", "3F", 14),
    ("2", "kontanthjælp", "2K", 30),
)

# (municipality, step): the percent taken that it works towards, from a month on. All others keep 38–77 pct. throughout.
FORLOEB = {
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
}
PRAECIS = {("707", "3"), ("766", "2")}  # 3 of 10, each and every month: not under
UDEN_SAGER = {("825", "2"), ("825", "3"), ("563", "2")}
FOERSTE_LISTE = {("741", "2"): "2023-03", ("741", "3"): "2023-03"}  # shown cases only from this month on
_STORE = {"101": 9, "751": 5, "461": 4, "851": 4}
_SAESON = (110, 120, 105, 90, 105, 100, 60, 95, 120, 110, 105, 80)  # percent of a normal month: July is slow
_BORTFALD = 5  # percent of the cases a year
_DEL = 1_000_000  # rates are whole millionths of a case: no float decides a count


@dataclass(frozen=True)
class Plan:
    """Cases on the list as the world begins, and per month from then: shown, taken, withdrawn."""

    foerst: int
    udstillet: np.ndarray
    udtaget: np.ndarray
    bortfaldet: np.ndarray


@cache
def vaegte() -> dict[str, int]:
    """The size of each of the 98 municipalities, in parts of their sum."""
    with (SEEDS / "kommuner.csv").open(encoding="utf-8", newline="") as fil:
        koder = sorted(r["kommunekode"] for r in csv.DictReader(fil))
    return {kode: (40 + lod(110, "vaegt", kode)) * _STORE.get(kode, 1) for kode in koder}


def maanedsnummer(maaned: str) -> int:
    """Months since the world began."""
    return 12 * (int(maaned[:4]) - int(VERDEN_FRA[:4])) + int(maaned[5:]) - int(VERDEN_FRA[5:])


def plan(kode: str, trin: str, bogstaver: str, sager: int, maaneder: int) -> Plan:
    """`sager`: cases on the list and taken within a year, together. A longer plan begins with the shorter one."""
    nul = np.zeros(maaneder, np.int64)
    if (kode, trin) in UDEN_SAGER:
        return Plan(0, nul, nul, nul)
    if (kode, trin) in PRAECIS:
        pr_maaned = max(1, sager // 40)  # 12 taken a year beside 28 on the list
        return Plan(28 * pr_maaned, nul + 2 * pr_maaned, nul + pr_maaned, nul + pr_maaned)

    maal = _maal(kode, trin, maaneder)
    start = maanedsnummer(FOERSTE_LISTE.get((kode, trin), VERDEN_FRA))
    liste = max(2, sager * (100 - int(maal[0])) // 100)
    nr = np.arange(maaneder)
    aabent = nr >= start
    udsving = np.array([80 + lod(41, "udsving", kode, bogstaver, i) for i in range(maaneder)])
    saeson = np.resize(_SAESON, maaneder)
    rate = liste * maal * _DEL // ((100 - maal) * 12) * saeson // 100 * udsving // 100
    udtaget = _hele(rate * aabent)
    bortfaldet = _hele((nul + sager * _BORTFALD * _DEL // 1200) * aabent)
    laengde = np.array([liste * (97 + lod(7, "liste", kode, bogstaver, i)) // 100 for i in range(maaneder)]) * aabent
    foerst = 0 if start else liste
    # the list is filled up to its length every month, and nothing is taken off it but by being taken or withdrawn
    vist = np.maximum.accumulate(np.maximum(laengde + np.cumsum(udtaget + bortfaldet) - foerst, 0))
    return Plan(foerst, np.diff(vist, prepend=0), udtaget, bortfaldet)


def _maal(kode: str, trin: str, maaneder: int) -> np.ndarray:
    trapper = FORLOEB.get((kode, trin)) or ((VERDEN_FRA, 38 + lod(40, "niveau", kode, trin)),)
    maal = np.zeros(maaneder, np.int64)
    for fra, procent in trapper:
        maal[maanedsnummer(fra) :] = procent
    return maal


def _hele(rate: np.ndarray) -> np.ndarray:
    """Whole cases per month, whose sum is never more than one case from that of the rates."""
    return np.diff(np.cumsum(rate) // _DEL, prepend=0)
