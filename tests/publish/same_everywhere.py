"""Random figures of a publication, held side by side as every medium prints them: database, CSV, page, workbook, PDF.

`python -m tests.publish.same_everywhere <publication's folder> [--seed N] [--n 20] [--database kontrol.duckdb]`: half of the
figures from each edition, half of those from what stands in all five, evenly over the tables. Exit 1 when one disagrees. The
database must be the one that was published: a later run may have changed it.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from tests.publish.media import MEDIA, NOT_HERE, Edition, Figure

MUNICIPALITIES = 5  # whose own pages are read, of a publication with many


def agrees(media: dict[str, str]) -> bool:
    return len(set(media.values()) - {NOT_HERE}) == 1


def draw(edition: Edition, n: int, dice: random.Random) -> list[Figure]:
    """Half of them from those that are in all five media, the rest from the others, evenly over the tables."""
    whole, other = [], []
    for f in edition.figures():
        (whole if NOT_HERE not in (edition.in_workbook(f), edition.in_report(f)) else other).append(f)
    half = _evenly(whole, n // 2, dice)
    return half + _evenly(other, n - len(half), dice)


def _evenly(figures: list[Figure], n: int, dice: random.Random) -> list[Figure]:
    by_table: dict[str, list[Figure]] = defaultdict(list)
    for f in dice.sample(figures, len(figures)):
        by_table[f.table].append(f)
    turns = [f for own in by_table.values() for f in enumerate(own)]
    return [f for _, f in sorted(turns, key=lambda turn: turn[0])[:n]]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.publish.same_everywhere", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("publication", type=Path)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--n", type=int, default=20)
    parser.add_argument("--database", type=Path)
    chosen = parser.parse_args(arguments)
    seed = random.randrange(10**6) if chosen.seed is None else chosen.seed
    dice = random.Random(seed)
    folder = chosen.publication.resolve()
    codes = sorted(f.name.split("-")[1] for f in (folder / "intern" / "rapport").glob("aarsrapport-*.pdf"))
    codes = dice.sample(codes, min(len(codes), MUNICIPALITIES))
    lines, wrong = [["edition", "figure", *MEDIA, "agrees"]], 0
    for name, n in (("intern", chosen.n - chosen.n // 2), ("offentlig", chosen.n // 2)):
        edition = Edition(folder / name, chosen.database or folder.parents[1] / "kontrol.duckdb", codes)
        for f in draw(edition, n, dice):
            media = edition.everywhere(f)
            wrong += not agrees(media)
            lines.append([name, f"{f.row} {f.field}", *(t or "·" for t in media.values()), "yes" if agrees(media) else "NO"])
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    print("\n".join(" | ".join(cell.ljust(w) for cell, w in zip(line, widths, strict=True)).rstrip() for line in lines))
    print(f"seed {seed}: {len(lines) - 1} figures, {wrong} disagree. · is not in that medium, or rounded for the public.")
    return int(wrong > 0)


if __name__ == "__main__":
    raise SystemExit(main())
