"""The parts of a publication, in the order in which they are built: tables first, since everything else reads only them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dagster_project.publish.docs import byg_docs
from dagster_project.publish.rapport import byg_andel
from dagster_project.publish.samtidig import FRA, samtidig
from dagster_project.publish.site import Arkivpost, byg_site, poster
from dagster_project.publish.udgaver import INTERN, skriv_udgaver

DELE = 4  # of the reports, so that no core waits long for another's last one


def byg_dele(database: Path, mappe: Path, periode: str, tidligere: Sequence[Path]) -> None:
    """Everything that a publication holds but its manifest, into `mappe`. `tidligere`: the earlier publications' folders."""
    skriv_udgaver(database, mappe, periode, tidligere)
    udgaver = sorted((u for u in mappe.iterdir() if u.is_dir()), key=lambda u: u.name != INTERN)  # the longest first
    stort = len(list((udgaver[0] / "arbejdsboeger").iterdir())) > FRA
    byg_rapporter_og_sites([(u, poster(u.name, tidligere)) for u in udgaver], stort)
    byg_docs(database, mappe / INTERN / "docs" / "index.html")


def byg_rapporter_og_sites(udgaver: Sequence[tuple[Path, Sequence[Arkivpost]]], stort: bool) -> None:
    """The reports of the editions and then their sites, which link to them, each with its archive."""
    dele = DELE if stort else 1
    samtidig(byg_andel, [([u for u, _ in udgaver], nr, dele) for nr in range(dele)], stort)
    samtidig(byg_site, udgaver, stort)
