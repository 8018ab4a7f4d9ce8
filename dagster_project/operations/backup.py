"""A copy of a data folder that holds what cannot be made again, and the way back: both checked file by file by hash.

Of a data folder that is the raw store with its register, and the publications. The database, the web root, dbt's and Dagster's
folders are made again. The landing folder and the key lie elsewhere, and are backed up by themselves."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from dagster_project.common.data_lock import lock
from dagster_project.common.errors import UsageError, what_happened
from dagster_project.common.files import read_object, sha256
from dagster_project.common.folder_format import FORMAT, WrongFormat, bring_up_to_date, format_of
from dagster_project.common.program import version
from dagster_project.deliveries import storage
from dagster_project.deliveries.pseudonym import Pseudonym
from dagster_project.publications import chain, web_root
from dagster_project.settings import Settings

NEEDED = ("raa", "publikationer", "format.json", "proeve.json")
CONTENTS, SEAL = "indhold.json", "indhold.sha256"


@dataclass(frozen=True)
class Copied:
    """Where it lies, and how much it is."""

    folder: Path
    files: int
    size: int


def back_up(settings: Settings, into: Path) -> Copied:
    """A new folder in `into`, whole or not at all. Holds the data folder meanwhile. Raises UsageError when there is nothing to
    copy, when the place is inside a folder that is read or written, or when it cannot be written."""
    data, target = settings.data.absolute(), into.expanduser().absolute()
    if not settings.raa.exists():
        raise UsageError(f"Der er intet at kopiere i {data}: intet er taget ind endnu.")
    for own in (data, settings.landing_folder):
        if target.resolve().is_relative_to(own.resolve()):
            raise UsageError(f"Sikkerhedskopien kan ikke ligge i {own}. Vælg en mappe uden for den, helst på en anden disk.")
    with lock(data):
        bring_up_to_date(data)
        storage.settle(settings)  # what lies in a store only comes along
        name = f"kontrol-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
        temporary = target / f".{name}.tmp"
        try:
            temporary.mkdir(parents=True, mode=0o700)
            files = {f.relative_to(data).as_posix(): _copy(f, temporary / f.relative_to(data)) for f in _needed(data)}
            _seal(temporary, {"format": FORMAT, "program": version(), "taget": name, "filer": files})
            if damaged := _differences(temporary, files):
                raise UsageError(f"Kopien blev ikke som originalen: {damaged[0]}. Er disken ved {target} i orden?")
            temporary.rename(target / name)
        except OSError as e:
            raise UsageError(f"Sikkerhedskopien kan ikke skrives i {target}: {what_happened(e)}.") from None
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    return Copied(target / name, len(files), sum(f["bytes"] for f in files.values()))


def restore(settings: Settings, copy: Path) -> Copied:
    """The copy as the data folder, which must not be there yet, or be empty; whole or not at all. Nothing is written before every
    hash holds. Raises UsageError otherwise, naming what is damaged."""
    data, copy = settings.data.absolute(), copy.expanduser().absolute()
    if data.exists() and any(data.iterdir()):
        raise UsageError(f"{data} er ikke tom; en kopi gendannes kun i en tom mappe. Sæt KONTROL_DATA til en ny mappe.")
    contents = _contents(copy)
    files = contents["filer"]
    if damaged := _differences(copy, files):
        more = f" (og {len(damaged) - 1} til)" if len(damaged) > 1 else ""
        raise UsageError(f"{copy} er ikke hel: {damaged[0]}{more}. Brug en anden kopi.")
    temporary = data.with_name(f".{data.name}.gendan.tmp")
    shutil.rmtree(temporary, ignore_errors=True)
    try:
        temporary.mkdir(parents=True, mode=0o700)
        for name in files:
            _copy(copy / name, temporary / name)
        if damaged := _differences(temporary, files):
            raise UsageError(f"Den gendannede mappe blev ikke som kopien: {damaged[0]}. Er disken ved {data.parent} i orden?")
        web_root.lay_out(temporary, [m for m, _ in chain.in_row(temporary)])
        if data.exists():
            data.rmdir()
        temporary.rename(data)
    except OSError as e:
        raise UsageError(f"{data} kan ikke skrives: {what_happened(e)}.") from None
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return Copied(data, len(files), sum(f["bytes"] for f in files.values()))


def other_key(settings: Settings) -> bool:
    """Whether the key that is set is another than the one that the folder was built under. Raises SettingsError without one."""
    return Pseudonym(settings.noegle()).key_id != (settings.raa / "key_id.txt").read_text("utf-8")


def _needed(data: Path) -> list[Path]:
    """The files, in path order; what a killed run left half-written is none of them."""
    below = [Path(place) / f for name in NEEDED for place, _, files in os.walk(data / name, followlinks=True) for f in files]
    found = [*below, *(data / name for name in NEEDED)]
    return sorted(f for f in found if f.is_file() and not f.name.endswith(".tmp") and not _unfinished(f.relative_to(data)))


def _unfinished(path: Path) -> bool:
    return any(part.startswith(".") and part.endswith(".tmp") for part in path.parts)


def _copy(source: Path, target: Path) -> dict[str, Any]:
    """The file again, synced; gives hash and size of what was read, times kept: a delivery's stamp is one of them."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as from_, target.open("xb") as to:
        while block := from_.read(1 << 20):
            digest.update(block)
            size += to.write(block)
        to.flush()
        os.fsync(to.fileno())
    target.chmod(0o600)
    shutil.copystat(source, target)
    return {"sha256": digest.hexdigest(), "bytes": size}


def _seal(folder: Path, contents: dict[str, Any]) -> None:
    text = (json.dumps(contents, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()
    (folder / CONTENTS).write_bytes(text)
    (folder / SEAL).write_text(f"{hashlib.sha256(text).hexdigest()}  {CONTENTS}\n", "ascii")


def _contents(copy: Path) -> dict[str, Any]:
    """The list of a copy. Raises UsageError when it is none, is changed, or of a newer format."""
    try:
        said = (copy / SEAL).read_text("ascii").split()[0]
    except (OSError, ValueError, IndexError):
        raise UsageError(f"{copy} er ingen sikkerhedskopi: {SEAL} mangler eller kan ikke læses.") from None
    contents = read_object(copy / CONTENTS)
    if contents is None or sha256(copy / CONTENTS) != said:
        raise UsageError(f"{copy} er ikke hel: {CONTENTS} er ændret. Brug en anden kopi.")
    for name in contents["filer"]:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or path.parts[0] not in NEEDED:
            raise UsageError(f"{copy} er ingen sikkerhedskopi: {name} hører ikke til i en datamappe.")
    try:
        format_of(copy)
    except WrongFormat as e:
        raise UsageError(str(e)) from None
    return contents


def _differences(folder: Path, files: dict[str, Any]) -> list[str]:
    """What is not as the list says, a sentence each, in path order."""
    there = {f.relative_to(folder).as_posix(): f for f in folder.rglob("*") if f.is_file() or f.is_symlink()}
    out = [f"{name} er kommet til" for name in there.keys() - files.keys() - {CONTENTS, SEAL}]
    for name, known in files.items():
        if name not in there:
            out.append(f"{name} mangler")
        elif there[name].is_symlink() or there[name].stat().st_size != known["bytes"] or sha256(there[name]) != known["sha256"]:
            out.append(f"{name} er ændret")
    return sorted(out)
