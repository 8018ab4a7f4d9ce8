"""The year's report of each municipality as PDF, made from an edition's tables alone."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from dagster_project.publish.rapport.dokument import dokument
from dagster_project.publish.rapport.grundlag import Grundlag, Kommuneaar
from dagster_project.publish.rapport.tryk import tryk


def byg_rapporter(udgave: Path) -> list[Path]:
    """`udgave/rapport/aarsrapport-<kommunekode>-<aar>.pdf` for every municipality with proceeds, its newest year.

    Reads `udgave/tabeller/*.parquet`; the same tables give the same bytes."""
    grundlag = Grundlag(udgave)
    mappe = udgave / "rapport"
    mappe.mkdir(mode=0o700)

    def en(k: Kommuneaar) -> Path:
        fil = mappe / f"aarsrapport-{k.kode}-{k.aar}.pdf"
        fil.write_bytes(tryk(dokument(k), grundlag.dag()))
        fil.chmod(0o600)
        return fil

    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as traade:  # Typst lets other threads run while it works
        return list(traade.map(en, grundlag.rapporter()))
