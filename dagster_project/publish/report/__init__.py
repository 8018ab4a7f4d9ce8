"""The year's report of each municipality as PDF, made from an edition's tables alone."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from dagster_project.publish.report.data import Grounds, MunicipalYear
from dagster_project.publish.report.document import document
from dagster_project.publish.report.typeset import Typesetting


def build_reports(edition: Path) -> list[Path]:
    """`udgave/rapport/aarsrapport-<kommunekode>-<aar>.pdf` for every municipality with proceeds, its newest year.

    Reads `udgave/tabeller/*.parquet`; the same tables give the same bytes."""
    return build_share([edition], 0, 1)


def report_names(edition: Path) -> list[str]:
    """The files that `build_reports` makes of the edition."""
    return [_name(k) for k in Grounds(edition, tabeller=("provenu_aar",)).reports()]


def build_share(editions: Sequence[Path], nr: int, af: int) -> list[Path]:
    """The same for several editions, and of their municipalities in alphabetical order every `af`th from number `nr` on.

    A municipality's reports follow each other: what the editions have in common is laid out once."""
    grounds = [Grounds(u, nr, af) for u in editions]
    for u in editions:
        (u / "rapport").mkdir(mode=0o700, exist_ok=True)
    everyone = [(i, g, k) for g in grounds for i, k in enumerate(g.reports())]
    files = []
    with tempfile.TemporaryDirectory(prefix=".rapport-", dir=editions[0]) as folder:  # swept with a killed publication
        typesetting = Typesetting(Path(folder))
        for _, g, k in sorted(everyone, key=lambda a: a[0]):
            file = g.folder / "rapport" / _name(k)
            file.write_bytes(typesetting.print_pdf(document(k), g.dag()))
            file.chmod(0o600)
            files.append(file)
    return files


def _name(k: MunicipalYear) -> str:
    return f"aarsrapport-{k.kode}-{k.aar}.pdf"
