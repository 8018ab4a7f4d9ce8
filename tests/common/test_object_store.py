"""Objects that are named by their sum: nothing half is taken for whole, and no writer replaces another's. Over a folder of the
disk, which pyarrow opens as it opens S3; tests/faults/test_object_store.py asks a server that speaks S3."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyarrow.fs import LocalFileSystem, SubTreeFileSystem

from dagster_project.common.files import sha256
from dagster_project.common.object_store import ObjectStore, StoreError, checked
from dagster_project.settings import SettingsError, read_settings

PLACE = "raa/kommune_sager/abc.parquet"


@pytest.fixture
def store(tmp_path: Path) -> ObjectStore:
    (tmp_path / "bucket" / "kontrol" / PLACE.removesuffix(".parquet")).mkdir(parents=True)
    return ObjectStore("s3://bucket/kontrol", SubTreeFileSystem(str(tmp_path), LocalFileSystem()))


def finished(folder: Path, content: bytes, name: str = "fil.parquet") -> tuple[Path, str]:
    file = folder / name
    file.write_bytes(content)
    return file, sha256(file)


def objects(folder: Path) -> list[Path]:
    return sorted((folder / "bucket").rglob("*.parquet"))


def test_what_is_kept_comes_back_whole_under_the_name_of_its_sum(store: ObjectStore, tmp_path: Path) -> None:
    file, sum_ = finished(tmp_path, b"rows" * 1_000_000)
    store.keep(file, PLACE, sum_)
    assert store.listing("raa") == {PLACE: {sum_: 4_000_000}}
    store.bring(PLACE, sum_, tmp_path / "anden" / "fil.parquet")
    assert (tmp_path / "anden" / "fil.parquet").read_bytes() == file.read_bytes()


def test_two_writers_of_one_place_leave_both_and_the_same_bytes_are_one(store: ObjectStore, tmp_path: Path) -> None:
    one, other = finished(tmp_path, b"one"), finished(tmp_path, b"other", "anden.parquet")
    for file, sum_ in (one, other, one):
        store.keep(file, PLACE, sum_)
    assert store.listing("raa") == {PLACE: {one[1]: 3, other[1]: 5}}
    store.erase("raa", {"abc"}, but=other[1])
    assert store.listing("raa") == {PLACE: {other[1]: 5}}


def test_an_object_cut_off_or_gone_is_said_and_nothing_takes_its_place(store: ObjectStore, tmp_path: Path) -> None:
    file, sum_ = finished(tmp_path, b"rows" * 1000)
    store.keep(file, PLACE, sum_)
    target, _ = finished(tmp_path, b"stood before", "stod.parquet")
    objects(tmp_path)[0].write_bytes(file.read_bytes()[:1999])
    with pytest.raises(StoreError, match=f"kontrolsummen passer ikke.*slet s3://bucket/kontrol/raa/kommune_sager/abc/{sum_}"):
        store.bring(PLACE, sum_, target)
    objects(tmp_path)[0].unlink()
    with pytest.raises(StoreError, match=r"abc\.parquet i lageret s3://bucket/kontrol kan ikke læses: findes ikke"):
        store.bring(PLACE, sum_, target)
    assert target.read_bytes() == b"stood before" and not list(tmp_path.glob(".*.tmp"))
    store.delete(PLACE, sum_)  # once more is no fault


def test_a_file_that_changed_since_its_sum_was_written_is_not_kept(store: ObjectStore, tmp_path: Path) -> None:
    file, sum_ = finished(tmp_path, b"rows")
    file.write_bytes(b"rots")
    with pytest.raises(StoreError, match="er ændret, siden dens kontrolsum blev skrevet"):
        store.keep(file, PLACE, sum_)
    assert objects(tmp_path) == []


@pytest.mark.parametrize(
    "address",
    [
        "s3://AKIA123:hemmelig@bucket/p",
        "s3://bucket/p?access_key=hemmelig",
        "s3://",
        "s3://bucket/../x",
        "gs://bucket/hemmelig",
        "s3:/b/p",
    ],
)
def test_an_address_with_a_key_in_it_or_of_another_kind_is_refused_without_being_repeated(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KONTROL_LAGER", address)
    with pytest.raises(SettingsError, match=r"^KONTROL_LAGER kan ikke bruges: der kræves en mappe eller s3://") as said:
        read_settings()
    assert "hemmelig" not in str(said.value) and "AKIA" not in str(said.value)


def test_an_address_ends_without_a_stroke_and_nothing_is_no_store(monkeypatch: pytest.MonkeyPatch) -> None:
    assert checked("s3://min-bucket/kontrol/151/") == "s3://min-bucket/kontrol/151"
    monkeypatch.setenv("KONTROL_LAGER", "")
    assert read_settings().lager is None
    monkeypatch.setenv("KONTROL_LAGER", "s3//min-bucket/kontrol")  # a slip, not a folder below this one
    with pytest.raises(SettingsError, match=r"^KONTROL_LAGER kan ikke bruges: der kræves en hel sti, som /mnt"):
        read_settings()
