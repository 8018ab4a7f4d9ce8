"""Files that appear whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SUM = ".sum"  # beside a file: its SHA-256


@contextmanager
def atomic(file: Path) -> Iterator[Path]:
    """A path to write to; on success it is synced and takes `file`'s place in one step, on failure it is gone."""
    temporary = file.with_name(f".{file.name}.{os.getpid()}.tmp")
    try:
        yield temporary
        put_in_place(temporary, file)
    finally:
        temporary.unlink(missing_ok=True)


def put_in_place(temporary: Path, file: Path) -> None:
    """Synced, readable by the owner alone, and moved into place in one step."""
    temporary.chmod(0o600)
    with temporary.open("rb") as f:
        os.fsync(f.fileno())
    temporary.replace(file)


def read_object(file: Path) -> dict | None:
    """A JSON object that the system keeps for itself and can make again; None when it is not there, or is cut off."""
    try:
        found = json.loads(file.read_bytes())
    except (FileNotFoundError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def write_sum(file: Path) -> None:
    """The SHA-256 of a finished file beside it."""
    content = sha256(file)
    with atomic(_sum(file)) as temporary:
        temporary.write_text(content, "ascii")


def agrees_with_sum(file: Path) -> bool:
    """Whether a file is there as it was when its sum was written. Its bytes are asked only where it is younger than that: a
    disk, a copy or a hand has been at it since."""
    sum_ = _sum(file)
    if not file.exists() or not sum_.exists():
        return False
    return file.stat().st_mtime_ns <= sum_.stat().st_mtime_ns or sha256(file) == sum_.read_text("ascii", "replace").strip()


def sum_of(file: Path) -> str:
    """What its sum says: the SHA-256 that it had when it was finished."""
    return _sum(file).read_text("ascii", "replace").strip()


def _sum(file: Path) -> Path:
    return file.with_name(file.name + SUM)


def sha256(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex."""
    with path.open("rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()
