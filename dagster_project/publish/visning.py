"""What people read of the editions, built at the same time: the reports of their municipalities, and their sites."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dagster_project.publish.rapport import byg_andel, rapportnavne
from dagster_project.publish.samtidig import samtidig
from dagster_project.publish.site import Arkivpost, byg_site

ANDELE = 3  # of the reports, for two processes to be done at the same time; each reads the tables


def byg_visning(udgaver: Sequence[tuple[Path, Sequence[Arkivpost]]], stort: bool) -> None:
    """Reports and site of each edition, which comes with its archive; the one whose site takes longest first.

    A site links to the reports that its edition gets, whether they stand there yet or not."""
    mapper = [u for u, _ in udgaver]
    sites = [("site", u, arkiv, rapportnavne(u)) for u, arkiv in udgaver]
    andele = ANDELE if stort else 1
    rapporter = [("rapporter", mapper, nr, andele) for nr in range(andele)]
    samtidig(_byg, [*sites[:1], *rapporter, *sites[1:]], stort)


def _byg(hvad: str, *argumenter: Any) -> None:
    {"site": byg_site, "rapporter": byg_andel}[hvad](*argumenter)
