"""Measure 2's intervals: what they leave of the counts behind them, and whether any says more than it may.

What is known of a count is that it lies within 4 of what is shown, and has left what was shown the month before. A municipality's
interval over the areas of step 3 must leave three values of every count; the country's be too wide for a municipality to show
in; and every other one follow from these and from the shown counts."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from itertools import product

import numpy as np
import pandas as pd

BASE, LEAST, WIDEST = 5, 3, 10
KEY = ["periode", "kommunekode", "kontroltrin", "omraade"]
COUNTS = ("afsluttet_med_effekt", "afsluttet", "ikke_afsluttet")
SHARES = ("andel_med_effekt", "andel_ikke_afsluttet")
Range = tuple[int, int]
Cell = tuple[Range, Range, Range]
Interval = tuple[int, int] | None


def attack_intervals(b: pd.DataFrame) -> list[str]:
    findings, told = [], {}
    for share in SHARES:
        ends = b[[f"{share}_fra", f"{share}_til"]].to_numpy(float) * 100
        known = ~np.isnan(ends).any(axis=1)
        whole, off = np.abs(ends - np.round(ends)).max(axis=1), np.abs(ends.mean(axis=1) - 100 * b[share].to_numpy(float))
        width = ends[:, 1] - ends[:, 0]
        bad = known & ~((whole < 1e-9) & (off < 1e-9) & (width > 0.5) & (width < WIDEST + 0.5))
        findings += [
            f"benchmark: {share} er ikke midten af et interval i hele procent: {_name(b, i)}" for i in np.flatnonzero(bad)
        ]
        findings += [
            f"benchmark: {share} uden interval: {_name(b, i)}" for i in np.flatnonzero(~known & b[share].notna().to_numpy())
        ]
        told[share] = [(round(low), round(high)) if k else None for (low, high), k in zip(ends, known & ~bad, strict=True)]
    rows = zip(zip(*(b[k].tolist() for k in KEY), strict=True), zip(*(told[s] for s in SHARES), strict=True), strict=True)
    return findings + _left(b, {place: intervals for place, intervals in rows if any(intervals)})


def _name(b: pd.DataFrame, i: int) -> str:
    return "/".join(b[KEY].iloc[i])


def _left(b: pd.DataFrame, told: dict[tuple, tuple[Interval, Interval]]) -> list[str]:
    single, near = _single(b)
    out = []
    for (month, code, step, area), intervals in told.items():
        name, own = f"{month}/{code}/{step}/{area}", single[month].get(code, {})
        if code == "DK":
            groups = [
                [c for (s, a), c in cells.items() if step in (s, "samlet") and area in (a, "alle")]
                for cells in single[month].values()
            ]
            out += [f"benchmark: landets interval kan vise én kommune: {name}" for t in intervals if t and _too_fine(groups, t)]
            continue
        cells = tuple(sorted(c for (s, a), c in own.items() if step in (s, "samlet") and area in (a, "alle")))
        step_3 = tuple(sorted(c for (s, _), c in own.items() if s == "3"))
        if step == "3" and area == "alle" and not all(_follows(cells, None, i, t) for i, t in enumerate(intervals) if t):
            known = tuple(sorted(c for (s, _), c in near[month][code].items() if s == "3"))
            if (left := fewest(known, *intervals)) < LEAST:
                out.append(f"benchmark: intervallet lader {left} værdier af et antal: {name}")
        elif area != "alle" or step == "samlet":
            others = tuple(sorted(c for (s, _), c in own.items() if s != "3"))
            of_3 = told.get((month, code, "3", "alle"), (None, None)) if step == "samlet" and step_3 and others else (None, None)
            for i, t in enumerate(intervals):
                fits = (
                    _follows_joined(step_3, others, of_3[i], i, t) if t and of_3[i] else t is None or _follows(cells, None, i, t)
                )
                out += [] if fits else [f"benchmark: intervallet siger mere end de viste tal: {name}"]
    return out


def _single(b: pd.DataFrame) -> tuple[dict, dict]:
    """By month, municipality and cell the ranges: within 4 of what is shown, and that without what the month before rules out."""
    own = b[(b["kommunekode"] != "DK") & (b["omraade"] != "alle")].sort_values(KEY[1:] + KEY[:1])
    wide: dict = defaultdict(lambda: defaultdict(dict))
    near: dict = defaultdict(lambda: defaultdict(dict))
    before: tuple | None = None
    columns = [*KEY, *COUNTS, "afsluttet_i_vinduet_med_effekt", "afsluttet_i_vinduet"]
    for month, *place, e, k, o, ew, kw in own[columns].itertuples(index=False, name=None):
        code, step, area = place
        shown = (e, k, o)
        was = before[1] if before and before[0] == place else shown
        ranges, narrow = [], []
        for s, w, cap in zip(shown, was, (ew, kw, 10**6), strict=True):
            low, high = max(s - BASE + 1, 0), s + BASE - 1
            least = max(low, w + BASE) if s > w else low
            most = min(high, cap + BASE - 1, max(w - BASE, 0) if s < w else high)
            ranges.append((low, high))
            narrow.append((least, most) if most - least >= 2 else (low, high))
        wide[month][code][step, area], near[month][code][step, area] = tuple(ranges), tuple(narrow)
        before = (place, shown)
    return wide, near


def fewest(cells: tuple[Cell, ...], effect: Interval, opened: Interval) -> int:
    """The fewest values that are left of a count of any of the cells, or of their sum."""
    return min(values(cells, effect, opened))


@cache
def values(cells: tuple[Cell, ...], effect: Interval, opened: Interval) -> list[int]:
    """How many values are left of each count of the cells, and of their sums: every combination is tried."""
    pairs = [np.array([(e, k) for e, k in product(*(range(a, z + 1) for a, z in c[:2])) if e <= k]) for c in cells]
    o0, o1 = (sum(c[2][i] for c in cells) for i in (0, 1))
    low, high = opened or (0, 101)
    rest_of = [_add([p for j, p in enumerate(pairs) if j != i]) for i in range(len(cells))]
    left = []
    for i, (own, rest) in enumerate(zip(pairs, rest_of, strict=True)):
        e, k = own[:, 0, None] + rest[None, :, 0], own[:, 1, None] + rest[None, :, 1]
        may = (k > 0) & _within(e, k, effect)
        least, most = -(-low * k // np.maximum(100 - low, 1)), (_below(k, high) if high <= 100 else np.full_like(k, o1))
        least, most = np.maximum(least, o0), np.minimum(most, o1)
        may &= least <= most
        each = may.any(axis=1)
        left += [_different(v[each]) for v in (own[:, 0], own[:, 1], own[:, 1] - own[:, 0])]
        if not may.any():
            return [0]
        a, z = cells[i][2]  # the open ones of this cell: the sum less what the others may be
        least, most = max(a, int(least[may].min()) - (o1 - z)), min(z, int(most[may].max()) - (o0 - a))
        left.append(most - least + 1)
        if i == 0:
            left += [_different(v[may]) for v in (e, k, k - e)]
    return left


def _within(part: np.ndarray, whole: np.ndarray, told: Interval) -> np.ndarray:
    if told is None:
        return np.full(part.shape, True)
    return (100 * part >= told[0] * whole) & ((100 * part < told[1] * whole) | (told[1] == 100))


def _below(k: np.ndarray, high: int) -> np.ndarray:
    """The most open ones beside `k` closed of which the share is under `high` points."""
    return np.full_like(k, 10**6) if high == 100 else -(-high * k // (100 - high)) - 1


def _different(values: np.ndarray) -> int:
    return int(np.count_nonzero(np.bincount(values)))


def _add(pairs: list[np.ndarray]) -> np.ndarray:
    """The pairs that a pair of each can add up to."""
    out = np.ones((1, 1), bool)
    for p in pairs:
        before, (e, k) = out, p.max(axis=0)
        out = np.zeros((before.shape[0] + e, before.shape[1] + k), bool)
        for a, b in p:
            out[a : a + before.shape[0], b : b + before.shape[1]] |= before
    return np.argwhere(out)


def _bounds(cells: tuple[Cell, ...], share: int) -> tuple[float, float]:
    (e0, e1), (k0, k1), (o0, o1) = (tuple(sum(c[i][z] for c in cells) for z in (0, 1)) for i in range(3))
    if share == 0:
        return 100 * e0 / k1, 100 * min(e1 / k0, 1) if k0 else 100
    return 100 * o0 / max(o0 + k1, 1), 100 * o1 / (o1 + k0)


def _follows(cells: tuple[Cell, ...], _: None, share: int, told: Interval) -> bool:
    """Whether the interval holds all that the shown counts leave."""
    low, high = _bounds(cells, share)
    return told[0] <= low + 1e-9 and high - 1e-9 <= told[1]


def _follows_joined(step_3: tuple[Cell, ...], others: tuple[Cell, ...], of_3: Interval, share: int, told: Interval) -> bool:
    """The same, when the interval of step 3 is known: at every end of what its whole, and the other's part and rest, may be."""
    parts = [tuple(sum(c[i][z] for c in own) for z in (0, 1)) for own in (step_3, others) for i in range(3)]
    (_, k3, o3), (e2, k2, o2) = parts[:3], parts[3:]
    whole = k3 if share == 0 else (k3[0] + o3[0], k3[1] + o3[1])
    pairs = [(e, k) for e, k in product(e2, k2) if e <= k] if share == 0 else [(o, o + k) for o, k in product(o2, k2)]
    ends = [(s * w + 100 * p) / (w + n) for s, w, (p, n) in product(of_3, whole, pairs)]
    return told[0] <= min(ends) + 1e-9 and max(ends) - 1e-9 <= told[1]


def _too_fine(groups: list[list[Cell]], told: Interval) -> bool:
    """Whether a municipality's counts, from their least to their most, move the country's share by more than the interval."""
    groups = [g for g in groups if g]
    closed = sum(c[1][0] for g in groups for c in g)
    swing = max(sum(c[i][1] - c[i][0] for c in g) for g in groups for i in range(3))
    follows = any(_follows(tuple(c for g in groups for c in g), None, i, told) for i in (0, 1))
    return not follows and (len(groups) < 3 or (told[1] - told[0]) * closed < 200 * swing)
