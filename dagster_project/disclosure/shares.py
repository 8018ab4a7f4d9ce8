"""Public shares of true counts: the interval in whole points that a share lies in, cut by what is shown alone.

Given the shown counts everybody knows which true ones there may be. The scale is cut so that every interval, whichever it turns
out to be, leaves at least `LEFT` values of each count: of the whole, and of each of its parts. So the cutting tells nothing, and
the interval no more than it was allowed to. An interval that the true counts had chosen tells of them by its width alone.

The counts are three: those with effect, the closed that they are among, and the open ones, which are no part of the closed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from dagster_project.disclosure.rounding import BASE

POINTS = 100
WIDEST = 10  # points; a wider interval is not told
LEFT = 5  # values of each count of the whole that every interval leaves; three are asked for
ROOM = (
    2  # how far from its extremes a sum must be able to lie, so that each of its parts can take three values, others giving way
)
Range = tuple[int, int]
Interval = tuple[int, int]


class Known(NamedTuple):
    """What everybody knows of a cell's true counts: the least and the most of each."""

    effect: Range
    closed: Range
    open: Range


class Told(NamedTuple):
    """The intervals in points; None where none is narrow enough."""

    effect: Interval | None
    open: Interval | None


NOTHING = Told(None, None)


def since(now: int, was: int) -> Range:
    """What a shown count says by itself, the true one is within 4 of it, and that it has left what was shown before by 5."""
    low, high = max(now - BASE + 1, 0), now + BASE - 1
    return (max(low, was + BASE) if now > was else low), (min(high, max(was - BASE, 0)) if now < was else high)


def sure(*shown: int) -> Known:
    """What rounded counts say by themselves."""
    return Known(*(since(s, s) for s in shown))


def known_in_time(
    effect: Sequence[int],
    closed: Sequence[int],
    open_: Sequence[int],
    effect_of: Sequence[int],
    closed_of: Sequence[int],
    left: Sequence[Sequence[int]] | None = None,
) -> list[Known]:
    """The same of a cell's shown counts, month after month: one that rose has left what was shown before by 5, and one that fell
    likewise; and none is more than the count that it is a part of (`effect_of`, `closed_of`). Where that leaves too few values it
    is not taken to be known: some shown counts are moved for other reasons. `left`: what the three had left, where that is
    another than the month before."""
    out = []
    were = left or [[path[max(i - 1, 0)] for i in range(len(path))] for path in (effect, closed, open_)]
    for i, shown in enumerate(zip(effect, closed, open_, strict=True)):
        ranges = []
        before = (path[i] for path in were)
        caps = (effect_of[i] + BASE - 1, closed_of[i] + BASE - 1, None)
        for alone, now, was, cap in zip(sure(*shown), shown, before, caps, strict=True):
            least, most = since(now, was)
            most = most if cap is None else min(most, cap)
            ranges.append((least, most) if most - least >= ROOM else alone)
        out.append(Known(*ranges))
    return out


def tell(cells: Sequence[Known], within: Sequence[Known], effect: int, closed: int, open_: int) -> Told:
    """The intervals of `effect / closed` and `open / (open + closed)`, the sums over the cells, of which there are at least two.

    `cells`: what is known at most; `within`: what is sure, and where the true counts are, whatever moved the shown ones."""
    inner = [box(c) for c in cells]
    (e0, e1), (k0, k1), (o0, o1) = (_sum(c[i] for c in within) for i in range(3))
    if len(cells) < 2 or k0 == 0 or not all(inner):
        return NOTHING
    whole = tuple(_sum([c[i] for c in inner], ROOM) for i in range(3))
    if any(high - low < LEFT - 1 for low, high in whole):
        return NOTHING
    shown, left = _answer(effect_cuts(*whole[:2], _ends(e0, k1 - e0, min(e1, k0), max(k0 - e1, 0))), effect, closed)
    scale = open_cuts(*whole, left, _ends(o0, k1, o1, k0))
    return Told(shown, _answer(scale, open_, open_ + closed)[0])


def _ends(least: int, rest_most: int, most: int, rest_least: int) -> Interval:
    """The points between which the share of a part in the part and a rest must lie."""
    low = point(least, max(least + rest_most, 1))
    return int(low), int(point(most, most + rest_least)) + 1 if most + rest_least else POINTS


