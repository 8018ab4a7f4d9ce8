"""The published figures that the sample must meet, and payments per year: read from the seeds, written nowhere else."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
KOMMUNE = "151"
AARENE = range(2019, 2024)


@cache
def provenu(kategori: str, aar: int) -> int:
    """Reported proceeds in whole kroner of Ballerup, by the category's slug (`kl-ydelser`, `su` …). Raises KeyError."""
    return _provenu()[f"provenu/{KOMMUNE}/{aar}/{kategori}"]


@cache
def _provenu() -> dict[str, int]:
    tal: dict[str, int] = {}
    with (SEEDS / "rapporterede_tal.csv").open(encoding="utf-8", newline="") as fil:
        for raekke in csv.DictReader(fil):
            if raekke["maal"].startswith(f"provenu/{KOMMUNE}/") and raekke["rapporteret"]:
                beloeb = int(raekke["rapporteret"])
                if tal.setdefault(raekke["maal"], beloeb) != beloeb:
                    raise ValueError(f"{raekke['maal']} er rapporteret med to forskellige beløb i rapporterede_tal.csv")
    return tal


@cache
def udbetalinger_pr_aar() -> dict[str, int]:
    """Payments per year by benefit; the newest row of a benefit counts."""
    with (SEEDS / "ydelser.csv").open(encoding="utf-8", newline="") as fil:
        raekker = sorted(csv.DictReader(fil), key=lambda raekke: raekke["gyldig_fra"])
    return {raekke["ydelse"]: int(raekke["udbetalinger_pr_aar"]) for raekke in raekker}
