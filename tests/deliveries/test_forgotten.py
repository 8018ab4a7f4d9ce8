"""Rows that went by a rule do not come back: neither from a file that still lies there, nor from another of such a year."""

from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from dagster_project.deliveries.account import File
from dagster_project.deliveries.forgotten import (
    Forgotten,
    FrozenFigure,
    complete,
    erasure_in_the_way,
    forgotten,
    frozen_figure,
    record,
    to_go,
)
from dagster_project.deliveries.journal import Journal
from dagster_project.deliveries.stored_files import damaged, store_file
from dagster_project.settings import ROOT, Settings, SettingsError
from tests.data_folder import sag, sager
from tests.deliveries.helpers import CONTACTS, Place, henvendelser
from tests.faults.world import killed_at
from tests.surroundings import without_settings

KILDE = "kommune_sager"
RULE = Forgotten(2020, "KONTROL_SLET_EFTER_AAR=6", "2026-11-28", "2023-12", "Anna Test", (), False)
HERE = "dagster_project.deliveries.forgotten"


def file_of(month: str) -> str:
    return f"{KILDE}/{KILDE}_151_{month}.csv"


def decided(place: Place, rule: Forgotten = RULE) -> File:
    """A delivery of 2016, taken in, whose erasure is decided; one of 2020 beside it."""
    place.put(file_of("2020-01"), sager(sag("9")))
    place.put(file_of("2016-12"), sager(sag("1")))
    file, _ = place.take_ind()
    assert to_go(rule, Journal(place.raa).filer.values()) == [file]
    record(place.raa, replace(rule, leverancer=(file.leverance_id,)), [])
    return file


def settings(place: Place) -> Settings:
    return Settings(data=place.rod, landing=place.landing)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A delivery of 2016, taken in, and forgotten."""
    place = Place(tmp_path)
    decided(place)
    assert complete(settings(place)).foer_aar == 2020 and complete(settings(place)) is None
    return place


def stored(place: Place) -> list[str]:
    return sorted(f.name for f in (place.raa / KILDE).glob("[!_]*.parquet"))


@pytest.mark.parametrize(
    "point",
    [
        f"{HERE}:without_rows:before",  # nothing is done yet
        f"{HERE}:store_file:before",  # the account says that its rows are gone, and they are not
        f"{HERE}:_remove_copies:before",
        f"{HERE}:_remove_copies:after",  # only the word that it is done is missing
    ],
)
def test_an_erasure_that_is_killed_is_brought_to_its_end_and_takes_no_more(tmp_path: Path, point: str) -> None:
    place = Place(tmp_path)
    file = decided(place)
    result = place.rod / "cache" / "int_raekkeantal" / "ab" / f"{file.leverance_id}.parquet"
    apart = place.rod / ".genskab-x" / f"{file.leverance_id}.parquet"  # what a killed rebuilding left of it
    for rest in (result, apart, place.rod / "kontrol.duckdb", place.rod / "bygning" / "kontrol.duckdb"):
        rest.parent.mkdir(parents=True, exist_ok=True)
        rest.write_bytes(b"rows")
    environment = without_settings({"KONTROL_DATA": place.rod, "KONTROL_LANDING": place.landing} | killed_at(point))
    asked = f"from {HERE} import complete; from dagster_project.settings import read_settings; complete(read_settings())"
    killed = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, env=environment, check=False, timeout=60)
    assert killed.returncode == -signal.SIGKILL
    assert erasure_in_the_way(place.raa, "2023-12") == "en sletning af rækker fra før 2020 blev afbrudt; kør: kontrol run"

    assert complete(settings(place)) is not None and erasure_in_the_way(place.raa, "2023-12") is None
    accounts = {f.periode: (f.slettet, f.raekker) for f in Journal(place.raa).filer.values()}
    assert accounts == {"2016-12": (RULE.sentence, 1), "2020-01": (None, 1)}
    assert len(stored(place)) == 1 and not store_file(place.raa, KILDE, file.leverance_id).exists()
    assert not list(place.rod.rglob("*.duckdb")) and not result.exists() and not apart.exists()


def test_an_erasure_takes_nothing_that_its_rule_does_not_cover_whatever_it_names(tmp_path: Path) -> None:
    place = Place(tmp_path)
    decided(place)
    everyone = tuple(Journal(place.raa).filer)
    record(place.raa, replace(RULE, leverancer=(*everyone, "../../kontrol")), [])
    assert len(everyone) == 2 and complete(settings(place)) is not None
    assert [f.periode for f in Journal(place.raa).filer.values() if f.slettet] == ["2016-12"] and len(stored(place)) == 1


def test_its_file_is_not_opened_again_whatever_is_remembered_of_it(place: Place) -> None:
    kept = stored(place)
    assert (place.take_ind(), len(kept)) == ([], 1)
    (place.raa / "leverancer" / "stempler.json").unlink()
    again = {f.periode: f for f in place.take_ind()}["2016-12"]
    assert (again.slettet, again.raekker, stored(place)) == (RULE.sentence, 1, kept)
    journal = Journal(place.raa)
    assert (to_go(RULE, journal.filer.values()), damaged(place.raa, journal.filer.values())) == ([], [])


def test_another_of_such_a_year_is_refused_and_said_once_and_others_are_read(place: Place) -> None:
    place.put(file_of("2016-11"), sager(sag("2")))
    place.put(file_of("2020-02"), sager(sag("3")))
    place.put(f"{CONTACTS}/{CONTACTS}_151_2016-12.csv", henvendelser("2016-12-01"))
    found = {f.filnavn: f.aarsag for f in place.take_ind()}
    reason = "rækker fra før 2020 er slettet efter KONTROL_SLET_EFTER_AAR=6 og tages ikke ind igen"
    assert found == {f"{KILDE}_151_2016-11.csv": reason, f"{KILDE}_151_2020-02.csv": None, f"{CONTACTS}_151_2016-12.csv": None}
    assert len(stored(place)) == 2
    assert place.take_ind() == []


def test_a_figure_stays_with_the_publication_that_has_it_and_a_torn_record_is_named(place: Place) -> None:
    assert replace(forgotten(place.raa), leverancer=(), faerdig=False) == RULE and forgotten(place.raa).faerdig
    assert frozen_figure(place.raa, "provenu/151/2016/kl-ydelser") is None
    for nr, year in ((1, 2016), (2, 2017)):
        record(
            place.raa, RULE, [FrozenFigure(f"provenu/151/{year}/kl-ydelser", Decimal("1000.50"), f"2023-12.{nr}", f"gik {nr}")]
        )
    assert frozen_figure(place.raa, "provenu/151/2016/kl-ydelser").slettet == "gik 1", "kept by the next erasure"
    assert frozen_figure(place.raa, "provenu/151/2017/kl-ydelser").vaerdi == Decimal("1000.50")
    (place.raa / "leverancer" / "slettet.json").write_text('{"foer_aar": 20', "utf-8")
    with pytest.raises(SettingsError, match=r"slettet\.json er ødelagt"):
        forgotten(place.raa)
