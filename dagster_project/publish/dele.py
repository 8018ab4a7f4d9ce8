"""The parts of a publication, in the order in which they are built: tables first, since everything else reads only them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dagster_project.publish.docs import byg_docs
from dagster_project.publish.rapport import byg_rapporter
from dagster_project.publish.samtidig import FRA, samtidig
from dagster_project.publish.site import Arkivpost, byg_site, poster
from dagster_project.publish.udgaver import INTERN, skriv_udgaver


def byg_dele(database: Path, mappe: Path, periode: str, tidligere: Sequence[Path]) -> None:
    """Everything that a publication holds but its manifest, into `mappe`. `tidligere`: the earlier publications' folders."""
    skriv_udgaver(database, mappe, periode, tidligere)
    udgaver = sorted((u for u in mappe.iterdir() if u.is_dir()), key=lambda u: u.name != INTERN)  # the longest first
    stort = len(list((udgaver[0] / "arbejdsboeger").iterdir())) > FRA
    samtidig(byg_udgave, [(u, poster(u.name, tidligere)) for u in udgaver], stort)
    byg_docs(database, mappe / INTERN / "docs" / "index.html")


def byg_udgave(udgave: Path, arkiv: Sequence[Arkivpost]) -> None:
    """The reports of an edition and then its site, which links to them."""
    byg_rapporter(udgave)
    byg_site(udgave, arkiv)
