"""The year's report of each municipality as PDF, made from an edition's tables alone."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from dagster_project.publish.rapport.dokument import dokument
from dagster_project.publish.rapport.grundlag import Grundlag, Kommuneaar
from dagster_project.publish.rapport.tryk import Saetteri


def byg_rapporter(udgave: Path) -> list[Path]:
    """`udgave/rapport/aarsrapport-<kommunekode>-<aar>.pdf` for every municipality with proceeds, its newest year.

    Reads `udgave/tabeller/*.parquet`; the same tables give the same bytes."""
    return byg_andel([udgave], 0, 1)


def rapportnavne(udgave: Path) -> list[str]:
    """The files that `byg_rapporter` makes of the edition."""
    return [_navn(k) for k in Grundlag(udgave, tabeller=("provenu_aar",)).rapporter()]


def byg_andel(udgaver: Sequence[Path], nr: int, af: int) -> list[Path]:
    """The same for several editions, and of their municipalities in alphabetical order every `af`th from number `nr` on.

    A municipality's reports follow each other: what the editions have in common is laid out once."""
    grundlag = [Grundlag(u, nr, af) for u in udgaver]
    for u in udgaver:
        (u / "rapport").mkdir(mode=0o700, exist_ok=True)
    alle = [(i, g, k) for g in grundlag for i, k in enumerate(g.rapporter())]
    filer = []
    with tempfile.TemporaryDirectory(prefix=".rapport-", dir=udgaver[0]) as mappe:  # swept with a killed publication
        saetteri = Saetteri(Path(mappe))
        for _, g, k in sorted(alle, key=lambda a: a[0]):
            fil = g.mappe / "rapport" / _navn(k)
            fil.write_bytes(saetteri.tryk(dokument(k), g.dag()))
            fil.chmod(0o600)
            filer.append(fil)
    return filer


def _navn(k: Kommuneaar) -> str:
    return f"aarsrapport-{k.kode}-{k.aar}.pdf"
