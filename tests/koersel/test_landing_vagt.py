"""When a run starts by itself: a file that lies still, not one that grows; nothing that is known; no name in the marker."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from dagster_project.laas import laas, optaget
from dagster_project.landing_vagt import Vurdering, se_efter
from dagster_project.settings import Indstillinger
from tests.koersel.miljoe import NOEGLE, Mappe, sag, sager

NAVN = "kommune_sager_151_2023-12.csv"


def _se(mappe: Mappe, sidst: Vurdering | None = None) -> Vurdering:
    ind = Indstillinger(landing=mappe.landing, data=mappe.data, cpr_noegle=NOEGLE)
    return se_efter(ind, sidst.markoer if sidst else None)


def _kend(mappe: Mappe, *filer: Path) -> None:
    """Enters the files in the register's list of what was received, as an intake leaves it."""
    stempler = mappe.data / "raa" / "leverancer" / "stempler.json"
    stempler.parent.mkdir(parents=True, exist_ok=True)
    s = [(f.relative_to(mappe.landing), f.lstat()) for f in filer]
    stempler.write_text(json.dumps({str(n): [[x.st_size, x.st_mtime_ns, x.st_ctime_ns, x.st_ino], "id"] for n, x in s}))


def test_an_empty_folder_starts_nothing(mappe: Mappe) -> None:
    foerste = _se(mappe)
    assert (foerste.start, _se(mappe, foerste).start) == (False, False)
    assert foerste.grund == "Intet nyt i landingsmappen."


def test_a_file_is_taken_the_second_time_it_is_seen_the_same(mappe: Mappe) -> None:
    mappe.laeg("kommune_sager", NAVN, sager(sag("1")))
    foerste = _se(mappe)
    assert not foerste.start
    assert _se(mappe, foerste).start


def test_a_file_that_grows_is_not_taken_until_it_lies_still(mappe: Mappe) -> None:
    fil = mappe.laeg("kommune_sager", NAVN, sager(sag("1")))
    sidst = _se(mappe)
    for nr in range(2, 5):
        with fil.open("a") as f:
            f.write(sag(str(nr)) + "\n")
        sidst = _se(mappe, sidst)
        assert not sidst.start and "1 af 1 nye filer" in sidst.grund
    assert _se(mappe, sidst).start


def test_the_same_size_at_another_time_is_not_still(mappe: Mappe) -> None:
    fil = mappe.laeg("kommune_sager", NAVN, sager(sag("1")))
    sidst = _se(mappe)
    os.utime(fil, (1, 1))
    assert not _se(mappe, sidst).start


def test_a_file_under_way_holds_back_the_one_that_lies_still(mappe: Mappe) -> None:
    mappe.laeg("kommune_sager", NAVN, sager(sag("1")))
    sidst = _se(mappe)
    mappe.laeg("kommune_sager", "kommune_sager_253_2023-12.csv", sager(sag("1", kommune="253"))[:40])
    sidst = _se(mappe, sidst)
    assert not sidst.start and "1 af 2" in sidst.grund
    assert _se(mappe, sidst).start


@pytest.mark.parametrize("navn", [f"{NAVN}.part", f"{NAVN}.tmp", f".{NAVN}", f"~${NAVN}"])
def test_an_upload_under_its_own_name_is_not_seen(mappe: Mappe, navn: str) -> None:
    mappe.laeg("kommune_sager", navn, "halv")
    foerste = _se(mappe)
    assert not _se(mappe, foerste).start and json.loads(foerste.markoer) == []


def test_what_the_register_knows_starts_nothing_and_a_change_of_it_does(mappe: Mappe) -> None:
    fil = mappe.laeg("kommune_sager", NAVN, sager(sag("1")))
    _kend(mappe, fil)
    sidst = _se(mappe, _se(mappe))
    assert not sidst.start and sidst.grund == "Intet nyt i landingsmappen."
    fil.write_text(sager(sag("1"), sag("2")))
    sidst = _se(mappe, sidst)
    assert not sidst.start
    assert _se(mappe, sidst).start


def test_the_marker_holds_no_name_in_clear(mappe: Mappe) -> None:
    mappe.laeg("kommune_sager", "kommune_sager 010190-1234.csv", "x")
    v = _se(mappe, _se(mappe))
    assert v.start
    for tekst in (v.markoer, v.noegle, v.grund):
        assert "1234" not in tekst and "kommune_sager" not in tekst


def test_the_lock_of_a_run_is_seen_and_not_taken(tmp_path: Path) -> None:
    assert not optaget(tmp_path)
    with laas(tmp_path):
        assert optaget(tmp_path)
    assert not optaget(tmp_path)
    with laas(tmp_path):  # nothing is left held
        pass
