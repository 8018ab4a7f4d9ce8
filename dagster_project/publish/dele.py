"""The parts of a publication, in the order in which they are built: tables first, since everything else reads only them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dagster_project.publish.docs import byg_docs
from dagster_project.publish.rapport import byg_rapporter
from dagster_project.publish.site import byg_site, poster
from dagster_project.publish.udgaver import INTERN, skriv_udgaver


def byg_dele(database: Path, mappe: Path, periode: str, tidligere: Sequence[Path]) -> None:
    """Everything that a publication holds but its manifest, into `mappe`. `tidligere`: the earlier publications' folders."""
    skriv_udgaver(database, mappe, periode, tidligere)
    for udgave in sorted(u for u in mappe.iterdir() if u.is_dir()):
        byg_rapporter(udgave)
        byg_site(udgave, poster(udgave.name, tidligere))
    byg_docs(database, mappe / INTERN / "docs" / "index.html")
