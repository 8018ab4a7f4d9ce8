"""The parts of a publication, in the order in which they are built: tables first, since everything else reads only them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dagster_project.forbindelse import BuiltDatabase
from dagster_project.publish.docs import byg_docs
from dagster_project.publish.revisioner import Revisioner
from dagster_project.publish.samtidig import FRA
from dagster_project.publish.site import poster
from dagster_project.publish.udgaver import INTERN, skriv_udgaver
from dagster_project.publish.visning import byg_visning


def byg_dele(built: BuiltDatabase, fundne: Revisioner, mappe: Path, periode: str, tidligere: Sequence[Path]) -> None:
    """Everything that a publication holds but its manifest, into `mappe`. `fundne`: what it changes of the last one, of the
    earlier publications' folders (`tidligere`)."""
    skriv_udgaver(built, fundne, mappe, periode, tidligere)
    udgaver = sorted((u for u in mappe.iterdir() if u.is_dir()), key=lambda u: u.name != INTERN)  # the longest first
    stort = len(list((udgaver[0] / "arbejdsboeger").iterdir())) > FRA
    byg_visning([(u, poster(u.name, tidligere)) for u in udgaver], stort)
    byg_docs(built, mappe / INTERN / "docs" / "index.html")
