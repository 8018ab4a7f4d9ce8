"""Where the raw store keeps each delivery; apart from lager.py, since a reader needs none of what writes there."""

from __future__ import annotations

from pathlib import Path

TOM = "_tom.parquet"


def lagerfil(raa: Path, kilde: str, leverance_id: str) -> Path:
    return raa / kilde / f"{leverance_id}.parquet"
