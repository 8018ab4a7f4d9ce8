"""Files that appear whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def atomic(fil: Path) -> Iterator[Path]:
    """A path to write to; on success it is synced and takes `fil`'s place in one step, on failure it is gone."""
    temporary = fil.with_name(f".{fil.name}.{os.getpid()}.tmp")
    try:
        yield temporary
        put_in_place(temporary, fil)
    finally:
        temporary.unlink(missing_ok=True)


def put_in_place(temporary: Path, fil: Path) -> None:
    """Synced, readable by the owner alone, and moved into place in one step."""
    temporary.chmod(0o600)
    with temporary.open("rb") as f:
        os.fsync(f.fileno())
    temporary.replace(fil)


def read_object(fil: Path) -> dict | None:
    """A JSON object that the system keeps for itself and can make again; None when it is not there, or is cut off."""
    try:
        found = json.loads(fil.read_bytes())
    except (FileNotFoundError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def sha256(sti: Path) -> str:
    """SHA-256 of a file's bytes, in hex."""
    with sti.open("rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()
