"""Public shares of measure 2: `python -m bench.shares <publication's folder>` compares ways of telling them, on its internal
benchmark and on generated municipalities: how far from the true share, how many are told, and what is left of each count. Of
measure 1 how far its shown shares are off."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise, product
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow.parquet as pq

from bench.shares_attack import candidates, over_time, thresholds_left, values_left
from dagster_project.disclosure.rounding import BASE, rounded, rounding_key, threshold
from dagster_project.disclosure.shares import POINTS, ROOM, WIDEST, Interval, Known, effect_cuts, tell
from dagster_project.disclosure.shares import known_in_time as known

KEY = rounding_key(b"en noegle til sammenligning, 32 byte lang")
PARTS = ("afsluttet_med_effekt", "afsluttet", "ikke_afsluttet")
Counts = list[int]  # one a month


class Cell(NamedTuple):
    """A municipality's cell: true and shown counts month by month, and what its shown ones say of the true."""

    true: tuple[Counts, Counts, Counts]
    shown: tuple[Counts, Counts, Counts]
    known: list[Known]
    within: list[Known]


World = dict[str, list[Cell]]


def _cell(name: tuple[str, ...], true: tuple[Counts, ...], base: int = BASE) -> Cell:
    shown = []
    for part_, own in zip(PARTS, true, strict=True):
        limit, path = threshold(KEY, (*name, part_)), []
        for i, v in enumerate(own):
            stays = i > 0 and v > 0 and abs(v - path[-1]) < base
            path.append(
                path[-1] if stays else rounded(v, limit) if base == BASE else v // base * base + base * (v % base * 2 > base)
            )
        shown.append(path)
    shown[0] = [min(e, k) for e, k in zip(shown[0], shown[1], strict=True)]
    within = [Known(*((max(s - base + 1, 0), s + base - 1) for s in own)) for own in zip(*shown, strict=True)]
    return Cell(tuple(true), tuple(shown), known(*shown, *([[9_999] * len(own) for own in shown[:2]])), within)


def sample(folder: Path) -> World:
    """Step 3 of every municipality of a publication, area by area."""
    table = pq.read_table(folder / "intern" / "tabeller" / "benchmark.parquet").to_pandas()
    table = table[(table["kommunekode"] != "DK") & (table["omraade"] != "alle") & (table["kontroltrin"] == "3")]
    out: World = defaultdict(list)
    for (code, area), own in table.sort_values("periode").groupby(["kommunekode", "omraade"]):
        out[code].append(_cell((code, area), tuple(own[p].astype(int).tolist() for p in PARTS)))
    return dict(out)


def generated(seed: int, municipalities: int = 60, months: int = 24) -> World:
    """Cases of three areas: created at a rate, closed after some months or not, a part of them with effect."""
    chance = np.random.default_rng(seed)
    out: World = {}
    for nr in range(municipalities):
        out[f"{nr}"] = []
        for area in range(3):
            created = np.repeat(np.arange(months + 11), chance.poisson(chance.choice([0.2, 0.5, 1, 2, 4]), months + 11))
            closed = created + chance.geometric(chance.uniform(0.1, 0.4), len(created)) - 1
            effect = chance.random(len(created)) < chance.uniform(0.05, 0.6)
            rows = []
            for end in range(11, months + 11):
                own = (created > end - 12) & (created <= end)
                done = own & (closed <= end)
                rows.append([int((done & effect).sum()), int(done.sum()), int((own & ~done).sum())])
            out[f"{nr}"].append(_cell((f"{nr}", f"{area}"), tuple(list(c) for c in zip(*rows, strict=True))))
    return out


Answer = tuple[float, float] | None  # bounds in points
Way = Callable[[list[Cell], int], tuple[Answer, float]]


def _sums(cells: list[Cell], month: int) -> tuple[int, int, int]:
    return tuple(sum(c.true[i][month] for c in cells) for i in range(3))


def ratio(base: int) -> Way:
    """The ratio of counts rounded to that base, whatever interval they leave."""

    def way(cells: list[Cell], month: int) -> tuple[Answer, float]:
        own = cells if base == BASE else [_cell((str(i),), c.true, base) for i, c in enumerate(cells)]
        e, k = (sum(c.shown[i][month] for c in own) for i in (0, 1))
        return ((0, POINTS), 100 * e / k) if k else (None, 0.0)

    return way


