"""Shares of true counts, shown on a grid: the finest that leaves every count behind it the candidates that protection asks for.

A grid of 1, 2, 5 or 10 percentage points, whose lines the threshold is one of. A share is told as the interval between two lines.
What that leaves of the counts behind it is tried out: every pair of counts that fits what is shown of both (disclosure.bands) and
the interval; then again with the shares of the same counts, with those of step 3 and of both steps together, and month by month.
Where a count is left with too few, the finest of its shares gets a coarser grid; beyond 10 points it is not shown: for få sager.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from dagster_project.disclosure.bands import LEAST, Bands, Paths

GRIDS = (1, 2, 5, 10)  # percentage points
_NONE = 99
_TINY = 0.01  # of hundredths of a case
_TOTALS_WORTH = 4  # so many points coarser the parts may become before a total does
HIDDEN = 0  # the grid of a share that is not shown
_AIR = 1  # so many candidates more are asked for where other shares may take some


@dataclass(frozen=True)
class Share:
    """`part` of a whole: of the part and `rest`, or (`within`) of `rest`, which it is a part of."""

    name: str
    part: str
    rest: str
    within: bool = False

    @property
    def counts(self) -> tuple[str, ...]:
        return (self.part, self.rest)


SHARES = (
    Share("andel_udtaget", "udtaget", "resterende"),
    Share("andel_med_kontrolsag", "udtaget_med_kontrolsag", "udtaget", True),
    Share("andel_med_effekt", "afsluttet_med_effekt", "afsluttet", True),
    Share("andel_ikke_afsluttet", "ikke_afsluttet", "afsluttet"),
    Share("andel_med_effekt_afsluttet_i_vinduet", "afsluttet_i_vinduet_med_effekt", "afsluttet_i_vinduet", True),
)
FLOWS = ("udtaget", "bortfaldet", "afsluttet_i_vinduet", "afsluttet_i_vinduet_med_effekt")


def interval(part: np.ndarray, whole: np.ndarray, grid: np.ndarray, limit: float | np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The two lines of the grid around each share, in points; cut at the threshold, where that lies between them. The last
    interval holds 100 too."""
    share = 100 * part / np.maximum(whole, 1)
    step = np.maximum(grid, 1)
    low = np.minimum(np.floor(share / step + 1e-9) * step, 100 - step)
    under = share < limit - 1e-9
    cut = (low < limit) & (limit < low + step)
    return np.where(cut & ~under, limit, low), np.where(cut & under, limit, low + step)


@dataclass
class Cells:
    """Single cells by months, flattened to rows. `true` and `bands` by count; `groups`: by total (a set of cells of the same
    month) the number of each row's, -1 for none; each holds the one before, and the last one's rows are settled by themselves.
    `limit`: the threshold of measure 1 in points."""

    true: dict[str, np.ndarray]
    bands: dict[str, Bands]
    groups: list[np.ndarray]
    limit: float
    grid: dict[str, np.ndarray] = field(default_factory=dict)
    of_groups: list[dict[str, np.ndarray]] = field(default_factory=list)

    @property
    def shares(self) -> list[Share]:
        """Those that the counts give."""
        return [s for s in SHARES if all(c in self.true for c in s.counts)]

    def whole(self, share: Share, counts: dict[str, np.ndarray]) -> np.ndarray:
        return counts[share.rest] if share.within else counts[share.part] + counts[share.rest]

    def line(self, share: Share) -> float:
        return self.limit if share.name == "andel_udtaget" else 1e9


class Candidates:
    """What is left of each count, row by row: a table of yes and no from the lowest count on."""

    def __init__(self, low: np.ndarray, high: np.ndarray) -> None:
        self.low = low
        self.may = low[:, None] + np.arange(int((high - low).max(initial=0)) + 1) <= high[:, None]

    @property
    def count(self) -> np.ndarray:
        return self.may.sum(axis=1)

    @property
    def values(self) -> np.ndarray:
        return (self.low[:, None] + np.arange(self.may.shape[1])).astype(np.float32)

    def ends(self) -> tuple[np.ndarray, np.ndarray]:
        width = self.may.shape[1]
        return self.low + self.may.argmax(axis=1), self.low + width - 1 - self.may[:, ::-1].argmax(axis=1)


