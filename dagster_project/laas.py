"""One writer per data folder: an operating system's lock, which is gone with the process that held it."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout


class Optaget(Exception):
    """Another process writes to the data folder; the message says which and since when."""


@contextmanager
def laas(data: Path) -> Iterator[None]:
    """Holds the data folder. Reentrant in a process: the command line holds it for the whole run, an asset for its own part.
    Raises Optaget at once when another process has it."""
    fil = data / ".laas"
    indehaver = data / ".laas.json"
    try:
        with FileLock(fil, timeout=0, mode=0o600, is_singleton=True, thread_local=False) as holdt:
            if holdt.lock_counter == 1:
                indehaver.write_text(
                    json.dumps({"pid": os.getpid(), "siden": datetime.now(UTC).isoformat(timespec="seconds")}), "utf-8"
                )
            yield
    except Timeout:
        raise Optaget(_hvem(indehaver, data)) from None


def optaget(data: Path) -> bool:
    """Whether a process writes to the data folder just now. Asked with a shared lock that is let go at once."""
    fil = data / ".laas"
    if not fil.exists():
        return False
    with fil.open("rb") as f:
        try:
            fcntl.flock(f, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _hvem(indehaver: Path, data: Path) -> str:
    try:
        h = json.loads(indehaver.read_text("utf-8"))
        hvem = f"proces {h['pid']} siden {h['siden']}"
    except (OSError, ValueError, KeyError):
        hvem = "en anden proces"
    return f"Datamappen {data} er i brug af {hvem}. Vent, til den er færdig, og kør igen."
