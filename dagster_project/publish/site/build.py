"""Pages to files.

* A file of the site written with its mode at once: there are thousands, each with the same fonts in it.
* The figures of the pages in files of their own, for others to use.
* The files of the site: `build_site` writes every page of an edition to `<udgave>/site/`.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from dagster_project.publish.data_package import write_figures_package
from dagster_project.publish.site.edition import ArchiveEntry, Edition
from dagster_project.publish.site.figure import FOLDER, Figure, records_of
from dagster_project.publish.site.page import by_itself, drawing, sign
from dagster_project.publish.site.sitemap import pages


def save(file: Path, parts: Iterable[bytes]) -> None:
    """The parts one after the other; what stood there is replaced. The folder exists."""
    place, whole = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), list(parts)
    try:
        written = os.writev(place, whole) if len(whole) <= os.sysconf("SC_IOV_MAX") else 0
        rest = memoryview(b"".join(whole))[written:] if written < sum(map(len, whole)) else b""
        while rest:  # a call may write a part of it only
            rest = rest[os.write(place, rest) :]
    finally:
        os.close(place)


def write_figures(u: Edition, folder: Path, figures: Iterable[Figure]) -> None:
    """Of each the rows and the drawing, and in the public edition a page to embed; and what the files hold."""
    if not (figures := sorted(figures, key=lambda f: f.name)):
        return
    folder.mkdir(mode=0o700, exist_ok=True)
    records = records_of(u, figures)
    for f in figures:
        save(folder / f"{f.name}.csv", (f.csv(records[f.key]),))
        save(folder / f"{f.name}.svg", (drawing(f.layout()),))
        if f.public:
            save(folder / f"{f.name}.html", (by_itself(f),))
    write_figures_package([f.drawn(u) for f in figures], folder, u.udgivelse)


@contextmanager
def _without_search_for_cycles() -> Iterator[None]:
    """Python looks for objects that only hold each other, over and over as more are made. Rows and pages stay until the last page
    is written: the look took an eighth of a national site's CPU and freed nothing (2026-11-29)."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@_without_search_for_cycles()
def build_site(edition: Path, archive: Sequence[ArchiveEntry] = (), reports: Sequence[str] = ()) -> None:
    """Writes the pages of the edition in `edition` from its tables alone; the same tables give the same bytes.

    `archive`: the earlier publications, newest first. `reports`: the reports that are being made beside it.
    Raises FileNotFoundError for an edition without tables."""
    if not (edition / "tabeller").is_dir():
        raise FileNotFoundError(f"{edition / 'tabeller'} findes ikke: sitet bygges af en udgaves tabeller. Byg dem først.")
    u = Edition(edition, (f"rapport/{r}" for r in reports))
    all_pages = pages(u, archive)
    menu = [s for s in all_pages if s.menu]
    site = edition / "site"
    site.mkdir(mode=0o700, exist_ok=True)
    figures: dict[str, Figure] = {}  # one may stand on two pages
    for s in all_pages:
        file = site / s.fil
        figures |= {f.name: f for f in s.figurer}
        file.parent.mkdir(mode=0o700, exist_ok=True)
        save(file, sign(s.template, u=u, side=s, menuen=menu, **s.indhold))
        if chart := s.indhold.get("f"):
            save(file.with_suffix(".csv"), (chart.alle.csv(chart.linjer),))
        elif write := s.indhold.get("skriv"):
            write(file.with_suffix(".csv"))
    write_figures(u, site / FOLDER, figures.values())
