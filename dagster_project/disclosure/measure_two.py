"""Measure 2 in public: the interval that the share with effect, and the share still open, lie in, for every row of the benchmark.

* A municipality over the areas of step 3: of true counts, by the cutting of shares.py, where the areas hide each other.
* The country: of true counts, on a grid that no municipality can shift by itself.
* Every other row: what follows from these and from the shown counts, and so nothing more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import groupby
from math import ceil, floor
from operator import itemgetter
from typing import NamedTuple

import pandas as pd

from dagster_project.common.frames import NUMBER, TEXT, plain
from dagster_project.disclosure.shares import (
    NOTHING,
    POINTS,
    WIDEST,
    Interval,
    Known,
    Range,
    Told,
    known_in_time,
    sure,
    tell,
)
from dagster_project.disclosure.stood import LEFT, Pair, told_before
from dagster_project.publications.hidden_cells import HIDDEN, Hidden, as_text

COUNTS = ("afsluttet_med_effekt", "afsluttet", "ikke_afsluttet")
_PARTS_OF = ("afsluttet_i_vinduet_med_effekt", "afsluttet_i_vinduet")  # what the first two are parts of
SHARES = {"andel_med_effekt": "effect", "andel_ikke_afsluttet": "open"}
BOUNDS = tuple(f"{s}_{end}" for s in SHARES for end in ("fra", "til"))
_GRIDS = (1, 2, 5, 10)
_KEY = ["periode", "kommunekode", "kontroltrin", "omraade"]
_FEWEST = 3  # municipalities that a share of the country is told of
Place = tuple[str, str, str, str]  # month, municipality, step, area


class _Cell(NamedTuple):
    step: str
    area: str
    known: Known
    within: Known
    true: tuple[int, int, int]


def told(shown: pd.DataFrame, true: pd.DataFrame, earlier: Sequence[Pair] = ()) -> dict[Place, Told]:
    """By row of the public benchmark. `shown`, `true`: the municipalities' single cells, with the key and `COUNTS`. What an
    edition of `earlier` told of the very same counts stays told."""
    places = _cells(shown, true)
    kept = told_before(true, earlier, {share: COUNTS[i : i + 2] for i, share in enumerate(SHARES)})
    out: dict[Place, Told] = {}
    country: dict[tuple[str, str, str], list[list[_Cell]]] = defaultdict(list)
    for (month, code), cells in places.items():
        step_3 = [c for c in cells if c.step == "3"]
        for c in cells:
            out[month, code, c.step, c.area] = _of_shown([c])
            country[month, c.step, c.area].append([c])
        if step_3:
            sums = (sum(c.true[i] for c in step_3) for i in range(3))
            of_true, of_shown = tell([c.known for c in step_3], [c.within for c in step_3], *sums), _of_shown(step_3)
            now = Told(*(a or b for a, b in zip(of_true, of_shown, strict=True)))
            out[month, code, "3", "alle"] = _kept(now, kept[month, code, "3", "alle"])
            country[month, "3", "alle"].append(step_3)
        out[month, code, "samlet", "alle"] = _joined(
            step_3, [c for c in cells if c.step != "3"], out.get((month, code, "3", "alle"))
        )
        country[month, "samlet", "alle"].append(cells)
    for (month, step, area), own in country.items():
        out[month, "DK", step, area] = _kept(_of_country(own), kept[month, "DK", step, area])
    return out


def _kept(now: Told, before: Mapping[str, Interval | None]) -> Told:
    return now._replace(**{SHARES[share]: interval for share, interval in before.items()})


def _cells(shown: pd.DataFrame, true: pd.DataFrame) -> dict[tuple[str, str], list[_Cell]]:
    key = _KEY
    columns = [*COUNTS, *_PARTS_OF, *(f"{t}{LEFT}" for t in COUNTS)]
    par = shown[[*key, *columns]].merge(true[[*key, *COUNTS]], on=key, suffixes=("", "_sand")).sort_values(key[1:] + key[:1])
    out: dict[tuple[str, str], list[_Cell]] = defaultdict(list)
    months, counts = plain(par["periode"]), [plain(par[t]) for t in columns]
    of_true = list(zip(*(plain(par[f"{t}_sand"]) for t in COUNTS), strict=True))
    places = enumerate(zip(*(plain(par[k]) for k in key[1:]), strict=True))
    for (code, step, area), group in groupby(places, key=itemgetter(1)):
        rows = [i for i, _ in group]
        own = slice(rows[0], rows[-1] + 1)
        paths = [column[own] for column in counts]
        path = zip(months[own], known_in_time(*paths[:5], paths[5:]), zip(*paths[:3], strict=True), of_true[own], strict=True)
        for month, known, now, true_ones in path:
            out[month, code].append(_Cell(step, area, known, sure(*now), true_ones))
    return out


def _sums(cells: Sequence[_Cell]) -> Known:
    if len(cells) == 1:
        return cells[0].within
    return Known(*[(sum([c.within[i][0] for c in cells]), sum([c.within[i][1] for c in cells])) for i in range(3)])


def as_columns(shown: pd.DataFrame, intervals: Mapping[Place, Told]) -> pd.DataFrame:
    """For the rows of `shown` (the key and the counts) each share, the middle of its interval, with the interval's ends. `skjult`
    names those of which there is none though something is counted."""
    key = _KEY
    own = [intervals.get(place, NOTHING) for place in zip(*(plain(shown[k]) for k in key), strict=True)]
    counted = {"andel_med_effekt": shown["afsluttet"] > 0, "andel_ikke_afsluttet": shown["oprettet"] > 0}
    out: dict[str, list[float | None]] = {}
    for share, name in SHARES.items():
        ends = [getattr(t, name) if is_counted else None for t, is_counted in zip(own, plain(counted[share]), strict=True)]
        out[share] = [e and (e[0] + e[1]) / (2 * POINTS) for e in ends]
        out[f"{share}_fra"], out[f"{share}_til"] = ([e and e[i] / POINTS for e in ends] for i in (0, 1))
    untold = [
        as_text({s: Hidden.UNTOLD for s in SHARES if counts[s] and out[s][i] is None})
        for i, counts in enumerate(pd.DataFrame(counted).to_dict("records"))
    ]
    columns = {n: pd.Series(v, index=shown.index, dtype=NUMBER) for n, v in out.items()}
    return pd.DataFrame(columns | {HIDDEN: pd.Series(untold, index=shown.index, dtype=TEXT)})


def _whole_points(low: float, high: float) -> Interval | None:
    own = max(floor(low + 1e-9), 0), min(ceil(high - 1e-9), POINTS)
    return own if own[0] < own[1] and own[1] - own[0] <= WIDEST else None


def _of_shown(cells: Sequence[_Cell]) -> Told:
    """What the shown counts leave."""
    return Told(*(b and _whole_points(*b) for b in _bounds(cells)))


def _bounds(cells: Sequence[_Cell]) -> tuple[tuple[float, float] | None, tuple[float, float] | None]:
    (e0, e1), (k0, k1), (o0, o1) = _sums(cells)
    if k0 == 0:
        return None, None
    return (POINTS * e0 / k1, POINTS * min(e1, k0) / k0), (POINTS * o0 / (o0 + k1), POINTS * o1 / (o1 + k0))


def _joined(step_3: Sequence[_Cell], others: Sequence[_Cell], of_step_3: Told | None) -> Told:
    """Steps 2 and 3 together: what the interval of step 3 and the shown counts of step 2 leave."""
    if not step_3 or not others or of_step_3 is None:
        return _of_shown([*step_3, *others])
    (_, k3, o3), (e2, k2, o2) = _sums(step_3), _sums(others)
    w3 = (k3[0] + o3[0], k3[1] + o3[1])
    if k3[0] == 0:
        return NOTHING
    effect = of_step_3.effect and mixed(of_step_3.effect, k3, (e2[0], k2[1]), (e2[1], max(k2[0], e2[1])))
    open_ = of_step_3.open and mixed(of_step_3.open, w3, (o2[0], o2[0] + k2[1]), (o2[1], o2[1] + k2[0]))
    return Told(effect or None, open_ or None)


def mixed(share: Interval, whole: Range, least: Range, most: Range) -> Interval | None:
    """The share of a whole together with another (part, whole), at its least and at its most."""
    low = min((share[0] * w + POINTS * least[0]) / (w + least[1]) for w in whole)
    high = max((share[1] * w + POINTS * most[0]) / (w + most[1]) for w in whole)
    return _whole_points(low, high)


def _of_country(municipalities: Sequence[Sequence[_Cell]]) -> Told:
    """On the finest grid whose step is more than the share moves when every count of any one municipality goes from its least to
    its most: the others are free to make up for it. Near what the shown counts leave at the outside there is no interval."""
    cells = [c for own in municipalities for c in own]
    of_shown, bounds = _of_shown(cells), _bounds(cells)
    least_closed = _sums(cells).closed[0]
    if len(municipalities) < _FEWEST or not least_closed:
        return of_shown
    swing = max(high - low for own in municipalities for low, high in _sums(own))
    grid = next((g for g in _GRIDS if g * least_closed >= 2 * POINTS * swing), None)
    e, k, o = (sum(c.true[i] for c in cells) for i in range(3))
    pairs = ((e, k), (o, o + k))
    on_grid = (grid and b and _on_grid(*pair, grid, b) for pair, b in zip(pairs, bounds, strict=True))
    return Told(*(a or b for a, b in zip(on_grid, of_shown, strict=True)))


def _on_grid(part: int, whole: int, grid: int, bounds: tuple[float, float]) -> Interval | None:
    if whole == 0:
        return None
    low = min(POINTS * part // whole, POINTS - 1) // grid * grid
    return (low, low + grid) if bounds[0] + grid <= low and low + grid <= bounds[1] - grid else None
