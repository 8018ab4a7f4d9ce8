"""When a run starts by itself: a file that lies still, not one that grows; nothing that is known; no name in the marker."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from dagster_project.common.data_lock import busy, lock
from dagster_project.deliveries.landing import Judgement, look
from dagster_project.settings import Settings
from tests.data_folder import KEY, Folder, sag, sager

NAME = "kommune_sager_151_2023-12.csv"


def _look(folder: Folder, last: Judgement | None = None) -> Judgement:
    settings = Settings(landing=folder.landing, data=folder.data, cpr_noegle=KEY)
    return look(settings, last.cursor if last else None)


def _kend(folder: Folder, *filer: Path) -> None:
    """Enters the files in the register's list of what was received, as an intake leaves it."""
    stamps = folder.data / "raa" / "leverancer" / "stempler.json"
    stamps.parent.mkdir(parents=True, exist_ok=True)
    s = [(f.relative_to(folder.landing), f.lstat()) for f in filer]
    stamps.write_text(json.dumps({str(n): [[x.st_size, x.st_mtime_ns, x.st_ctime_ns, x.st_ino], "id"] for n, x in s}))


def test_an_empty_folder_starts_nothing(folder: Folder) -> None:
    first = _look(folder)
    assert (first.start, _look(folder, first).start) == (False, False)
    assert first.grund == "Intet nyt i landingsmappen."


def test_a_file_is_taken_the_second_time_it_is_seen_the_same(folder: Folder) -> None:
    folder.put("kommune_sager", NAME, sager(sag("1")))
    first = _look(folder)
    assert not first.start
    assert _look(folder, first).start


def test_a_file_that_grows_is_not_taken_until_it_lies_still(folder: Folder) -> None:
    file = folder.put("kommune_sager", NAME, sager(sag("1")))
    last = _look(folder)
    for nr in range(2, 5):
        with file.open("a") as f:
            f.write(sag(str(nr)) + "\n")
        last = _look(folder, last)
        assert not last.start and "1 af 1 nye filer" in last.grund
    assert _look(folder, last).start


def test_the_same_size_at_another_time_is_not_still(folder: Folder) -> None:
    file = folder.put("kommune_sager", NAME, sager(sag("1")))
    last = _look(folder)
    os.utime(file, (1, 1))
    assert not _look(folder, last).start


def test_a_file_under_way_holds_back_the_one_that_lies_still(folder: Folder) -> None:
    folder.put("kommune_sager", NAME, sager(sag("1")))
    last = _look(folder)
    folder.put("kommune_sager", "kommune_sager_253_2023-12.csv", sager(sag("1", kommune="253"))[:40])
    last = _look(folder, last)
    assert not last.start and "1 af 2" in last.grund
    assert _look(folder, last).start


@pytest.mark.parametrize("navn", [f"{NAME}.part", f"{NAME}.tmp", f".{NAME}", f"~${NAME}"])
def test_an_upload_under_its_own_name_is_not_seen(folder: Folder, navn: str) -> None:
    folder.put("kommune_sager", navn, "halv")
    first = _look(folder)
    assert not _look(folder, first).start and json.loads(first.cursor) == []


def test_what_the_register_knows_starts_nothing_and_a_change_of_it_does(folder: Folder) -> None:
    file = folder.put("kommune_sager", NAME, sager(sag("1")))
    _kend(folder, file)
    last = _look(folder, _look(folder))
    assert not last.start and last.grund == "Intet nyt i landingsmappen."
    file.write_text(sager(sag("1"), sag("2")))
    last = _look(folder, last)
    assert not last.start
    assert _look(folder, last).start


def test_the_marker_holds_no_name_in_clear(folder: Folder) -> None:
    folder.put("kommune_sager", "kommune_sager 010190-1234.csv", "x")
    v = _look(folder, _look(folder))
    assert v.start
    for text in (v.cursor, v.noegle, v.grund):
        assert "1234" not in text and "kommune_sager" not in text


def test_the_lock_of_a_run_is_seen_and_not_taken(tmp_path: Path) -> None:
    assert not busy(tmp_path)
    with lock(tmp_path):
        assert busy(tmp_path)
    assert not busy(tmp_path)
    with lock(tmp_path):  # nothing is left held
        pass
