"""The log of each run, which is kept: a file of JSON lines per run, the newest of them only.

Whoever has something to say uses `LOG`, a logger of Python's own. A run opens a file for it; outside a run nothing is written."""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

LOG = logging.getLogger("kontrol")
LOG.propagate = False  # what a program prints is its own choice
LOG.addHandler(logging.NullHandler())
LOG.setLevel(logging.INFO)
_LEVEL = {"INFO": "oplysning", "WARNING": "advarsel", "ERROR": "fejl", "CRITICAL": "fejl"}


@dataclass(frozen=True)
class Keep:
    """How many logs are kept, and for how many days: what is over either goes when a new one is begun."""

    count: int
    days: int


class _Lines(logging.FileHandler):
    """One JSON object a line. `mask` is applied to every text: an error may quote what was delivered."""

    def __init__(self, file: Path, mask: Callable[[str], str]) -> None:
        super().__init__(file, encoding="utf-8", delay=True)  # a run that has nothing to say leaves no file
        self._mask = mask

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "tid": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "niveau": _LEVEL.get(record.levelname, record.levelname),
            "besked": record.getMessage(),
            "trin": getattr(record, "trin", None),
            "stak": getattr(record, "stak", None),
        }
        if record.exc_info:
            line["stak"] = "".join(traceback.format_exception(*record.exc_info))
        return json.dumps({k: self._mask(v) for k, v in line.items() if v}, ensure_ascii=False)


@contextmanager
def run_log(folder: Path, name: str, mask: Callable[[str], str], keep: Keep) -> Iterator[Path]:
    """The file that this run's lines go to. Inside another one there is nothing to open: the lines belong to the outer run."""
    if outer := next((h for h in LOG.handlers if isinstance(h, _Lines)), None):
        yield Path(outer.baseFilename)
        return
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    now = datetime.now(UTC)
    rotate(folder, Keep(keep.count - 1, keep.days), now)
    handler = _Lines(folder / f"{now:%Y%m%dT%H%M%S.%f}Z-{name}.jsonl", mask)
    LOG.addHandler(handler)
    try:
        yield Path(handler.baseFilename)
    finally:
        LOG.removeHandler(handler)
        handler.close()


def rotate(folder: Path, keep: Keep, now: datetime) -> list[Path]:
    """Removes the logs that are too many or too old, by the time in their names; gives what it removed."""
    newest_first = sorted(folder.glob("*.jsonl"), reverse=True)
    oldest = f"{now - timedelta(days=keep.days):%Y%m%dT%H%M%S}"
    gone = [f for i, f in enumerate(newest_first) if i >= keep.count or f.name < oldest]
    for file in gone:
        file.unlink(missing_ok=True)
    return gone
