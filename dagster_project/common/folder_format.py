"""The format of a data folder: which one this program writes, and the way to it from those that earlier programs wrote.

A folder says its format in `format.json`; one from before that file is of format 1. A newer program brings the folder on its
first run; an older one refuses it, since it would not know what it must leave alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from dagster_project.common.files import atomic, read_object
from dagster_project.common.program import version

FORMAT = 3
_FILE = "format.json"


def _logs_of_their_own(data: Path) -> None:
    """1 → 2: each run has a log of its own in `log/`; the one that every run began anew goes."""
    for name in ("koersel.log", "udgivelse.log"):
        (data / name).unlink(missing_ok=True)


def _rows_may_be_gone(data: Path) -> None:
    """2 → 3: a delivery may have lost its rows by a rule of retention, and the register says of each whether it has."""
    register = data / "raa" / "leverancer" / "register.parquet"
    if not register.exists():
        return
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pq.read_table(register)
    if "slettet" not in table.column_names:
        with atomic(register) as temporary:
            pq.write_table(table.append_column("slettet", pa.nulls(table.num_rows, pa.string())), temporary)


# from that format to the next; each may be done twice
_STEPS: dict[int, Callable[[Path], None]] = {1: _logs_of_their_own, 2: _rows_may_be_gone}


class WrongFormat(Exception):
    """The folder is of a format that this program does not know; the message says which and what to do."""


def format_of(data: Path) -> int | None:
    """None for a folder in which nothing was ever built. Raises WrongFormat for one that is newer than this program."""
    file = data / _FILE
    if not file.exists():
        return 1 if (data / "raa").exists() else None
    found = read_object(file) or {}
    if not isinstance(number := found.get("format"), int):
        raise WrongFormat(f"{file} er ødelagt (afskåret eller tom). Hent den fra sikkerhedskopien af datamappen.")
    if number > FORMAT:
        by = found.get("program")
        # between two releases the number is the same, and to install it again would help nobody
        wanted = "den udgave, som skrev den" if by == version() else by
        raise WrongFormat(
            f"Datamappen {data} har format {number} og er skrevet af kontrol {by}; denne kontrol er {version()} og kender "
            f"formater til og med {FORMAT}. Installér {wanted} eller nyere, eller gendan en sikkerhedskopi fra før opgraderingen "
            "i en anden mappe."
        )
    return number


def bring_up_to_date(data: Path) -> tuple[int, int] | None:
    """Every step from the folder's format to this program's, and the file that says so; (from, to) when there was one to take.
    A step that is cut off is taken again."""
    number = format_of(data)
    if number == FORMAT:
        return None
    for step in range(number or FORMAT, FORMAT):
        _STEPS[step](data)
    with atomic(data / _FILE) as temporary:
        temporary.write_text(json.dumps({"format": FORMAT, "program": version()}), "utf-8")
    return (number, FORMAT) if number else None
