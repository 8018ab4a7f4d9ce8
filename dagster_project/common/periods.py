"""Periods: the one that figures are built up to, and months as text."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

from dagster_project.common.duckdb_read import open_read_only

_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")

ALWAYS = date(1900, 1, 1)  # the first day of the seeds' lists: from the beginning


def is_month(text: str) -> bool:
    return _MONTH.fullmatch(text) is not None


def month_before(dag: date) -> str:
    """The month before the day's own, YYYY-MM."""
    return f"{dag.replace(day=1) - timedelta(days=1):%Y-%m}"


def months_after(month: str, count: int) -> str:
    """The month so many after another, YYYY-MM."""
    year, nr = divmod(12 * int(month[:4]) + int(month[5:]) - 1 + count, 12)
    return f"{year:04d}-{nr + 1:02d}"


def last_day(month: str) -> date:
    """The last day of a month YYYY-MM."""
    following = months_after(month, 1)
    return date(int(following[:4]), int(following[5:]), 1) - timedelta(days=1)


def bygget_til(database: Path) -> str | None:
    """The period that a database was built up to: the one asked for, else the newest in force; None when nothing is."""
    with open_read_only(database) as con:
        return con.execute("select periode from intermediate.int_periode").fetchone()[0]
