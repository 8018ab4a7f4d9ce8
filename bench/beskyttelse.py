"""How near the public benchmark is to the truth, and what it leaves to an attacker, by four ways of protecting the same counts.

`python -m bench.beskyttelse <kontrol.duckdb>`: on what was built there and on two invented worlds. Beside what is published: the
rounding to base 5 by a threshold with shares of rounded counts, which was before; a perturbation by a cell key (as ONS and ABS
publish), of at most 4, anew for every set of cases, zeros kept; and random rounding to base 3, each month by itself.
"""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import duckdb
import numpy as np

from dagster_project.common.danish import pct, tal
from dagster_project.disclosure.bands import LEAST, WINDOW, Bands, Paths, in_bands
from dagster_project.disclosure.shares import FLOWS, SHARES, Cells, choose_grids, interval, narrow

COUNTS = (*dict.fromkeys(c for s in SHARES for c in s.counts), "bortfaldet")
World = tuple[dict[str, np.ndarray], np.ndarray, np.ndarray]  # counts (cells by months), municipality and step 3 by cell
Shown = tuple[
    dict[str, np.ndarray], dict[str, np.ndarray]
]  # by share the error in points (NaN: not shown), by count the candidates


def of_database(database: Path) -> World:
    with duckdb.connect(str(database), read_only=True) as con:
        rows = con.execute(
            f"select kommunekode, kontroltrin, omraade, periode, {', '.join(COUNTS)} from marts.benchmark "
            "where kommunekode <> 'DK' and omraade <> 'alle' order by 1, 2, 3, 4"
        ).fetchall()
    by_cell: dict[tuple, dict[str, tuple]] = {}
    for r in rows:
        by_cell.setdefault(r[:3], {})[r[3]] = r[4:]
    months = Counter(r[3] for r in rows)
    most = sorted(m for m, n in months.items() if n == max(months.values()))  # with a snapshot of everyone
    cells = [c for c, own in by_cell.items() if all(m in own for m in most)]
    values = np.array([[by_cell[c][m] for m in most] for c in cells])
    kommune = np.unique([c[0] for c in cells], return_inverse=True)[1]
    return {n: values[:, :, i] for i, n in enumerate(COUNTS)}, kommune, np.array([c[1] == "3" for c in cells])


def invented(rate: float, seed: int) -> World:
    """98 municipalities of four cells, 24 months, with so many cases taken in a month in the middle one of them."""
    chance = np.random.default_rng(seed)
    cells, months = 4 * 98, 24
    level = np.repeat(chance.lognormal(np.log(rate), 0.8, 98), 4)[:, None] * np.tile([0.3, 1.0, 0.6, 0.4], 98)[:, None]

    def window(by_month: np.ndarray) -> np.ndarray:
        return np.array([np.convolve(r, np.ones(WINDOW, int), "valid") for r in by_month])

    taken = chance.poisson(level, (cells, months + WINDOW - 1))
    opened = chance.binomial(taken, 0.75)
    closed = chance.binomial(opened, 0.7)
    effect = chance.binomial(closed, 0.3)
    counts = {
        "udtaget": window(taken), "resterende": chance.poisson(10 * level, (cells, months)),
        "udtaget_med_kontrolsag": window(opened), "afsluttet": window(closed), "afsluttet_med_effekt": window(effect),
        "ikke_afsluttet": window(opened - closed), "afsluttet_i_vinduet": window(closed),
        "afsluttet_i_vinduet_med_effekt": window(effect), "bortfaldet": window(chance.poisson(level / 8, taken.shape)),
    }  # fmt: skip
    return counts, np.repeat(np.arange(98), 4), np.tile([False, True, True, True], 98)


def _hash(count: str, values: np.ndarray, by_month: bool) -> np.ndarray:
    """A number of each cell, or of each cell, month and count, as a key gives it."""
    out = np.empty(values.shape, np.int64)
    for (c, m), v in np.ndenumerate(values):
        text = f"{count}|{c}|{m}|{v}" if by_month else f"{count}|{c}"
        out[c, m] = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=4).digest())
    return out


def base_5(count: str, true: np.ndarray) -> Bands:
    limit = 1 + _hash(count, true, False) % 5
    shown = true // 5 * 5 + 5 * (true % 5 >= limit)
    for m in range(1, true.shape[1]):
        stays = (true[:, m] > 0) & (abs(true[:, m] - shown[:, m - 1]) < 5)
        shown[:, m] = np.where(stays, shown[:, m - 1], shown[:, m])
    low, high = np.maximum(shown - 4, 0), shown + 4
    for m in range(1, true.shape[1]):
        now, before, known = shown[:, m], shown[:, m - 1], limit[:, m]  # who knows other months of the cell knows the threshold
        low[:, m] = np.where(now > before, np.maximum(now - 5 + known, before + 5), low[:, m])
        high[:, m] = np.where(
            now > before, now + known - 1, np.where(now < before, np.minimum(before - 5, now + known - 1), high[:, m])
        )
        low[:, m] = np.where(now < before, np.maximum(now - 5 + known, 0), low[:, m])
    return Bands(shown, np.minimum(low, true), np.maximum(high, true))


def cell_key(count: str, true: np.ndarray) -> Bands:
    shown = np.where(true > 0, np.maximum(true + _hash(count, true, True) % 9 - 4, 0), 0)
    return Bands(shown, np.maximum(shown - 4, 0), shown + 4)