def perturbed(cells: list[Cell], month: int) -> tuple[Answer, float]:
    """Each count moved by up to 2 under a key, as by the offices that perturb by cell; the interval is what that leaves."""
    moved = [[max(c.true[i][month] + threshold(KEY, (str(c.true), str(month), str(i))) - 3, 0) for i in (0, 1)] for c in cells]
    e, k = (sum(m[i] for m in moved) for i in (0, 1))
    room = 2 * len(cells)
    bounds = (100 * max(e - room, 0) / (k + room), min(100 * (e + room) / max(k - room, 1), 100))
    return (bounds if bounds[1] - bounds[0] <= WIDEST else None), 100 * e / k if k else 0.0


def left_by_shown(cells: list[Cell], month: int) -> tuple[Answer, float]:
    """What the shown counts leave, and nothing more."""
    e0, e1 = (sum(c.within[month].effect[i] for c in cells) for i in (0, 1))
    k0, k1 = (sum(c.within[month].closed[i] for c in cells) for i in (0, 1))
    if k0 == 0:
        return None, 0.0
    bounds = (100 * e0 / k1, min(100 * e1 / k0, 100))
    return (bounds if bounds[1] - bounds[0] <= WIDEST else None), sum(bounds) / 2


def by_truth(cells: list[Cell], month: int) -> tuple[Answer, float]:
    """The finest of 1, 2, 5 and 10 points that leaves three values of every count around the true one: the choice tells."""
    e, k, _ = _sums(cells, month)
    for grid in (1, 2, 5, 10):
        low = 100 * e // (grid * k) * grid if k else 0
        own = (min(low, 100 - grid), min(low, 100 - grid) + grid)
        if k and min(candidates([c.within[month] for c in cells], own)) >= 3:
            return own, sum(own) / 2
    return None, 0.0


def by_shown(cells: list[Cell], month: int) -> tuple[Answer, float]:
    """Cut by what is shown alone."""
    told = tell([c.known[month] for c in cells], [c.within[month] for c in cells], *_sums(cells, month)).effect
    return told, sum(told) / 2 if told else 0.0


