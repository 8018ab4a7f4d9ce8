"""What the search for a suppression pattern costs for the country: the sample's municipality 98 times over, with its claims."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import polars as pl

from bench.landet import landets_tabeller
from dagster_project.publish.skjul.valg import vaelg_skjulte

PERIODE = "2023-12"


def moenster(database: Path) -> None:
    """`database`: the built sample."""
    rammer = {n: pl.from_arrow(t) for n, t in landets_tabeller(database, PERIODE).items()}
    # the cases that only make up the number have no lines, and so no claims
    rammer["kontrolsager"] = rammer["kontrolsager"].filter(~pl.col("sagsnr").str.starts_with("x"))
    print(f"Skjulemønster for 98 kommuner: {rammer['krav'].height:,} rækker krav (belastning {os.getloadavg()[0]:.1f})")
    begyndt, cpu = time.perf_counter(), time.process_time()
    skjult, _ = vaelg_skjulte(rammer, [])
    print(f"  {len(skjult):,} skjulte tal: {time.perf_counter() - begyndt:.0f} s ({time.process_time() - cpu:.0f} s CPU)")


if __name__ == "__main__":
    moenster(Path(sys.argv[1]))
