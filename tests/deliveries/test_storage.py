"""A store of one data folder: its files are found as before; another's, one that is gone, or another setting is said."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pyarrow.fs import LocalFileSystem, SubTreeFileSystem

from dagster_project.common.object_store import ObjectStore
from dagster_project.deliveries.journal import Journal
from dagster_project.deliveries.storage import agree, settle
from dagster_project.deliveries.stored_files import clean_up, damaged, store_file
from dagster_project.operations.backup import back_up
from dagster_project.settings import Settings, SettingsError, read_settings
from tests.deliveries.helpers import CONTACTS, Place, henvendelser

FILE = f"{CONTACTS}/{CONTACTS}_151_2025-03.csv"


@pytest.fixture(scope="module")
def taken_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One delivery, taken in where no store was set."""
    place = Place(tmp_path_factory.mktemp("lager") / "data")
    place.put(FILE, henvendelser("2025-03-01", "2025-03-02"))
    place.take_ind()
    return place.rod


@pytest.fixture
def place(taken_in: Path, tmp_path: Path) -> Place:
    return Place(shutil.copytree(taken_in, tmp_path / "data"))


def settings(place: Place, lager: Path | None) -> Settings:
    return Settings(data=place.rod, landing=place.landing, lager=str(lager) if lager else None)


def stored(folder: Path) -> list[str]:
    return sorted(f.name for f in (folder / "raa" / CONTACTS).glob("[!_]*.parquet"))


def test_what_lies_in_the_data_folder_moves_with_its_time_and_what_comes_later_follows(place: Place, tmp_path: Path) -> None:
    lager, (name,) = tmp_path / "lager", stored(place.rod)
    before = (place.raa / CONTACTS / name).stat().st_mtime_ns
    for _ in range(2):
        assert settle(settings(place, lager)) is None
    assert stored(lager) == [name] and (lager / "raa" / CONTACTS / name).stat().st_mtime_ns == before
    assert (place.rod / "cache").resolve() == lager / "cache" and (place.raa / CONTACTS).resolve() == lager / "raa" / CONTACTS
    assert damaged(place.raa, Journal(place.raa).filer.values()) == []
    place.put(FILE.replace("03", "04"), henvendelser("2025-04-01"))
    (lager / "raa" / CONTACTS / ".halv.1.tmp").write_text("of a run that was killed")
    *_, file = place.take_ind()  # a copied file is looked at again
    assert stored(lager) == sorted([name, f"{file.leverance_id}.parquet"]) and not list(lager.rglob("*.tmp"))
    assert (place.raa / "leverancer").is_dir() and not (lager / "raa" / "leverancer").exists()


def test_a_store_is_one_data_folders_and_a_copy_of_it_keeps_it(place: Place, tmp_path: Path) -> None:
    lager, other = tmp_path / "lager", Place(tmp_path / "anden")
    settle(settings(place, lager))
    other.take_ind()
    with pytest.raises(SettingsError, match="hører til en anden datamappe end"):
        settle(settings(other, lager))
    assert not (other.raa / CONTACTS).is_symlink()
    shutil.rmtree(other.rod)
    copy = back_up(settings(place, lager), tmp_path / "kopier")
    assert stored(copy.folder) == stored(place.rod)
    shutil.copytree(copy.folder, other.rod)
    settle(settings(other, lager))
    assert (other.raa / CONTACTS).resolve() == lager / "raa" / CONTACTS


def test_a_store_that_is_not_mounted_or_no_longer_set_is_said_and_nothing_is_made(place: Place, tmp_path: Path) -> None:
    lager = tmp_path / "lager"
    with pytest.raises(SettingsError, match="ligger i datamappen"):
        settle(settings(place, place.rod / "lager"))
    settle(settings(place, lager))
    for other, said in ((None, "er ikke sat"), (tmp_path / "x", "er tomt"), ("s3://bucket/p", "er s3://bucket/p")):
        with pytest.raises(SettingsError, match=said):
            settle(settings(place, other))
    lager.rename(tmp_path / "afmonteret")
    lager.mkdir()
    with pytest.raises(SettingsError, match="Er det monteret"):
        settle(settings(place, lager))
    assert list(lager.iterdir()) == []
    with pytest.raises(SettingsError, match=r"som ikke er der\. Er det monteret"):  # whatever is asked for
        read_settings(data=str(place.rod), lager="")


def test_objects_and_copies_are_made_of_each_other_and_of_no_account_that_is_gone(place: Place, tmp_path: Path) -> None:
    (fil,) = Journal(place.raa).filer.values()
    file = store_file(place.raa, CONTACTS, fil.leverance_id)
    folder = tmp_path / "bucket" / "p" / "raa" / CONTACTS / fil.leverance_id
    folder.mkdir(parents=True)
    store = ObjectStore("s3://bucket/p", SubTreeFileSystem(str(tmp_path), LocalFileSystem()))
    content = file.read_bytes()
    agree(store, place.raa, [fil])
    (kept,) = folder.iterdir()
    assert kept.read_bytes() == content and kept.stem == fil.lager_sum[CONTACTS]
    file.unlink()
    (folder / f"{'0' * 64}.parquet").write_bytes(b"of an earlier reading")
    agree(store, place.raa, [fil])
    assert file.read_bytes() == content and damaged(place.raa, [fil]) == [] and list(folder.iterdir()) == [kept]
    assert file.stat().st_mtime_ns <= (place.raa / "leverancer" / "laest" / f"{fil.leverance_id}.json").stat().st_mtime_ns
    kept.unlink()
    agree(store, place.raa, [fil])
    assert kept.read_bytes() == content
    fil.lager, fil.lager_sum = {}, {}
    agree(store, place.raa, [fil])
    assert list(folder.iterdir()) == []
    clean_up(place.raa)