def pairs(part: Candidates, rest: Candidates, within: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(every pair that may be, its part, its whole)."""
    n, o = part.values[:, :, None], rest.values[:, None, :]
    may = part.may[:, :, None] & rest.may[:, None, :]
    return (may & (n <= o), n, np.broadcast_to(o, may.shape)) if within else (may, n, n + o)


def over(n: np.ndarray, whole: np.ndarray, line: np.ndarray) -> np.ndarray:
    """How far a part is over that line of its whole; in cases times 100."""
    return 100 * n - line.astype(np.float32)[:, None, None] * whole


def narrow(cells: Cells, rows: np.ndarray, sweeps: int = 2) -> dict[str, Candidates]:
    """What everything that is shown of those rows leaves of each of their counts. They are whole groups."""
    left = {c: Candidates(b.low[rows], b.high[rows]) for c, b in cells.bands.items()}
    for _ in range(sweeps):
        before = {c: own.count for c, own in left.items()}
        for share in cells.shares:
            _fit(cells, rows, share, left)
        if all((before[c] == own.count).all() for c, own in left.items()):
            break
    return left


def _fit(cells: Cells, rows: np.ndarray, share: Share, left: dict[str, Candidates]) -> None:
    part, other = left[share.part], left[share.rest]
    may, n, whole = pairs(part, other, share.within)
    counts = {c: v[rows] for c, v in cells.true.items()}
    grid = cells.grid[share.name][rows]
    low, high = interval(counts[share.part], cells.whole(share, counts), grid, cells.line(share))
    shown = (grid > 0)[:, None, None]
    may &= ~shown | ((over(n, whole, low) >= -_TINY) & ((over(n, whole, high) < -_TINY) | (high >= 100)[:, None, None]))
    inner = None
    for group, of_group in zip(cells.groups, cells.of_groups, strict=True):
        may &= _group_fits(cells, share, group[rows], of_group[share.name], (may, n, whole), counts, inner)
        inner = group[rows] >= 0, of_group[share.name]
    part.may &= may.any(axis=2)
    other.may &= may.any(axis=1)


def _group_fits(
    cells: Cells, share: Share, group: np.ndarray, grid: np.ndarray, pairs_: tuple, counts: dict, inner: tuple | None
) -> np.ndarray:
    """Whether the others of the group could make up for a pair, over the lower line and under the upper. `inner`: which rows are
    in the group within this one, and its grids: for a row outside it those inside reach only as far as their share lets them."""
    may, n, whole = pairs_
    ok = np.ones_like(may)
    numbers, nr = np.unique(group, return_inverse=True)
    true_part = np.bincount(nr, counts[share.part])
    true_whole = np.bincount(nr, cells.whole(share, counts))
    own_grid = np.where(numbers >= 0, grid[np.maximum(numbers, 0)], 0)
    low, high = interval(true_part, true_whole, own_grid, cells.line(share))
    use = ((own_grid > 0) & (numbers >= 0))[nr]
    caps = _caps(cells, share, (numbers, nr), pairs_, counts, (low, high), *inner) if inner else {}
    for line, sign in ((low, 1), (high, -1)):
        far = sign * over(n, whole, line[nr])
        most = np.where(may, far, -np.inf).max(axis=(1, 2))
        others = np.bincount(nr, np.where(np.isfinite(most), most, 0))[nr] - most
        others = np.where(inner[0], others, np.minimum(others, caps[sign][nr])) if inner else others
        fits = far + others[:, None, None] >= (-_TINY if sign > 0 else _TINY)
        ok &= fits | ~use[:, None, None] | ((line >= 100)[nr][:, None, None] & (sign < 0))
    return ok


def _caps(
    cells: Cells,
    share: Share,
    which: tuple[np.ndarray, np.ndarray],
    pairs_: tuple,
    counts: dict,
    lines: tuple[np.ndarray, np.ndarray],
    within: np.ndarray,
    grid: np.ndarray,
) -> dict[int, np.ndarray]:
    """By total how far the group within it can be over its lower line (1) and under its upper (-1), by that group's own share."""
    (numbers, nr), (may, _, whole) = which, pairs_
    own = np.where(numbers >= 0, grid[np.maximum(numbers, 0)], 0)
    part, of = counts[share.part] * within, cells.whole(share, counts) * within
    low, high = interval(np.bincount(nr, part), np.bincount(nr, of), own, cells.line(share))
    least, most = np.where(may, whole, np.inf).min(axis=(1, 2)), np.where(may, whole, -np.inf).max(axis=(1, 2))
    ends = [np.bincount(nr, np.where(within & np.isfinite(w), w, 0)) for w in (least, most)]
    slopes = {1: high - lines[0], -1: lines[1] - low}
    return {sign: np.where(own > 0, np.maximum(k * ends[0], k * ends[1]), np.inf) for sign, k in slopes.items()}


def choose_grids(cells: Cells, kept: dict[str, np.ndarray], months: tuple[int, int]) -> None:
    """Fills `grid` and `of_groups`. `kept`: by share the grid that an earlier publication showed the same share on, -1 for none.
    `months`: cells by months, for what windows leave of each other."""
    for share in cells.shares:
        cells.grid[share.name] = np.where(kept[share.name] >= 0, kept[share.name], _first(cells, share))
    many = 1 + max((int(group.max(initial=-1)) for group in cells.groups), default=0)
    cells.of_groups = [_of_group(cells, group, many) for group in cells.groups]
    size = len(cells.grid[cells.shares[0].name])
    if not size:
        return
    ends = {c: np.zeros((2, size), int) for c in cells.bands}
    few = {c: np.zeros(size, bool) for c in cells.bands}
    in_time = {c: np.zeros(size, bool) for c in FLOWS if c in cells.bands}
    # a cell that is all that a total has beside another total: more shares than its own are about it
    outside = cells.groups[0] < 0 if cells.groups else np.zeros(size, bool)
    rows = np.arange(size)
    while len(rows):
        left = narrow(cells, rows)
        for c, own in left.items():
            ends[c][:, rows] = own.ends()
            wide = cells.bands[c].high[rows] - cells.bands[c].low[rows] + 1
            few[c][rows] = own.count < np.minimum(LEAST + _AIR * outside[rows], wide)
        series = np.unique(rows // months[1])
        of_series = (series[:, None] * months[1] + np.arange(months[1])).ravel()
        for c, own_few in in_time.items():
            own_few[of_series] = _few_in_time(*ends[c][:, of_series].reshape(2, len(series), months[1]))
            own_few |= _others(cells, c, own_few, months[1])
        rows = _coarser(cells, {c: own | in_time.get(c, False) for c, own in few.items()})


def _first(cells: Cells, share: Share) -> np.ndarray:
    """The finest grid that this share alone allows each row."""
    low = {c: cells.bands[c].low for c in share.counts}
    high = {c: cells.bands[c].high for c in share.counts}
    rest = Candidates(low[share.rest], high[share.rest])
    may, n, whole = pairs(Candidates(low[share.part], high[share.part]), rest, share.within)
    true_part, true_whole = cells.true[share.part], cells.whole(share, cells.true)
    out = np.zeros(len(true_part), int)
    nothing = sum(cells.bands[c].shown for c in (share.counts[share.within :])) == 0
    for step in reversed(GRIDS):
        a, b = interval(true_part, true_whole, np.full(len(out), step), cells.line(share))
        ok = may & (over(n, whole, a) >= -_TINY) & ((over(n, whole, b) < -_TINY) | (b >= 100)[:, None, None])
        enough = np.minimum(ok.any(axis=2).sum(axis=1), ok.any(axis=1).sum(axis=1)) >= LEAST + _AIR
        out = np.where(enough & (out == (0 if step == GRIDS[-1] else _next(step))), step, out)
    return np.where(nothing, HIDDEN, out)


def _steps(table: np.ndarray, nr: np.ndarray) -> np.ndarray:
    """The grid of those rows or totals; beyond all where there is none."""
    step = table[np.maximum(nr, 0)]
    return np.where((nr >= 0) & (step > 0), step, _NONE)


def _next(step: int) -> int:
    return (*GRIDS, HIDDEN)[GRIDS.index(step) + 1]


def _of_group(cells: Cells, group: np.ndarray, many: int) -> dict[str, np.ndarray]:
    """Totals begin with a grid on which a step is at least a case; what they leave of their parts is tried with the others'."""
    out = {}
    for share in cells.shares:
        whole = np.bincount(group[group >= 0], cells.whole(share, cells.true)[group >= 0], many)
        out[share.name] = np.select([whole >= 100 / g for g in GRIDS], GRIDS, HIDDEN)
    return out


def _few_in_time(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """The windows of which the other windows leave too little; cells by months."""
    paths, there = Paths(*low.shape), high >= low
    for m in range(low.shape[1]):
        paths.add(m, there[:, m], low[:, m], high[:, m])
    least, most = paths.windows()
    return ((most - least + 1 < LEAST) & there).ravel()


def _others(cells: Cells, count: str, few: np.ndarray, months: int) -> np.ndarray:
    """The other windows of a cell of which one has too few candidates and no share to make coarser."""
    shares = [s.name for s in cells.shares if count in s.counts]
    can = np.any([cells.grid[name] > 0 for name in shares], axis=0)
    for group, grids in zip(cells.groups, cells.of_groups, strict=True):
        can |= (group >= 0) & np.any([grids[name][np.maximum(group, 0)] > 0 for name in shares], axis=0)
    stuck = (few & ~can).reshape(-1, months).any(axis=1)
    return np.repeat(stuck, months) & can


def _coarser(cells: Cells, few: dict[str, np.ndarray]) -> np.ndarray:
    """Gives each row with too few candidates of a count a coarser grid of its finest share, its own rather than its totals'.
    The rows to try again: those of the same municipality and month, the last of `groups`."""
    touched = np.zeros(len(next(iter(few.values()))), bool)
    for count, own in few.items():
        bad = np.flatnonzero(own)
        if not len(bad):
            continue
        shares = [s.name for s in cells.shares if count in s.counts]
        tables = [(grid[name], group[bad]) for group, grid in zip(cells.groups, cells.of_groups, strict=True) for name in shares]
        tables = [*((cells.grid[name], bad) for name in shares), *tables]
        steps = np.array([_steps(table, nr) for table, nr in tables])
        steps[len(shares) :] += _TOTALS_WORTH
        finest = steps.argmin(axis=0)
        touched[bad] |= (steps < _NONE).any(axis=0)
        for i, (table, nr) in enumerate(tables):
            mine = nr[(finest == i) & (steps[i] < _NONE)]
            table[mine] = [_next(int(g)) if g else 0 for g in table[mine]]
    if not cells.groups:
        return np.flatnonzero(touched)
    last = cells.groups[-1]
    return np.flatnonzero(np.isin(last, np.unique(last[touched])))
