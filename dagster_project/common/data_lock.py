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


class Busy(Exception):
    """Another process writes to the data folder; the message says which and since when."""


@contextmanager
def lock(data: Path) -> Iterator[None]:
    """Holds the data folder. Reentrant in a process: the command line holds it for the whole run, an asset for its own part.
    Raises Busy at once when another process has it."""
    file = data / ".laas"
    holder = data / ".laas.json"
    try:
        with FileLock(file, timeout=0, mode=0o600, is_singleton=True, thread_local=False) as held:
            if held.lock_counter == 1:
                holder.write_text(
                    json.dumps({"pid": os.getpid(), "siden": datetime.now(UTC).isoformat(timespec="seconds")}), "utf-8"
                )
            yield
    except Timeout:
        raise Busy(_who(holder, data)) from None


def busy(data: Path) -> bool:
    """Whether a process writes to the data folder just now. Asked with a shared lock that is let go at once."""
    file = data / ".laas"
    if not file.exists():
        return False
    with file.open("rb") as f:
        try:
            fcntl.flock(f, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _who(holder: Path, data: Path) -> str:
    try:
        h = json.loads(holder.read_text("utf-8"))
        who = f"proces {h['pid']} siden {h['siden']}"
    except (OSError, ValueError, KeyError):
        who = "en anden proces"
    return f"Datamappen {data} er i brug af {who}. Vent, til den er færdig, og kør igen."