def base_3(count: str, true: np.ndarray) -> Bands:
    shown = true // 3 * 3 + 3 * (_hash(count, true, True) % 3 < true % 3)
    return Bands(shown, np.maximum(shown - 2, 0), shown + 2)


def _totals(world: World) -> list[np.ndarray]:
    """By kind of row (cell, step 3, both steps) which row each cell is in; -1 for none."""
    _, kommune, step3 = world
    return [np.arange(len(kommune)), np.where(step3, kommune, -1), kommune]


def _sums(of: np.ndarray, values: np.ndarray) -> np.ndarray:
    out = np.zeros((of.max() + 1, values.shape[1]))
    np.add.at(out, of[of >= 0], values[of >= 0])
    return out


def of_ratios(world: World, way: Callable[[str, np.ndarray], Bands]) -> Shown:
    true = world[0]
    bands = {c: way(c, true[c]) for c in COUNTS}
    errors = {}
    for s in SHARES:
        own = []
        for of in _totals(world):
            parts = []
            for values in (true, {c: b.shown for c, b in bands.items()}):
                part, rest = _sums(of, values[s.part]), _sums(of, values[s.rest])
                whole = rest if s.within else part + rest
                with np.errstate(divide="ignore", invalid="ignore"):
                    parts.append(np.where(whole > 0, 100 * part / whole, np.nan))  # a share of nothing is not shown
            own.append((parts[1] - parts[0])[~np.isnan(parts[0])])
        errors[s.name] = np.concatenate(own)
    return errors, {c: _left(c, b.low, b.high) for c, b in bands.items()}


def of_grid(world: World) -> Shown:
    true, kommune, step3 = world
    size = true["udtaget"].shape
    bands: dict[str, Bands] = {}
    whole_of = {s.part: s.rest for s in SHARES if s.within}
    for c in sorted(COUNTS, key=lambda c: c in whole_of):
        nothing, first = np.full(size, -1), np.arange(size[0]) % 2 == 0
        bands[c] = in_bands(true[c], first, nothing, np.zeros(size, bool), c in FLOWS, bands.get(whole_of.get(c, "")))
    number = kommune[:, None] * size[1] + np.arange(size[1])
    groups = [np.where(step3[:, None], number, -1).ravel(), number.ravel()]
    flat = {c: Bands(*(v.ravel() for v in (b.shown, b.low, b.high))) for c, b in bands.items()}
    cells = Cells({c: true[c].ravel() for c in COUNTS}, flat, groups, 30.0)
    choose_grids(cells, {s.name: np.full(number.size, -1) for s in SHARES}, size)
    errors = {}
    for s in SHARES:
        own = []
        for of, grid in ((np.arange(number.size), cells.grid), *zip(groups, cells.of_groups, strict=True)):
            at = of >= 0
            part = np.bincount(of[at], cells.true[s.part][at], len(grid[s.name]))
            whole = np.bincount(of[at], cells.whole(s, cells.true)[at], len(grid[s.name]))
            low, high = interval(part, whole, grid[s.name], cells.line(s))
            error = (low + high) / 2 - 100 * part / np.maximum(whole, 1)
            own.append(np.where(grid[s.name] > 0, error, np.nan)[whole > 0])
        errors[s.name] = np.concatenate(own)
    left = narrow(cells, np.arange(number.size))
    return errors, {c: _left(c, *(e.reshape(size) for e in own.ends())) for c, own in left.items()}


def _left(count: str, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """The candidates of each window: of those that are sums of their months, by all the others too."""
    if count in FLOWS:
        paths, there = Paths(*low.shape), np.ones(len(low), bool)
        for m in range(low.shape[1]):
            paths.add(m, there, low[:, m], high[:, m])
        low, high = paths.windows()
    return high - low + 1


def table(name: str, world: World) -> None:
    print(f"\n{name}: {world[0]['udtaget'].shape[0]} celler, {world[0]['udtaget'].shape[1]} måneder")
    print("| | måling 1: middel; 95 pct. | måling 2 | alle andele | vist | vinduer med under 3 mulige tal | heraf ét på 1–4 |")
    print("|---|---|---|---|---|---|---|")
    ways = {"gitter": of_grid}
    for label, way in (("base 5, andele af afrundede", base_5), ("cellenøgle, højst 4", cell_key), ("base 3", base_3)):
        ways[label] = lambda w, way=way: of_ratios(w, way)
    for label, way in ways.items():
        errors, left = way(world)
        every = np.concatenate(list(errors.values()))
        few = sum(int((n < LEAST).sum()) for n in left.values())
        one = sum(int(((n <= 1) & (world[0][c] > 0) & (world[0][c] < 5)).sum()) for c, n in left.items())
        cells = [_error(errors[s]) for s in ("andel_udtaget", "andel_med_effekt")] + [_error(every)]
        shown = pct(float((~np.isnan(every)).mean()), 0)
        print(f"| {label} | {' | '.join(cells)} | {shown} | {tal(few)} | {tal(one)} |", flush=True)


def _error(errors: np.ndarray) -> str:
    own = abs(errors[~np.isnan(errors)])
    return f"{tal(Decimal(float(own.mean())), 1)}; {tal(Decimal(float(np.percentile(own, 95))), 1)}"


if __name__ == "__main__":
    if len(sys.argv) > 1:
        table("prøven", of_database(Path(sys.argv[1])))
    table("opdigtet, små", invented(1.0, 1))
    table("opdigtet, store", invented(6.0, 2))
