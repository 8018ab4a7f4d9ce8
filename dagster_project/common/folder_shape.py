"""What stands in a data folder, and whether each part is the folder or file that it should be: asked before anything is read, so
that a part that was replaced, or a link that leads nowhere, is named with what to do about it."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

_COPY = "Hent den fra sikkerhedskopien af datamappen (kontrol gendan)."
_ANEW = "Den kan laves igen: flyt den væk, og kør kontrol run."
_HISTORY = "Ingen tal bygger på Dagsters mappe: flyt den væk, og kør kontrol run."
_PUBLIC = "Den kan laves igen af publikationerne: flyt den væk, og kør kontrol udgiv."
_ACCESS = "giv den adgang."
# by their places in the data folder: what cannot be made again, and what can
_FOLDERS = {
    "raa": _COPY,
    "raa/leverancer": _COPY,
    "raa/leverancer/modtaget": _COPY,
    "raa/leverancer/laest": _COPY,
    "publikationer": _COPY,
    "offentlig": _PUBLIC,
    "cache": _ANEW,
    "bygning": _ANEW,
    "log": _ANEW,
    "dbt": _ANEW,
    "dbt/target": _ANEW,
    "dagster": _HISTORY,
    "dagster/history": _HISTORY,
    "dagster/history/runs": _HISTORY,
    "dagster/schedules": _HISTORY,
    "dagster/storage": _HISTORY,
}
_FILES = {
    "format.json": _COPY,
    "raa/key_id.txt": _COPY,
    "raa/leverancer/register.parquet": _ANEW,
    "raa/leverancer/kontroltotaler.parquet": _ANEW,
    "raa/leverancer/stempler.json": _ANEW,
    "kontrol.duckdb": _ANEW,
    "kontroller.json": _ANEW,
    "sidste_koersel.json": _ANEW,
    ".laas": _ANEW,
    ".laas.json": _ANEW,
    "dbt/target/manifest.json": _ANEW,
    "dagster/dagster.yaml": _HISTORY,
    "dagster/history/runs.db": _HISTORY,
    "dagster/schedules/schedules.db": _HISTORY,
}


def out_of_shape(data: Path) -> str | None:
    """What is no folder or file that it should be, and what to do; None where all is as it should be, or not there yet."""
    if (said := _said(data, folder=True)) is not None:
        return f"{said} Sæt KONTROL_DATA til datamappen, eller flyt {data} væk."
    for place, folder, remedy in _parts(data):
        if (said := _said(data / place, folder=folder)) is not None:
            return said if said.endswith(_ACCESS) else f"{said} {remedy}"
    return None


def next_step(data: Path, file: object) -> str:
    """What to do about a part of the data folder that could not be read; nothing of what lies elsewhere."""
    path = Path(os.fsdecode(file)) if isinstance(file, str | bytes | os.PathLike) else None
    if path is None or not path.is_relative_to(data):
        return ""
    parts = path.relative_to(data).parts
    places = ["/".join(parts[:n]) for n in range(len(parts), 0, -1)]
    known = _FILES | _FOLDERS
    remedy = next((known[place] for place in places if place in known), _ANEW)
    if path.exists():
        return f" {remedy}"
    if remedy is _COPY:
        return " Kør kontrol run; mangler den så stadig, så hent den fra sikkerhedskopien af datamappen (kontrol gendan)."
    return " Kør kontrol run, som laver den igen."


def _parts(data: Path) -> Iterator[tuple[str, bool, str]]:
    yield from ((place, True, remedy) for place, remedy in _FOLDERS.items())
    yield from ((place, False, remedy) for place, remedy in _FILES.items())
    yield from ((f"raa/{source}", True, _COPY) for source in _named(data / "raa", "[a-z0-9_]+"))
    for publication in _named(data / "publikationer", r"[0-9]{4}-[0-9]{2}\.[0-9]+"):
        yield f"publikationer/{publication}", True, _COPY
        for name in ("manifest.json", "manifest.sha256"):
            yield f"publikationer/{publication}/{name}", False, _COPY


def _named(folder: Path, form: str) -> list[str]:
    """What lies in it under such a name; what is wrong with the folder itself has been asked."""
    try:
        return sorted(part.name for part in folder.iterdir() if re.fullmatch(form, part.name))
    except OSError:
        return []


def _said(path: Path, *, folder: bool) -> str | None:
    wanted = "en mappe" if folder else "en fil"
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        if not path.is_symlink():
            return None
        return f"{path} skulle være {wanted}, men er en lænke til {path.readlink()}, som ikke er der."
    except OSError as e:
        if path.is_symlink():
            return f"{path} skulle være {wanted}, men er en lænke, der ikke kan følges ({path.readlink()})."
        return None if isinstance(e, NotADirectoryError) else f"{path} skulle være {wanted}, men kan ikke nås: {e.strerror}."
    if stat.S_ISDIR(mode) != folder or not (folder or stat.S_ISREG(mode)):
        found = "en mappe" if stat.S_ISDIR(mode) else "en fil" if stat.S_ISREG(mode) else "hverken en fil eller en mappe"
        return f"{path} skulle være {wanted}, men er {found}."
    if not os.access(path, os.R_OK | os.X_OK if folder else os.R_OK):
        return f"{path} kan ikke læses af den konto, som kontrol kører under; {_ACCESS}"
    return None
