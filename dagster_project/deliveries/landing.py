"""What lies in the landing folder, without opening a file: paths, sizes and times; links and pipes are named, not followed."""

from __future__ import annotations

import os
import stat
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from dagster_project.deliveries.navn import overses


@dataclass(frozen=True)
class Fundet:
    """A file below the landing folder. `stempel` changes when the file does; `afvises` says why it is not to be opened."""

    sti: str
    stempel: tuple[int, ...]
    afvises: str | None


def find(landing: Path) -> list[Fundet]:
    """Every file in path order. Raises FileNotFoundError or PermissionError for a landing folder that cannot be listed."""
    fundne: list[Fundet] = []
    _gennemgaa(landing, "", fundne)
    return sorted(fundne, key=lambda f: f.sti)


def _gennemgaa(mappe: Path, foran: str, fundne: list[Fundet]) -> None:
    with os.scandir(mappe) as poster:
        for post in poster:
            if overses(post.name):
                continue
            sti = foran + post.name
            s = post.stat(follow_symlinks=False)
            if stat.S_ISDIR(s.st_mode):
                _gennemgaa(mappe / post.name, sti + "/", fundne)
                continue
            fundne.append(Fundet(_som_tekst(sti), stempel(s), _afvises(s.st_mode, sti)))


def stempel(s: os.stat_result) -> tuple[int, ...]:
    return s.st_size, s.st_mtime_ns, s.st_ctime_ns, s.st_ino


def _som_tekst(sti: str) -> str:
    return sti.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _afvises(mode: int, sti: str) -> str | None:
    if stat.S_ISLNK(mode):
        return "filen er en symbolsk lænke; leverancer er almindelige filer"
    if not stat.S_ISREG(mode):
        return "dette er ingen almindelig fil (kø, enhed eller sokkel)"
    if _som_tekst(sti) != sti or any(unicodedata.category(c).startswith("C") for c in sti):
        return "filnavnet har tegn, der ikke kan skrives"
    return None
