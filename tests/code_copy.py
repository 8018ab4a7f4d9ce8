"""The code and seeds in a folder of a test's own, and its explanations of differences: seeds are a part of the repository."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

from dagster_project.settings import ROOT


def copy_code(folder: Path) -> Path:
    """A copy that a run reads when PYTHONPATH names it."""
    root = folder / "kode"
    for name in ("dagster_project", "dbt_project", "seeds"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("target", "logs", "__pycache__"))
    shutil.copy(ROOT / "requirements.lock", root)
    return root


def write_rows(seed: Path, rows: list[dict[str, str]]) -> None:
    """A seed with these rows alone."""
    with seed.open("w", encoding="utf-8", newline="") as f:
        writer = csv.DictWriter(f, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def explain(seeds: Path, *explanations: tuple[str, str, str]) -> None:
    """Each is tal_id, amount, last day."""
    write_rows(
        seeds / "afvigelser_forklaret.csv",
        [
            {
                "tal_id": tal_id,
                "nr": str(nr),
                "beloeb": amount,
                "klasse": "tidsforskydning",
                "forklaring": f"Bogført i januar, del {nr}",
                "ejer": "kontrolenheden",
                "bevis": "journal 1",
                "udloeber": expires,
            }
            for nr, (tal_id, amount, expires) in enumerate(explanations, start=1)
        ],
    )
