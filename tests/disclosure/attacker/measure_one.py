"""Measure 1's intervals: what they leave of the counts behind them, and whether any says more than it may.

What is known of a count is that it lies within 4 of what is shown, and has left what was shown the month before; where one may
have been moved for the threshold, that it is a neighbour of the true one; and whether the true share is under the threshold. A
municipality's interval over the areas of step 3 must leave three values of every count; that of both steps follow from it and
from the shown counts; and nothing else be told."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

import numpy as np
import pandas as pd

BASE, LEAST, WIDEST = 5, 3, 10
KEY = ["periode", "kommunekode", "kontroltrin", "omraade"]
Range = tuple[int, int]
Cell = tuple[Range, Range]  # taken, and left on the list


def attack_measure_one(b: pd.DataFrame, readings: pd.DataFrame) -> list[str]:
    """`b`: the public benchmark; `readings`: the public `benchmark_opfoelgning`."""
    told, findings = _told(b)
    return findings + _left(b, readings, told)


def _told(b: pd.DataFrame) -> tuple[dict[tuple, Range], list[str]]:
    told, findings = {}, []
    columns = [*KEY, "udtaget", "resterende", "andel_udtaget", "andel_udtaget_fra", "andel_udtaget_til"]
    for *place, t, r, share, low, high in b[columns].itertuples(index=False, name=None):
        name, ends = "/".join(place), (low, high)
        if all(pd.isna(e) for e in ends):
            if pd.isna(share) != (t + r == 0) or (t + r and abs(share - t / (t + r)) > 1e-12):
                findings.append(f"benchmark: andel_udtaget er ikke regnet af de viste tal: {name}")
            continue
        points = [100 * e for e in ends]
        whole = all(abs(p - round(p)) < 1e-9 for p in points)
        if not whole or abs(sum(ends) / 2 - share) > 1e-9 or not 0.5 < points[1] - points[0] < WIDEST + 0.5:
            findings.append(f"benchmark: andel_udtaget er ikke midten af et interval i hele procent: {name}")
            continue
        told[tuple(place)] = (round(points[0]), round(points[1]))
    return told, findings


def _left(b: pd.DataFrame, readings: pd.DataFrame, told: dict[tuple, Range]) -> list[str]:
    cells, findings = _cells(b), []
    columns = [*KEY[:3], "graense_taeller", "graense_naevner", "maaneder_i_traek"]
    read = {(m, k): (int(t), int(n), run > 0) for m, k, s, t, n, run in _rows(readings, columns) if s == "3"}
    for (month, code, step, area), interval in told.items():
        name, own = f"{month}/{code}/{step}/{area}", cells.get((month, code), {})
        step_3 = [v for (s, _), v in own.items() if s == "3"]
        others = [v for (s, _), v in own.items() if s != "3"]
        if (step, area) == ("3", "alle") and code != "DK":
            reading = read[month, code]
            for known in _ways([shown for shown, _ in step_3], [before for _, before in step_3], reading):
                if (left := fewest(known, interval, reading)) < LEAST:
                    findings.append(f"benchmark: måling 1 lader {left} værdier af et antal: {name}")
                    break
        elif (step, area) == ("samlet", "alle") and code != "DK":
            of_3 = told.get((month, code, "3", "alle"))
            if of_3 is None or not _holds(interval, of_3, [s for s, _ in step_3], [s for s, _ in others]):
                findings.append(f"benchmark: måling 1 siger mere end de viste tal: {name}")
        else:
            findings.append(f"benchmark: måling 1 siger mere end de viste tal: {name}")
    return findings


def _rows(frame: pd.DataFrame, columns: list[str]) -> list[tuple]:
    return list(frame[columns].itertuples(index=False, name=None))


def _cells(b: pd.DataFrame) -> dict[tuple[str, str], dict[tuple[str, str], tuple]]:
    """By month and municipality each single cell's shown counts, and those of the month before it that there is."""
    own = b[(b["kommunekode"] != "DK") & (b["omraade"] != "alle")].sort_values(KEY[1:] + KEY[:1])
    out: dict = {}
    last: tuple = ()
    for month, *place, t, r in _rows(own, [*KEY, "udtaget", "resterende"]):
        code, step, area = place
        before = last[1] if last and last[0] == place else None
        out.setdefault((month, code), {})[step, area] = ((int(t), int(r)), before)
        last = (place, (int(t), int(r)))
    return out


def _ways(shown: Sequence[tuple[int, int]], before: Sequence, reading: tuple[int, int, bool]) -> list[list[Cell]]:
    """What a reader may hold each count to be: within 4; less what it has left; and one-sided, where it may have been moved."""
    wide = [tuple((max(v - BASE + 1, 0), v + BASE - 1) for v in s) for s in shown]
    out = [wide, [tuple(_since(v, b[i] if b else v) for i, v in enumerate(s)) for s, b in zip(shown, before, strict=True)]]
    numerator, denominator, under = reading
    t, r = (sum(s[i] for s in shown) for i in (0, 1))
    at = denominator * t - numerator * (t + r)
    most = BASE * max(numerator, denominator - numerator)
    if (-most <= at < 0) if under else (0 <= at < most):
        up, down = (lambda v: (v, v + BASE - 1)), (lambda v: (max(v - BASE + 1, 0), v))
        first, second = (up, down) if under else (down, up)
        out.append([(first(s[0]), second(s[1])) for s in shown])
    return out


def _since(now: int, was: int) -> Range:
    low, high = max(now - BASE + 1, 0), now + BASE - 1
    return (max(low, was + BASE), high) if now > was else (low, min(high, max(was - BASE, 0))) if now < was else (low, high)


def fewest(cells: Sequence[Cell], told: Range, reading: tuple[int, int, bool]) -> int:
    """The fewest values that are left of a count of any of the cells, or of their sums: every pair of sums is tried."""
    low, high = ([sum(c[i][z] for c in cells) for i in (0, 1)] for z in (0, 1))
    t, r = np.meshgrid(*(np.arange(low[i], high[i] + 1) for i in (0, 1)), indexing="ij")
    numerator, denominator, under = reading
    may = (t + r > 0) & (100 * t >= told[0] * (t + r)) & ((100 * t < told[1] * (t + r)) | (told[1] == 100))
    may &= (denominator * t < numerator * (t + r)) == under
    left = inf
    for i in (0, 1):
        sums = np.flatnonzero(may.any(axis=1 - i)) + low[i]
        left = min(left, len(sums))
        for c in cells:
            a, z = c[i]
            rest = low[i] - a, high[i] - z
            left = min(left, sum(((sums >= v + rest[0]) & (sums <= v + rest[1])).any() for v in range(a, z + 1)))
    return int(left)


def _holds(told: Range, of_3: Range, step_3: Sequence[tuple[int, int]], others: Sequence[tuple[int, int]]) -> bool:
    """Whether the interval holds every share that step 3's interval and the shown counts leave."""
    (a0, a1), (w0, w1) = ((sum(max(s[i] - BASE + 1, 0) for s in others), sum(s[i] + BASE - 1 for s in others)) for i in (0, 1))
    whole = sum(max(v - BASE + 1, 0) for s in step_3 for v in s), sum(v + BASE - 1 for s in step_3 for v in s)
    low = min((of_3[0] * w + 100 * a0) / max(w + a0 + w1, 1) for w in whole)
    high = max((of_3[1] * w + 100 * a1) / max(w + a1 + w0, 1) for w in whole)
    return told[0] <= low + 1e-9 and high - 1e-9 <= told[1]
