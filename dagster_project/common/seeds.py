"""Seeds read as rows: the lists that people review, which the code takes names, units and kinds from."""

from __future__ import annotations

import csv
from functools import cache

from dagster_project.common.program import ROOT

SEEDS = ROOT / "seeds"


@cache
def read_seed(name: str) -> tuple[dict[str, str], ...]:
    """The rows of `seeds/<name>.csv` in the order of the file. An empty cell is an empty text; nobody may change the rows."""
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def same_in_all(name: str, key: str, column: str) -> dict[str, str]:
    """`column` by `key`, for a seed with several rows to a key. Raises ValueError where the rows of one key do not agree."""
    values: dict[str, str] = {}
    for row in read_seed(name):
        if values.setdefault(row[key], row[column]) != row[column]:
            raise ValueError(
                f"seeds/{name}.csv: ventede samme {column} i alle rækker for {key} = {row[key]}; "
                f"fandt {values[row[key]]!r} og {row[column]!r}. Ret rækkerne, så de er ens."
            )
    return values
