"""What the search for a suppression pattern costs for the country: the sample's municipality 98 times over, with its claims."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pyarrow.compute as pc

from bench.country import countrys_tables
from dagster_project.disclosure.select_hidden import choose_hidden

PERIODE = "2023-12"


def pattern(database: Path) -> None:
    """`database`: the built sample."""
    context = countrys_tables(database, PERIODE)
    # the cases that only make up the number have no lines, and so no claims
    with_claims = pc.invert(pc.starts_with(context["kontrolsager"]["sagsnr"], "x"))
    context["kontrolsager"] = context["kontrolsager"].filter(with_claims)
    print(f"Skjulemønster for 98 kommuner: {context['krav'].num_rows:,} rækker krav (belastning {os.getloadavg()[0]:.1f})")
    begun, cpu = time.perf_counter(), time.process_time()
    hidden, _ = choose_hidden(context, [])
    print(f"  {len(hidden):,} skjulte tal: {time.perf_counter() - begun:.0f} s ({time.process_time() - cpu:.0f} s CPU)")


if __name__ == "__main__":
    pattern(Path(sys.argv[1]))
