"""Files that appear whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def atomisk(fil: Path) -> Iterator[Path]:
    """A path to write to; on success it is synced and takes `fil`'s place in one step, on failure it is gone."""
    midlertidig = fil.with_name(f".{fil.name}.{os.getpid()}.tmp")
    try:
        yield midlertidig
        paa_plads(midlertidig, fil)
    finally:
        midlertidig.unlink(missing_ok=True)


def paa_plads(midlertidig: Path, fil: Path) -> None:
    """Synced, readable by the owner alone, and moved into place in one step."""
    midlertidig.chmod(0o600)
    with midlertidig.open("rb") as f:
        os.fsync(f.fileno())
    midlertidig.replace(fil)
