"""Measure 1's intervals: `python -m bench.measure_one <publication's folder>` tells how far off shares would be by other cuts,
and what the told ones leave of the counts behind them, all months together. How far the shown shares are off: `bench.shares`."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from itertools import pairwise, product
from math import ceil, floor
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
from scipy.optimize import Bounds, LinearConstraint, milp

from bench.shares_attack import _range
from dagster_project.disclosure.measure_one import is_under, scale
from dagster_project.disclosure.rounding import BASE
from dagster_project.disclosure.shares import ROOM, WIDEST, since

WINDOW, MOST = 12, 10_000
LIMIT = (3, 10)
KEY = ["periode", "kommunekode", "kontroltrin", "omraade"]
Interval = tuple[int, int]
Paths = Mapping[str, Mapping[str, list[int]]]  # by area the shown counts, month by month


def thresholds_left(paths: Paths, told: list[Interval | None]) -> list[set[int]]:
    """For each area's two counts the thresholds that fit what is shown and told in every month, tried all together."""
    own = [p for area in paths.values() for p in (area["udtaget"], area["resterende"])]
    combos = np.array(list(product(range(1, BASE + 1), repeat=len(own))), np.int8)
    fits = np.ones(len(combos), bool)
    ranges = np.array([[_range(p, t) for t in range(1, BASE + 1)] for p in own])  # count, threshold, end, month
    for month, interval in enumerate(told):
        if interval is None:
            continue
        sums = np.zeros((2, 2, len(combos)), np.int64)
        for nr in range(len(own)):
            sums[nr % 2] += ranges[nr, :, :, month].T[:, combos[:, nr] - 1]
        (t0, t1), (r0, r1) = sums
        some = np.zeros(len(combos), bool)
        for step in range(int((t1 - t0).max()) + 1):
            t = t0 + step
            most = np.minimum(r1, t * (100 - interval[0]) // interval[0]) if interval[0] else r1
            least = np.maximum(r0, t * (100 - interval[1]) // interval[1] + 1) if interval[1] < 100 else r0
            some |= (t <= t1) & (least <= most)
        fits &= some
    return [set(combos[fits][:, nr].tolist()) for nr in range(len(own))]


def over_time(paths: Paths, told: list[Interval | None], under: list[bool | None], limit: Interval) -> tuple[int, int]:
    """(fewest values of a count of an area, of the sums, or of their change since the month before, in the middle and in the last
    window; single months whose taken are one number of 1–4), by linear programs over the cases taken, fallen away and issued
    month by month: what stands on the list is what stood there and what came, less what left it."""
    months, areas = len(told), list(paths)
    before = months + WINDOW - 1
    width = 2 * before + 2 * months  # taken and fallen by month; the list and what came to it by window
    rows: list[tuple[np.ndarray, float, float]] = []

    def terms(*places: int, k: float = 1.0) -> np.ndarray:
        out = np.zeros(width * len(areas))
        out[list(places)] = k
        return out

    def window(a: int, w: int, of: int) -> np.ndarray:
        return terms(*(width * a + of * before + w + j for j in range(WINDOW)))

    def stock(a: int, w: int) -> np.ndarray:
        return terms(width * a + 2 * before + w)

    for a, area in enumerate(areas):
        for w in range(months):
            for name, row in (("udtaget", window(a, w, 0)), ("bortfaldet", window(a, w, 1)), ("resterende", stock(a, w))):
                shown = paths[area][name][w]
                rows.append((row, max(shown - BASE + 1, 0), shown + BASE - 1))
            if w:
                last = width * a + w + WINDOW - 1
                came = terms(width * a + 2 * before + months + w)
                rows.append((stock(a, w) - stock(a, w - 1) - came + terms(last, last + before), 0, 0))
    sums = [[sum(f(a, w) for a in range(len(areas))) for w in range(months)] for f in (lambda a, w: window(a, w, 0), stock)]
    for w in range(months):
        taken, rest = sums[0][w], sums[1][w]
        if own := told[w]:
            rows += [
                (taken * (100 - e) - rest * e, *((0, np.inf) if low else (-np.inf, 0)))
                for e, low in zip(own, (1, 0), strict=True)
            ]
        if under[w] is not None:
            at = taken * (limit[1] - limit[0]) - rest * limit[0]
            rows.append((at, *((-np.inf, -1) if under[w] else (0, np.inf))))
    constraints = LinearConstraint(np.array([r for r, _, _ in rows]), [a for _, a, _ in rows], [z for _, _, z in rows])

    def left(asked: np.ndarray) -> tuple[int, int]:
        low, high = (s * milp(s * asked, constraints=constraints, bounds=Bounds(0, MOST)).fun for s in (1, -1))
        return ceil(low - 1e-6), floor(high + 1e-6)

    counts = []
    for w in (months // 2, months - 1):
        for f in (lambda a, w: window(a, w, 0), stock):
            for group in ([a] for a in range(len(areas))), [list(range(len(areas)))]:
                for own in group:
                    now, last = (sum(f(a, v) for a in own) for v in (w, w - 1))
                    counts += [left(now), left(now - last)]
    single = [left(terms(width * a + w + WINDOW - 1)) for a in range(len(areas)) for w in (months // 2, months - 1)]
    return min(z - a + 1 for a, z in counts), sum(a == z and 1 <= a < BASE for a, z in single)


def compare(folder: Path) -> None:
    """Of step 3 over all areas, and of step 2: the error by how many values an interval leaves; the ratio where none is told."""
    both = [pq.read_table(folder / e / "tabeller" / "benchmark.parquet").to_pandas() for e in ("intern", "offentlig")]
    b = both[0].merge(both[1], on=KEY, suffixes=("", "_vist"))
    b = b[(b["kommunekode"] != "DK") & (b["omraade"] != "alle")]
    print("\n| trin | værdier | vist | fejl, snit | fejl, 95 pct. |\n|---|---|---|---|---|")
    for step, left in product(("3", "2"), (3, 5, 9)):
        errors, told = [], 0
        for _, own in b[b["kontroltrin"] == step].groupby(["kommunekode", "periode"]):
            true, shown = ([int(own[t + end].sum()) for t in ("udtaget", "resterende")] for end in ("", "_vist"))
            if not sum(true) or not sum(shown):
                continue
            interval = _cut(own, (true[0], true[1]), left, ROOM if step == "3" else 0)
            told += interval is not None
            at = sum(interval) / 2 if interval else 100 * shown[0] / sum(shown)
            errors.append(abs(at - 100 * true[0] / sum(true)))
        share = f"{100 * told / len(errors):.0f} pct."
        print(f"| {step} | {left} | {share} | {np.mean(errors):.2f} | {np.quantile(errors, 0.95):.2f} |", flush=True)


def _cut(own: pd.DataFrame, true: Interval, left: int, room: int) -> Interval | None:
    ranges = []
    for t in ("udtaget_vist", "resterende_vist"):
        shown = [int(v) for v in own[t]]
        low, high = (sum(since(v, v)[z] for v in shown) for z in (0, 1))
        ranges.append((low, high))
    (t0, t1), (r0, r1) = ranges
    ends = 100 * t0 // max(t0 + r1, 1), min(100 * t1 // max(t1 + r0, 1) + 1, 100)
    inner = [(low + room, high - room) for low, high in ranges]
    at = min(100 * true[0] // sum(true), 99)
    cuts = scale(*inner, ends, LIMIT, is_under(true, LIMIT), left)
    told = next((p for p in pairwise(cuts) if p[0] <= at < p[1]), None)
    return told if told and told[1] - told[0] <= WIDEST else None


def attack(folder: Path, municipalities: int) -> None:
    tables = folder / "offentlig" / "tabeller"
    b, readings = (pq.read_table(tables / f"{n}.parquet").to_pandas() for n in ("benchmark", "benchmark_opfoelgning"))
    b, readings = (t[(t["kontroltrin"] == "3") & (t["kommunekode"] != "DK")].sort_values("periode") for t in (b, readings))
    ends = b[b["omraade"] == "alle"].set_index(["kommunekode", "periode"])[["andel_udtaget_fra", "andel_udtaget_til"]]
    run = readings.set_index(["kommunekode", "periode"])["maaneder_i_traek"]
    limit = tuple(int(readings.iloc[-1][k]) for k in ("graense_taeller", "graense_naevner"))
    excluded, asked, sizes, of = 0, 0, {}, {}
    for code, own in b[b["omraade"] != "alle"].groupby("kommunekode"):
        months = sorted(own["periode"].unique())
        told = [None if pd.isna(a) else (round(100 * a), round(100 * z)) for a, z in (ends.loc[code, m] for m in months)]
        paths = {
            a: {t: c[t].astype(int).tolist() for t in ("udtaget", "resterende", "bortfaldet")} for a, c in own.groupby("omraade")
        }
        if any(len(p["udtaget"]) != len(months) for p in paths.values()):
            continue
        if sum(t is not None for t in told[-WINDOW:]) > 8:
            sizes[code] = sum(p["udtaget"][-1] + p["resterende"][-1] for p in paths.values())
        of[code] = paths, told, [bool(run[code, m] > 0) for m in months]
        left = thresholds_left(paths, told)
        excluded, asked = excluded + sum(len(t) < BASE for t in left), asked + len(left)
    print(f"\nTærskler, der kan udelukkes: {excluded} af {asked} antal")
    for code in sorted(sizes, key=sizes.__getitem__)[:municipalities]:
        paths, told, under = of[code]
        cut = {a: {t: p[-WINDOW:] for t, p in own.items()} for a, own in paths.items()}
        left, fixed = over_time(cut, told[-WINDOW:], under[-WINDOW:], limit)
        print(
            f"Kommune {code}, 12 vinduer lagt sammen: færrest værdier {left}; måneder med 1–4, der er givet: {fixed}", flush=True
        )


if __name__ == "__main__":
    compare(Path(sys.argv[1]))
    attack(Path(sys.argv[1]), 3)