def box(cell: Known) -> tuple[Range, Range, Range] | None:
    """Ranges of the three counts of which every combination may be; None where they have not three values each. The effect is
    at most what is closed, so both give up what they could not have together."""
    most = min(cell.effect[1], max(cell.closed[0], cell.effect[0] + ROOM))
    out = ((cell.effect[0], most), (max(cell.closed[0], most, 1), cell.closed[1]), cell.open)
    return out if all(high - low >= ROOM for low, high in out) else None


def _sum(ranges: Iterable[Range], room: int = 0) -> Range:
    lows, highs = zip(*ranges, strict=True)
    return sum(lows) + room, sum(highs) - room


@lru_cache(maxsize=20_000)
def effect_cuts(effect: Range, closed: Range, ends: Interval, left: int = LEFT) -> tuple[int, ...]:
    """Where the scale of `effect / closed`, which lies between `ends`, is cut; the ends among them."""
    e, c = _grid(effect, closed)
    at = point(e, c)
    return cuts([rows_of(v, at) for v in (e, c, c - e)], ends, left)


@lru_cache(maxsize=20_000)
def open_cuts(effect: Range, closed: Range, open_: Range, told: tuple[Interval, ...], ends: Interval) -> tuple[int, ...]:
    """The same of `open / (open + closed)`, when the share with effect is known to lie in one of `told`."""
    e, c = _grid(effect, closed)
    at = point(e, c)
    may = np.any([(low <= at) & (at < high) for low, high in told], axis=0)
    e, c = e[may], c[may]
    if not len(c):
        return ends
    closed_left = np.unique(c)
    left, o = _grid((0, len(closed_left) - 1), open_)
    k = closed_left[left]
    at = point(o, o + k)
    of_closed = np.zeros((len(closed_left), POINTS), np.float32)
    of_closed[left, at] = 1
    nr = np.searchsorted(closed_left, c)
    quantities = [rows_of(k, at), rows_of(o, at), rows_of(o + k, at)]
    for v in (e, c - e):
        with_closed = np.zeros((int(v.max() - v.min()) + 1, len(closed_left)), np.float32)
        with_closed[v - v.min(), nr] = 1
        quantities.append(with_closed @ of_closed > 0)
    return cuts(quantities, ends)


def point(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """The whole points of a share, rounded down; 100 pct. stands with what is just under it."""
    return np.minimum(POINTS * part // whole, POINTS - 1)


def cuts(quantities: Sequence[np.ndarray], ends: Interval, left: int = LEFT) -> tuple[int, ...]:
    """From the low end the least interval that leaves so many values of each quantity, then the next; what is left at the high
    end goes with the last. `quantities`: which values (rows) may stand at which points (columns)."""
    end = np.zeros(POINTS, int)  # of the least interval from each point
    for may in quantities:
        if len(may) < left:
            return ends
        following = np.minimum.accumulate(np.where(may, np.arange(POINTS), POINTS)[:, ::-1], axis=1)[:, ::-1]
        end = np.maximum(end, np.partition(following, left - 1, axis=0)[left - 1] + 1)
    out = [ends[0]]
    while out[-1] < POINTS and (after := int(end[out[-1]])) <= POINTS:
        out.append(after)
    return (*out[:-1], ends[1]) if len(out) > 1 else ends


def _grid(a: Range, b: Range) -> tuple[np.ndarray, np.ndarray]:
    x, y = np.meshgrid(np.arange(a[0], a[1] + 1), np.arange(b[0], b[1] + 1), indexing="ij")
    return x.ravel(), y.ravel()


def rows_of(values: np.ndarray, at: np.ndarray) -> np.ndarray:
    out = np.zeros((int(values.max() - values.min()) + 1, POINTS), bool)
    out[values - values.min(), at] = True
    return out


def _answer(scale: tuple[int, ...], part: int, whole: int) -> tuple[Interval | None, tuple[Interval, ...]]:
    """The interval to tell, and those that readers know it to be one of: of an untold one only that it is too wide."""
    pairs = list(pairwise(scale))
    at = int(point(np.int64(part), np.int64(whole)))
    own = next(p for p in pairs if p[0] <= at < p[1])
    if own[1] - own[0] <= WIDEST:
        return own, (own,)
    return None, tuple(p for p in pairs if p[1] - p[0] > WIDEST)