def single_by_shown(cells: list[Cell], month: int) -> tuple[Answer, float]:
    """The same of one cell alone, where three values of each count are left."""
    (cell,) = cells
    e, k, _ = _sums(cells, month)
    (e0, e1), (k0, k1), _ = cell.known[month]
    if k0 == 0 or k == 0 or min(e1, k0) - e0 < ROOM:
        return None, 0.0
    within = cell.within[month]
    ends = 100 * within.effect[0] // within.closed[1], min(100 * within.effect[1] // max(within.closed[0], 1), 99) + 1
    scale = effect_cuts((e0, min(e1, k0)), (k0, k1), ends, 3)
    told = next(((a, b) for a, b in pairwise(scale) if a <= min(100 * e // k, 99) < b), None)
    return (told, sum(told) / 2) if told and told[1] - told[0] <= WIDEST else (None, 0.0)


WAYS: dict[str, tuple[bool, Way]] = {
    "forholdet mellem tal rundet til 5 (før)": (False, ratio(5)),
    "forholdet mellem tal rundet til 3": (False, ratio(3)),
    "forstyrret med op til 2 efter celle": (False, perturbed),
    "det, de viste tal lader tilbage": (False, left_by_shown),
    "fineste net, valgt efter de sande tal": (False, by_truth),
    "skåret efter det viste, kommunen over alle ydelser": (False, by_shown),
    "skåret efter det viste, hver ydelse for sig": (True, single_by_shown),
}


def _groups(world: World, single: bool) -> Iterator[list[Cell]]:
    for cells in world.values():
        yield from ([c] for c in cells) if single else [cells]


def compare(name: str, world: World, months: list[int]) -> None:
    print(f"\n{name}, {len(world)} kommuner, {len(months)} måneder: andel med effekt\n")
    print("| måde | vist | fejl, snit | fejl, 95 pct. | bredde | færrest værdier af et antal |\n|---|---|---|---|---|---|")
    for title, (single, way) in WAYS.items():
        errors, widths, left, asked = [], [], [], 0
        for cells, month in product(_groups(world, single), months):
            e, k, _ = _sums(cells, month)
            if k == 0:
                continue
            asked += 1
            bounds, at = way(cells, month)
            if bounds is None:
                continue
            errors.append(abs(at - 100 * e / k))
            widths.append(bounds[1] - bounds[0])
            if way in (by_shown, single_by_shown, by_truth) and len(left) < 200:
                left.append(min(candidates([c.known[month] for c in cells], bounds)))
        if not errors:
            print(f"| {title} | 0 pct. | – | – | – | – |")
            continue
        told = f"{100 * len(errors) / asked:.0f} pct."
        few = str(min(left)) if left else "–"
        print(
            f"| {title} | {told} | {np.mean(errors):.2f} | {np.quantile(errors, 0.95):.2f} | {np.mean(widths):.1f} | {few} |",
            flush=True,
        )


def _alone(cell: Cell) -> list[int]:
    told = [single_by_shown([cell], month)[0] for month in range(len(cell.true[0]))]
    return values_left(cell.shown[:2], told)


def attack(name: str, world: World, municipalities: int) -> None:
    """What months that share eleven others, and thresholds that are the same every month, leave beside the intervals."""
    intervals: dict[str, list[Interval | None]] = {}
    opened: dict[str, list[Interval | None]] = {}
    for code, cells in world.items():
        told = [
            tell([c.known[m] for c in cells], [c.within[m] for c in cells], *_sums(cells, m))
            for m in range(len(cells[0].true[0]))
        ]
        intervals[code], opened[code] = [t.effect for t in told], [t.open for t in told]
    sure = {code: thresholds_left([c.shown[:2] for c in cells], intervals[code]) for code, cells in world.items()}
    alone = [_alone(cell) for cells in world.values() for cell in cells]
    count, fixed = sum(map(len, alone)), sum(n == 1 for own in alone for n in own)
    print(
        f"\n{name}, hver ydelse for sig: antal med kun én mulig værdi, når tærsklen er den samme hver måned: {fixed} af {count}"
    )
    excluded = sum(len(t) < BASE for own in sure.values() for t in own)
    print(f"{name}, kommunen over alle ydelser: tærskler, der kan udelukkes, af {sum(map(len, sure.values()))} antal: {excluded}")
    often = [
        c
        for c in world
        if sum(a is not None and b is not None for a, b in zip(intervals[c][-12:], opened[c][-12:], strict=True)) > 8
    ]
    smallest = sorted(often, key=lambda c: sum(x.true[1][-1] for x in world[c]))[:municipalities]
    for code in smallest:
        left = over_time([c.within[-12:] for c in world[code]], intervals[code][-12:], opened[code][-12:])
        print(f"{name}, kommune {code}: færrest værdier af et antal eller en ændring, 12 vinduer lagt sammen: {left}", flush=True)


def measure_one(folder: Path) -> None:
    """How far the shown share taken out is from the true one, in all months of a publication."""
    both = [pq.read_table(folder / e / "tabeller" / "benchmark.parquet").to_pandas() for e in ("intern", "offentlig")]
    keys = ["periode", "kommunekode", "kontroltrin", "omraade"]
    own = both[0].merge(both[1], on=keys, suffixes=("", "_vist")).dropna(subset=["andel_udtaget", "andel_udtaget_vist"])
    own["fejl"] = 100 * (own["andel_udtaget"].astype(float) - own["andel_udtaget_vist"].astype(float)).abs()
    own["hvem"] = np.where(own["kommunekode"] == "DK", "landet", "kommuner")
    own["omraade"] = np.where(own["omraade"] == "alle", "alle ydelser", "en ydelse")
    print("\nAndel udtaget, vist mod sand, alle måneder\n")
    print("| hvem | trin | ydelser | fejl, snit | fejl, 95 pct. |\n|---|---|---|---|---|")
    for names, errors in own.groupby(["hvem", "kontroltrin", "omraade"])["fejl"]:
        print(f"| {' | '.join(names)} | {errors.mean():.2f} | {errors.quantile(0.95):.2f} |")


def main() -> None:
    if len(sys.argv) > 1:
        measure_one(Path(sys.argv[1]))
    worlds = {"prøven": sample(Path(sys.argv[1]))} if len(sys.argv) > 1 else {}
    worlds |= {f"frembragt {seed}": generated(seed) for seed in (1, 2)}
    for name, world in worlds.items():
        months = len(next(iter(world.values()))[0].true[0])
        compare(name, world, [months // 2, months - 1])
        attack(name, world, 2)


if __name__ == "__main__":
    main()
