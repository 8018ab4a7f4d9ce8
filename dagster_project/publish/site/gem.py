"""A file of the site written with its mode at once: there are thousands, each with the same fonts in it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path


def gem(fil: Path, dele: Iterable[bytes]) -> None:
    """The parts one after the other; what stood there is replaced. The folder exists."""
    with os.fdopen(os.open(fil, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as f:
        f.write(b"".join(dele))
