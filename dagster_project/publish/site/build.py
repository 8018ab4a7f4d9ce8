"""Pages to files.

* A file of the site written with its mode at once: there are thousands, each with the same fonts in it.
* The files of the site: `build_site` writes every page of an edition to `<udgave>/site/`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from dagster_project.publish.site.edition import ArchiveEntry, Edition
from dagster_project.publish.site.page import sign
from dagster_project.publish.site.sitemap import pages


def save(file: Path, parts: Iterable[bytes]) -> None:
    """The parts one after the other; what stood there is replaced. The folder exists."""
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as f:
        f.write(b"".join(parts))


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
    for s in all_pages:
        file = site / s.fil
        file.parent.mkdir(mode=0o700, exist_ok=True)
        save(file, sign(s.template, u=u, side=s, menuen=menu, **s.indhold))
        if chart := s.indhold.get("f"):
            save(file.with_suffix(".csv"), (chart.alle.csv(chart.linjer),))
        elif write := s.indhold.get("skriv"):
            write(file.with_suffix(".csv"))
