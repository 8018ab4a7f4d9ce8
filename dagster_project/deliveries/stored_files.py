"""Where the raw store keeps each delivery, and whether it stands whole there: what a reader of figures needs, without Arrow,
which takes longer to load than a figure to look up."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from dagster_project.common.files import sha256
from dagster_project.deliveries.account import File

EMPTY = "_tom.parquet"


def store_file(raa: Path, kilde: str, leverance_id: str) -> Path:
    return raa / kilde / f"{leverance_id}.parquet"


def account_file(raa: Path, leverance_id: str) -> Path:
    """The account of its reading, in the journal."""
    return raa / "leverancer" / "laest" / f"{leverance_id}.json"


def is_whole(raa: Path, file: File) -> bool:
    """Whether everything the account says was stored still stands, to its last bytes; to every byte where the file is younger
    than its account, which was written after it: a disk, a copy or a hand has been at it since."""
    account = account_file(raa, file.leverance_id)
    written = account.stat().st_mtime_ns if account.exists() else 0
    for kilde, size in file.lager.items():
        path = store_file(raa, kilde, file.leverance_id)
        if not path.exists() or path.stat().st_size != size:
            return False
        with path.open("rb") as f:
            f.seek(-4, os.SEEK_END)
            if f.read() != b"PAR1":
                return False
        if (sum_ := file.lager_sum.get(kilde)) and path.stat().st_mtime_ns > written and sha256(path) != sum_:
            return False
    return True


def damaged(raa: Path, files: Iterable[File]) -> list[str]:
    """The names of deliveries that were read but do not stand whole in the raw store any more."""
    return sorted(f.filnavn for f in files if f.aarsag is None and not is_whole(raa, f))


def clean_up(raa: Path) -> None:
    """Away with what a killed run left half-written, also where a source's folder is a link into a store."""
    for depth in ("", "*/", "*/*/"):
        for rest in raa.glob(f"{depth}.*.tmp"):
            rest.unlink()
