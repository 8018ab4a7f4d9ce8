"""Rows that went by a rule do not come back: neither from a file that still lies there, nor from another of such a year."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from dagster_project.deliveries.forgotten import Forgotten, FrozenFigure, forgotten, frozen_figure, record, to_go, without_rows
from dagster_project.deliveries.journal import Journal
from dagster_project.deliveries.stored_files import damaged, store_file
from dagster_project.settings import SettingsError
from tests.data_folder import sag, sager
from tests.deliveries.helpers import CONTACTS, Place, henvendelser

KILDE = "kommune_sager"
RULE = Forgotten(2020, "KONTROL_SLET_EFTER_AAR=6", "2026-11-28", "2023-12")


def file_of(month: str) -> str:
    return f"{KILDE}/{KILDE}_151_{month}.csv"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A delivery of 2016, taken in, and forgotten."""
    place = Place(tmp_path)
    place.put(file_of("2016-12"), sager(sag("1")))
    (file,) = place.take_ind()
    assert to_go(RULE, [file]) == [file]
    record(place.raa, RULE, [])
    Journal(place.raa).add(without_rows(file, RULE), "2026-11-28")
    store_file(place.raa, KILDE, file.leverance_id).unlink()
    return place


def stored(place: Place) -> list[str]:
    return sorted(f.name for f in (place.raa / KILDE).glob("[!_]*.parquet"))


def test_its_file_is_not_opened_again_whatever_is_remembered_of_it(place: Place) -> None:
    assert (place.take_ind(), stored(place)) == ([], [])
    (place.raa / "leverancer" / "stempler.json").unlink()
    (again,) = place.take_ind()
    assert (again.slettet, again.raekker, stored(place)) == (RULE.sentence, 1, [])
    journal = Journal(place.raa)
    assert (to_go(RULE, journal.filer.values()), damaged(place.raa, journal.filer.values())) == ([], [])


def test_another_of_such_a_year_is_refused_and_said_once_and_others_are_read(place: Place) -> None:
    place.put(file_of("2016-11"), sager(sag("2")))
    place.put(file_of("2020-01"), sager(sag("3")))
    place.put(f"{CONTACTS}/{CONTACTS}_151_2016-12.csv", henvendelser("2016-12-01"))
    found = {f.filnavn: f.aarsag for f in place.take_ind()}
    reason = "rækker fra før 2020 er slettet efter KONTROL_SLET_EFTER_AAR=6 og tages ikke ind igen"
    assert found == {f"{KILDE}_151_2016-11.csv": reason, f"{KILDE}_151_2020-01.csv": None, f"{CONTACTS}_151_2016-12.csv": None}
    assert len(stored(place)) == 1
    assert place.take_ind() == []


def test_a_figure_stays_with_the_publication_that_has_it_and_a_torn_record_is_named(place: Place) -> None:
    assert forgotten(place.raa) == RULE and frozen_figure(place.raa, "provenu/151/2016/kl-ydelser") is None
    for nr, year in ((1, 2016), (2, 2017)):
        record(place.raa, RULE, [FrozenFigure(f"provenu/151/{year}/kl-ydelser", Decimal("1000.50"), f"2023-12.{nr}")])
    assert frozen_figure(place.raa, "provenu/151/2016/kl-ydelser").publikation == "2023-12.1", "kept by the next erasure"
    assert frozen_figure(place.raa, "provenu/151/2017/kl-ydelser").vaerdi == Decimal("1000.50")
    (place.raa / "leverancer" / "slettet.json").write_text('{"foer_aar": 20', "utf-8")
    with pytest.raises(SettingsError, match=r"slettet\.json er ødelagt"):
        forgotten(place.raa)
