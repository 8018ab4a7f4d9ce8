"""Shares on a grid beside rounded counts: what every interval, total and movement leaves of each count behind them.

For each count of a municipality's cells he asks a program for the lowest and highest that fit what is shown of that month: the
bounds of the rounded counts as they moved, the intervals of every share, of the cells and of their totals.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pandas as pd
from scipy.optimize import linprog

from tests.disclosure.attacker.flows import CANDIDATES, moves

KEY = ["kommunekode", "kontroltrin", "omraade"]
GRID = (1, 2, 5, 10)
# a share's part, and the counts that its whole adds
SHARES = {
    "andel_udtaget": ("udtaget", ("udtaget", "resterende")),
    "andel_med_kontrolsag": ("udtaget_med_kontrolsag", ("udtaget",)),
    "andel_med_effekt": ("afsluttet_med_effekt", ("afsluttet",)),
    "andel_ikke_afsluttet": ("ikke_afsluttet", ("ikke_afsluttet", "afsluttet")),
    "andel_med_effekt_afsluttet_i_vinduet": ("afsluttet_i_vinduet_med_effekt", ("afsluttet_i_vinduet",)),
}
VARIANT = {"andel_udtaget_af_alle": ("udtaget", ("udtaget", "resterende", "bortfaldet"))}
COUNTS = sorted({c for part, whole in SHARES.values() for c in (part, *whole)} | {"bortfaldet"})
FEWEST = 12  # municipalities of a month whose program is solved: those with the fewest cases


def told(rows: pd.DataFrame, share: str) -> list[tuple[float, float] | None]:
    """The interval of that share in each row, in pct."""
    out = []
    for text in rows["interval"].fillna(""):
        own = [e.partition("=")[2] for e in text.split("|") if e.startswith(f"{share}=")]
        out.append(tuple(float(v.replace(",", ".")) for v in own[0].split("–")) if own else None)
    return out


def off_grid(rows: pd.DataFrame, shares: list[str], limit: float) -> list[str]:
    """Shares that are not the middle of an interval between two lines of a grid, or of one cut at the threshold."""
    findings = []
    for share in shares:
        for value, ends in zip(rows[share], told(rows, share), strict=True):
            if ends is None:
                ok = pd.isna(value)
            else:
                low, high = ends
                step = next((g for g in GRID if low % g == high % g == 0 and high - low == g), 0)
                cut = limit in (low, high) and high - low < GRID[-1]
                ok = abs(100 * value - (low + high) / 2) < 1e-9 and (step or cut)
            if not ok:
                findings.append(f"{share} er ikke på gitteret: {value} {ends}")
    return sorted(set(findings))[:5]


def attack_shares(b: pd.DataFrame, limit: float) -> list[str]:
    """The newest month: the grid, and the counts behind it."""
    findings = [f"benchmark: {f}" for f in off_grid(b, list(SHARES), limit)]
    if not len(b):
        return findings
    single = b[(b["kommunekode"] != "DK") & (b["omraade"] != "alle")]
    months = sorted(b["periode"].unique())
    bounds = _bounds(single, months)
    now = b[b["periode"] == months[-1]]
    cases = now[now["kommunekode"] != "DK"].groupby("kommunekode")["oprettet"].sum().sort_values(kind="stable")
    many = len(cases) > FEWEST
    for kommuner in [[k] for k in cases.index[:FEWEST]] if many else [list(cases.index)]:
        own = now[now["kommunekode"].isin([*kommuner, *([] if many else ["DK"])])]
        for name, n in _left(own, bounds).items():
            if n < CANDIDATES:
                findings.append(f"andele: {months[-1]} {'/'.join(name)}: {n} mulige tal")
    return findings


def _bounds(single: pd.DataFrame, months: list[str]) -> dict[tuple, tuple[int, int]]:
    """Of each count of the newest month, by how it came to be shown as it is."""
    out = {}
    for cell, own in single.groupby(KEY, sort=False):
        own = own.sort_values("periode")
        if own["periode"].iloc[-1] != months[-1]:
            continue
        for count in COUNTS:
            low, high = moves(own[count].to_numpy("int64")[None, :], 0)
            shown = own[count].iloc[-1]
            exact = shown % 5 != 0  # what is not rounded is what there was
            out[(*cell, count)] = (shown, shown) if exact else (int(low[0, -1]), int(high[0, -1]))
    return out


def _left(rows: pd.DataFrame, bounds: dict[tuple, tuple[int, int]]) -> dict[tuple, int]:
    """How many whole numbers each count of these rows' cells may be."""
    cells = [c for c in dict.fromkeys(zip(*(rows[k] for k in KEY), strict=True)) if c[0] != "DK" and c[2] != "alle"]
    names = [(*c, count) for c in cells for count in COUNTS]
    place = {n: i for i, n in enumerate(names)}
    a, right = [], []

    def add(terms: dict[int, float], at_most: float) -> None:
        row = np.zeros(len(names))
        for i, k in terms.items():
            row[i] += k
        a.append(row)
        right.append(at_most)

    for r in rows.to_dict("records"):
        own = [
            c
            for c in cells
            if r["kommunekode"] in ("DK", c[0]) and r["kontroltrin"] in ("samlet", c[1]) and r["omraade"] in ("alle", c[2])
        ]
        for share, (part, whole) in (SHARES | VARIANT).items():
            if (ends := told(pd.DataFrame([r]), share)[0]) is None:
                continue
            for line, sign in ((ends[0], -1), (ends[1], 1)):
                terms: dict[int, float] = defaultdict(float)
                for c in own:
                    terms[place[*c, part]] += sign * 100
                    for w in whole:
                        terms[place[*c, w]] -= sign * line
                add(terms, 0.0)
    for c in cells:
        for part, (whole, *more) in SHARES.values():
            if not more and part != whole:
                add({place[*c, part]: 1, place[*c, whole]: -1}, 0.0)
    box = [bounds[n] for n in names]
    matrix, right = np.array(a), np.array(right)
    out = {}
    for n, i in place.items():
        ends = []
        for sign in (1, -1):
            c = np.zeros(len(names))
            c[i] = sign
            answer = linprog(c, A_ub=matrix, b_ub=right, bounds=box, method="highs")
            if answer.x is None:  # a move waited: what is shown is not within 4
                break
            ends.append(sign * answer.fun)
        out[n] = int(np.floor(ends[1] + 1e-6) - np.ceil(ends[0] - 1e-6)) + 1 if len(ends) == 2 else CANDIDATES
    return out
