"""What lies in the landing folder, and when it lies still.

* What lies in the landing folder, without opening a file: paths, sizes and times; links and pipes are named, not followed.
* When to start a run by itself: something new lies still in the landing folder, and nothing is being written there.
"""

from __future__ import annotations

import json
import os
import stat
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dagster_project.deliveries.file_name import is_missed
from dagster_project.deliveries.journal import stamps
from dagster_project.deliveries.pseudonym import Pseudonym

if TYPE_CHECKING:  # a child process that reads a file has no use for the settings, and loading them takes a quarter of a second
    from dagster_project.settings import Settings


@dataclass(frozen=True)
class Found:
    """A file below the landing folder. `stempel` changes when the file does; `is_refused` says why it is not to be opened."""

    sti: str
    stempel: tuple[int, ...]
    is_refused: str | None


def find(landing: Path) -> list[Found]:
    """Every file in path order. Raises FileNotFoundError or PermissionError for a landing folder that cannot be listed."""
    found: list[Found] = []
    _go_through(landing, "", found)
    return sorted(found, key=lambda f: f.sti)


def _go_through(folder: Path, ahead: str, found: list[Found]) -> None:
    with os.scandir(folder) as entries:
        for entry in entries:
            if is_missed(entry.name):
                continue
            path = ahead + entry.name
            s = entry.stat(follow_symlinks=False)
            if stat.S_ISDIR(s.st_mode):
                _go_through(folder / entry.name, path + "/", found)
                continue
            found.append(Found(_as_text(path), stempel(s), _is_refused(s.st_mode, path)))


def stempel(s: os.stat_result) -> tuple[int, ...]:
    return s.st_size, s.st_mtime_ns, s.st_ctime_ns, s.st_ino


def _as_text(path: str) -> str:
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _is_refused(mode: int, path: str) -> str | None:
    if stat.S_ISLNK(mode):
        return "filen er en symbolsk lænke; leverancer er almindelige filer"
    if not stat.S_ISREG(mode):
        return "dette er ingen almindelig fil (kø, enhed eller sokkel)"
    if _as_text(path) != path or any(unicodedata.category(c).startswith("C") for c in path):
        return "filnavnet har tegn, der ikke kan skrives"
    return None


@dataclass(frozen=True)
class Judgement:
    """`cursor` is what the next look needs to know; `noegle` names what lies new, the same as long as that is the same."""

    cursor: str
    start: bool
    noegle: str
    grund: str


def look(settings: Settings, cursor: str | None) -> Judgement:
    """Compares the landing folder with what the register has received and with the last look. Raises SettingsError
    without a key, OSError for a folder that cannot be listed."""
    return judge(find(settings.landing_folder), stamps(settings.raa), Pseudonym(settings.noegle()), cursor)


def judge(found: list[Found], known: dict[str, list], pseudonym: Pseudonym, cursor: str | None) -> Judgement:
    """`known`: masked path -> [stamp, delivery] of what was received. A run takes everything that lies there, so it waits
    while anything new changes. The marker holds keyed hashes: names may hold CPR numbers."""
    new_ones = {
        pseudonym.aftryk(repr((f.sti, f.stempel)))
        for f in found
        if (known.get(pseudonym.mask(f.sti)) or [None])[0] != list(f.stempel)
    }
    last = set(json.loads(cursor)) if cursor else set()
    in_movement = len(new_ones - last)
    if not new_ones:
        reason = "Intet nyt i landingsmappen."
    elif in_movement:
        reason = (
            f"{in_movement} af {len(new_ones)} nye filer er kommet til eller ændret siden sidst; venter, til de ligger stille."
        )
    else:
        reason = f"{len(new_ones)} nye filer ligger stille."
    items = json.dumps(sorted(new_ones))
    return Judgement(items, bool(new_ones) and not in_movement, pseudonym.aftryk(items), reason)
