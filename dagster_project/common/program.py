"""The program's own files, in a checkout and in an installed package alike, and its seeds read as rows; its version, and how it
starts programs.

A checkout keeps `dbt_project`, `seeds` and the lock beside the package; the wheel carries them inside it (pyproject.toml,
`force-include`), under the same names."""

from __future__ import annotations

import csv
import sys
from functools import cache
from importlib.resources import files
from pathlib import Path

PACKAGE = Path(str(files("dagster_project")))
_CARRIED = PACKAGE / "_program"
INSTALLED = _CARRIED.is_dir()
ROOT = _CARRIED if INSTALLED else PACKAGE.parent  # holds dbt_project, seeds and requirements.lock
SEEDS = ROOT / "seeds"


def own_files(pattern: str) -> list[tuple[str, Path]]:
    """The program's files that fit a pattern of the checkout, each under the name that it has there, in the order of their names;
    without byte code. A wheel and the checkout that it was built from give the same names and bytes."""
    base = PACKAGE.parent if pattern.startswith(f"{PACKAGE.name}/") else ROOT
    found = (f for f in base.glob(pattern) if f.is_file() and "__pycache__" not in f.parts)
    return [(f.relative_to(base).as_posix(), f) for f in sorted(found) if base == ROOT or not f.is_relative_to(_CARRIED)]


def version() -> str:
    """As in CHANGELOG.md, pyproject.toml and the tag."""
    from dagster_project import __version__

    return __version__


def module(name: str) -> tuple[str, ...]:
    """The beginning of a command that runs a module (`dbt.cli.main`, our own) with this Python, wherever its programs were
    installed. `-P`: a folder named `dbt` where the command is started is no module."""
    return (sys.executable, "-P", "-m", name)


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
