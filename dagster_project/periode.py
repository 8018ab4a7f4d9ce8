"""Periods: the one that figures are built up to, and months as text."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

_MAANED = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


def er_maaned(tekst: str) -> bool:
    return _MAANED.fullmatch(tekst) is not None


def maaneden_foer(dag: date) -> str:
    """The month before the day's own, YYYY-MM."""
    return f"{dag.replace(day=1) - timedelta(days=1):%Y-%m}"


def nyeste(raa: Path) -> str | None:
    """The newest month of the deliveries in force, a yearly one as its December; None when nothing was delivered."""
    register = pq.read_table(raa / "leverancer" / "register.parquet", columns=["status", "til_og_med"])
    return pc.max(register.filter(pc.equal(register["status"], "indlæst"))["til_og_med"]).as_py()
