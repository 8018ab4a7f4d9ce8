"""The journal beside the raw store: what was received when, and the account of each reading. One small file each, written
whole; the register is derived from it and never kept."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from dagster_project.common.errors import SettingsError
from dagster_project.common.files import atomic, read_object
from dagster_project.deliveries.account import File

T = TypeVar("T")


@dataclass(frozen=True)
class Received:
    """A file seen with new bytes: `nr` counts up, `tidspunkt` is UTC, ISO 8601."""

    nr: int
    sti: str
    leverance_id: str
    tidspunkt: str


class Journal:
    """Read once, appended to; `stamps` remembers which bytes a path had, so that known files are not hashed again."""

    def __init__(self, raa: Path) -> None:
        self._received, self._was_read = raa / "leverancer" / "modtaget", raa / "leverancer" / "laest"
        self._stamp_file = _stamp_file(raa)
        for folder in (raa, self._stamp_file.parent, self._received, self._was_read):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.received = [_read(f, Received) for f in sorted(self._received.glob("*.json"))]
        self.filer = {f.stem: _read(f, File) for f in self._was_read.glob("*.json")}
        self._check_none_is_lost()
        self._latest = {m.sti: m.leverance_id for m in self.received}
        self.stamps = stamps(raa)

    def _check_none_is_lost(self) -> None:
        """Raises SettingsError where a receipt between others is gone: its delivery would be forgotten."""
        numbers = {m.nr for m in self.received}
        for nr in range(1, max(numbers, default=0) + 1):
            if nr not in numbers:
                raise SettingsError(damaged_record(self._received / f"{nr:08d}.json", "mangler"))

    def is_received(self, path: str, leverance_id: str) -> bool:
        """Whether the last receipt of a path is that of this delivery."""
        return self._latest.get(path) == leverance_id

    def add(self, file: File, time: str) -> None:
        """The account first, then the receipt: a receipt always has its account, and a cut-off run leaves neither."""
        _write(self._was_read / f"{file.leverance_id}.json", file.as_dict())
        self.filer[file.leverance_id] = file
        if self._latest.get(file.sti) != file.leverance_id:
            nr = self.received[-1].nr + 1 if self.received else 1
            m = Received(nr, file.sti, file.leverance_id, time)
            _write(self._received / f"{nr:08d}.json", m.__dict__)
            self.received.append(m)
            self._latest[file.sti] = file.leverance_id

    def rewrite(self, file: File) -> None:
        """The account alone, of a delivery whose bytes were received before: when, and as what, stays."""
        _write(self._was_read / f"{file.leverance_id}.json", file.as_dict())
        self.filer[file.leverance_id] = file

    def save_stamps(self) -> None:
        _write(self._stamp_file, self.stamps, summed=False)


def stamps(raa: Path) -> dict[str, list]:
    """Masked path -> [stamp, leverance_id] of what was last received under it; empty before the first run."""
    return _whole_stamps(raa) or {}  # a memory only: without it every file is hashed again


def stamps_are_torn(raa: Path) -> bool:
    return _stamp_file(raa).exists() and _whole_stamps(raa) is None


def _whole_stamps(raa: Path) -> dict[str, list] | None:
    found = read_object(_stamp_file(raa))
    return found if found is not None and all(isinstance(v, list) and len(v) == 2 for v in found.values()) else None


def _stamp_file(raa: Path) -> Path:
    return raa / "leverancer" / "stempler.json"


def _read(file: Path, kind: type[T]) -> T:
    """Raises SettingsError for a record that is cut off or changed: what was received cannot be guessed. One that an earlier
    version of the program wrote carries no sum."""
    found = read_object(file) or {}
    try:
        if found.pop(_SUM, None) not in (None, _sum(found)):
            raise TypeError
        return kind(**found)
    except TypeError:
        raise SettingsError(damaged_record(file, "er ødelagt (afskåret, tom eller ændret)")) from None


def damaged_record(file: Path | str, what: str) -> str:
    return (
        f"{file} {what}. Hent den fra sikkerhedskopien af datamappen; findes den ikke, så byg "
        "på ny i en tom datamappe (KONTROL_DATA) fra landingsmappens filer."
    )


_SUM = "kontrolsum"  # of the rest of a record


def _sum(content: dict) -> str:
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]


def _write(file: Path, content: dict, *, summed: bool = True) -> None:
    with atomic(file) as temporary:
        said = content | ({_SUM: _sum(content)} if summed else {})
        temporary.write_text(json.dumps(said, ensure_ascii=False, sort_keys=True), "utf-8")


def receipts(raa: Path) -> set[str]:
    """The deliveries that have a receipt. Nothing is made where there is no raw store."""
    return {m.leverance_id for m in Journal(raa).received} if raa.exists() else set()
