"""Measure 1 in public: the interval that a municipality's share taken out of step 3, over all areas, lies in.

Cut by what is shown alone, as in shares.py, on the side of the criterion's threshold that the true reading has. Steps 2 and 3
together follow from it and from the shown counts of step 2; every other share is the ratio of what is shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
import pandas as pd
import pyarrow as pa

from dagster_project.common.frames import NUMBER, frame, plain
from dagster_project.disclosure.measure_two import mixed
from dagster_project.disclosure.rounding import BASE
from dagster_project.disclosure.shares import LEFT, POINTS, ROOM, WIDEST, Interval, Range, cuts, point, rows_of, since
from dagster_project.disclosure.stood import Pair, told_before

COUNTS = ("udtaget", "resterende")
SHARE = "andel_udtaget"
BOUNDS = (f"{SHARE}_fra", f"{SHARE}_til")
_KEY = ["periode", "kommunekode", "kontroltrin", "omraade"]
_LIMIT = ("graense_taeller", "graense_naevner")
STEP_3, JOINED = ("3", "alle"), ("samlet", "alle")
Place = tuple[str, str, str, str]  # month, municipality, step, area
Counts = tuple[int, int]  # taken, and left on the list
Limit = tuple[int, int]  # the threshold's numerator and denominator


def told(shown: pd.DataFrame, true: pd.DataFrame, opfoelgning: pa.Table, earlier: Sequence[Pair] = ()) -> dict[Place, Interval]:
    """By row of the public benchmark that tells an interval. `shown`, `true`: the municipalities' single cells, with the key and
    `COUNTS`. What an edition of `earlier` told of the very same counts stays told, and what it did not tell untold."""
    limits = {(m, k): (t, n) for m, k, step, t, n in _tuples(frame(opfoelgning), [*_KEY[:3], *_LIMIT]) if step == "3"}
    cells, of_true = _by_place(shown), _by_place(true)
    before = _months_before(cells)
    then = [_by_place(_single(public)) for _, public in earlier]
    kept = told_before(true[[*_KEY, *COUNTS]], earlier, {SHARE: COUNTS})
    out: dict[Place, Interval] = {}
    for (month, code), limit in limits.items():
        now, place = cells.get((month, code), {}), (month, code, *STEP_3)
        if not now:
            continue
        step_3 = {c: v for c, v in now.items() if c[0] == "3"}
        stood = [e[month, code] for e in then] + [cells.get((before[month, code], code), {})]
        kept_is = kept[place].get(SHARE, ())  # None where an edition did not tell it
        own = _cut(step_3, stood, of_true[month, code], limit) if kept_is == () else kept_is
        if own is None or not _reads_alike(own, _sums(of_true[month, code], step_3), limit):
            continue
        out[place] = own
        others = [v for c, v in now.items() if c not in step_3]
        if others and (both := _joined(own, list(step_3.values()), others)):
            out[month, code, *JOINED] = both
    return out


def as_columns(tal: pd.DataFrame, intervals: Mapping[Place, Interval]) -> pd.DataFrame:
    """For the rows of `tal`, which has the ratio of what is shown, the share: the middle of its interval where one is told."""
    own = [intervals.get(place) for place in zip(*(plain(tal[k]) for k in _KEY), strict=True)]
    middles = [sum(i) / (2 * POINTS) if i else ratio for i, ratio in zip(own, plain(tal[SHARE]), strict=True)]
    ends = {name: [i and i[z] / POINTS for i in own] for z, name in enumerate(BOUNDS)}
    return pd.DataFrame({n: pd.Series(v, index=tal.index, dtype=NUMBER) for n, v in ({SHARE: middles} | ends).items()})


def _single(table: pa.Table) -> pd.DataFrame:
    own = frame(table, *_KEY, *COUNTS)
    return own[(own["kommunekode"] != "DK") & (own["omraade"] != "alle")]


def _tuples(rows: pd.DataFrame, columns: Sequence[str]) -> list[tuple]:
    return list(zip(*(plain(rows[k]) for k in columns), strict=True))


def _by_place(cells: pd.DataFrame) -> dict[tuple[str, str], dict[tuple[str, str], Counts]]:
    """(month, municipality) to (step, area) to the counts."""
    out: dict[tuple[str, str], dict[tuple[str, str], Counts]] = defaultdict(dict)
    for month, code, step, area, taken, rest in _tuples(cells, [*_KEY, *COUNTS]):
        out[month, code][step, area] = (taken, rest)
    return out


def _months_before(places: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """By month and municipality the last month before it that the municipality has; none before the first."""
    in_order = sorted(places, key=lambda place: (place[1], place[0]))
    return {b: a[0] if a[1] == b[1] else "" for a, b in pairwise([("", ""), *in_order])}


def _sums(cells: Mapping[tuple[str, str], Counts], own: Mapping) -> Counts:
    return sum(cells[c][0] for c in own), sum(cells[c][1] for c in own)


def _cut(step_3: Mapping, stood: Sequence[Mapping], of_true: Mapping, limit: Limit) -> Interval | None:
    """None too where a shown count may be moved, or may have been when it stood before: what is known of it is another thing."""
    before = [own for s in stood if (own := {c: s[c] for c in step_3 if c in s})]
    if any(may_be_moved(_sums(s, s), limit) for s in (step_3, *before)):
        return None
    own = [known(now, [s[c] for s in before if c in s]) for c, now in step_3.items()]
    return tell(own, list(step_3.values()), _sums(of_true, step_3), limit) if all(own) else None


def _reads_alike(told_: Interval, true: Counts, limit: Limit) -> bool:
    """A threshold between two points may part an interval: its middle must read as the truth does."""
    return is_under((sum(told_), 2 * POINTS - sum(told_)), limit) == is_under(true, limit)


def _joined(told_: Interval, step_3: Sequence[Counts], others: Sequence[Counts]) -> Interval | None:
    """Steps 2 and 3 together: what the interval of step 3 and the shown counts leave."""
    (t0, t1), (r0, r1) = _within(others)
    whole = tuple(a + b for a, b in zip(*_within(step_3), strict=True))
    return mixed(told_, (max(whole[0], 1), whole[1]), (t0, t0 + r1), (t1, t1 + r0))


def _within(shown: Sequence[Counts]) -> tuple[Range, Range]:
    """The least and the most of the two sums that rounding leaves, whatever was moved."""
    ends = [[since(s[i], s[i]) for s in shown] for i in (0, 1)]
    taken, rest = ((sum(a for a, _ in own), sum(z for _, z in own)) for own in ends)
    return taken, rest


def is_under(counts: Counts, limit: Limit) -> bool:
    """Whether measure 1 is strictly under the threshold, in integers."""
    return limit[1] * counts[0] < limit[0] * sum(counts)


def may_be_moved(shown: Counts, limit: Limit) -> bool:
    """Whether one of a reading's shown counts may have been moved to follow the true reading: `follow_criterion` moves them one
    by one and stops at the first that turns it, so the shown sums lie less than a move from the threshold."""
    t, n = limit
    at = n * shown[0] - t * sum(shown)
    most = BASE * max(n - t, t)
    return -most <= at < 0 if at < 0 else at < most


def known(now: Counts, before: Sequence[Counts]) -> tuple[Range, Range] | None:
    """What everybody knows of a cell's two counts by those shown and those that stood before them: last month, in an earlier
    edition; None where fewer than three values of one would be left."""
    out = []
    for i, own in enumerate(now):
        lows, highs = zip(*(since(own, b[i]) for b in (now, *before)), strict=True)
        if min(highs) - max(lows) < ROOM:
            return None
        out.append((max(lows), min(highs)))
    return out[0], out[1]


def tell(cells: Sequence[tuple[Range, Range]], shown: Sequence[Counts], true: Counts, limit: Limit) -> Interval | None:
    """The interval of the share of the sums over the cells, of which there are at least two, on its side of the threshold."""
    if len(cells) < 2 or not sum(true):
        return None
    taken, rest = ((sum(c[i][0] for c in cells) + ROOM, sum(c[i][1] for c in cells) - ROOM) for i in (0, 1))
    if min(taken[1] - taken[0], rest[1] - rest[0]) < LEFT - 1:
        return None
    (t0, t1), (r0, r1) = _within(shown)
    ends = POINTS * t0 // max(t0 + r1, 1), min(POINTS * t1 // max(t1 + r0, 1) + 1, POINTS)
    at = int(point(np.int64(true[0]), np.int64(sum(true))))
    own = next((p for p in pairwise(scale(taken, rest, ends, limit, is_under(true, limit))) if p[0] <= at < p[1]), None)
    return own if own and own[1] - own[0] <= WIDEST else None


@lru_cache(maxsize=20_000)
def scale(taken: Range, rest: Range, ends: Interval, limit: Limit, under: bool, left: int = LEFT) -> tuple[int, ...]:
    """Where the part of the scale on that side of the threshold is cut; the share lies between `ends`. Nothing where no count
    that is known of can stand there."""
    t, r = (v.ravel() for v in np.meshgrid(*(np.arange(a, z + 1) for a, z in (taken, rest)), indexing="ij"))
    may = (t + r > 0) & ((limit[1] * t < limit[0] * (t + r)) == under)
    t, r = t[may], r[may]
    if not len(t):
        return ()
    edge = POINTS * limit[0] / limit[1]
    ends = (ends[0], min(ends[1], int(np.ceil(edge)))) if under else (max(ends[0], int(edge)), ends[1])
    at = point(t, t + r)
    return cuts([rows_of(v, at) for v in (t, r, t + r)], ends, left)
