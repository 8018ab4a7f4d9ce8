"""A copy holds what is needed and no more, is checked by hash, and comes back whole in another place."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from dagster_project.publications.fingerprints import files_in
from tests.data_folder import Folder
from tests.worlds import copied


@pytest.fixture
def place(one_leverance: Folder, tmp_path: Path) -> Folder:
    """A built folder, with what a killed run left."""
    folder = copied(one_leverance, tmp_path / "første")
    (folder.data / "raa" / "kommune_sager" / ".halv.1.tmp").write_text("halv")
    (folder.data / "publikationer" / ".2023-12.1.tmp").mkdir(parents=True)
    (folder.data / "publikationer" / ".2023-12.1.tmp" / "fil").write_text("halv")
    return folder


def taken(place: Folder, into: Path) -> Path:
    answer = place.kontrol("sikkerhedskopi", str(into))
    assert answer.returncode == 0, answer.stderr
    (copy,) = into.iterdir()
    assert str(copy) in answer.stdout
    return copy


def test_it_holds_the_raw_store_and_the_publications_and_no_more(place: Folder, tmp_path: Path) -> None:
    before = files_in(place.data)
    copy = taken(place, tmp_path / "kopier")
    names = files_in(copy)
    assert {n.partition("/")[0] for n in names} == {"raa", "format.json", "indhold.json", "indhold.sha256"}
    assert {n: f for n, f in names.items() if n.startswith("raa/")} == {
        n: f for n, f in before.items() if n.startswith("raa/") and not n.endswith(".tmp")
    }
    assert {f.stat().st_mode & 0o777 for f in copy.rglob("*") if f.is_file()} == {0o600}


@pytest.mark.torture
def test_a_folder_restored_elsewhere_builds_the_same_and_never_touches_the_first(place: Folder, tmp_path: Path) -> None:
    copy = taken(place, tmp_path / "kopier")
    first = files_in(place.data)
    other = replace(place, rod=tmp_path / "andet sted")
    shutil.copytree(place.landing, other.landing)
    answer = other.kontrol("gendan", str(copy))
    assert answer.returncode == 0 and "kontrol run" in answer.stdout, answer.stderr
    assert other.kontrol("run").returncode in (0, 1)
    assert other.tabeller() == place.tabeller()
    received = "select leverance_id, indlaest_tidspunkt from marts.leverancer order by 1"
    assert other.sql(received) == place.sql(received), "when a delivery came is kept"
    assert files_in(place.data) == first
    again = other.kontrol("gendan", str(copy))
    assert again.returncode == 2 and "er ikke tom" in again.stderr


@pytest.mark.parametrize("harm", ["ændret", "mangler", "kommet til"])
def test_a_copy_that_is_not_whole_is_named_and_restores_nothing(place: Folder, tmp_path: Path, harm: str) -> None:
    copy = taken(place, tmp_path / "kopier")
    (file,) = [f for f in (copy / "raa" / "kommune_sager").glob("*.parquet") if not f.name.startswith("_")]
    if harm == "ændret":
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 1
        file.write_bytes(content)
    elif harm == "mangler":
        file.unlink()
    else:
        file = file.with_name("ny.parquet")
        file.write_bytes(b"")
    other = replace(place, rod=tmp_path / "andet")
    answer = other.kontrol("gendan", str(copy))
    assert answer.returncode == 2
    assert f"raa/kommune_sager/{file.name} " in answer.stderr and harm in answer.stderr
    assert not other.data.exists()


def test_a_list_that_points_out_of_the_folder_is_no_copy(place: Folder, tmp_path: Path) -> None:
    import hashlib

    copy = taken(place, tmp_path / "kopier")
    contents = json.loads((copy / "indhold.json").read_text("utf-8"))
    contents["filer"]["../udenfor"] = {"sha256": "0" * 64, "bytes": 1}
    text = json.dumps(contents).encode()
    (copy / "indhold.json").write_bytes(text)
    (copy / "indhold.sha256").write_text(f"{hashlib.sha256(text).hexdigest()}  indhold.json\n")
    answer = replace(place, rod=tmp_path / "andet").kontrol("gendan", str(copy))
    assert answer.returncode == 2 and "../udenfor hører ikke til" in answer.stderr


def test_a_copy_is_never_put_where_deliveries_or_figures_lie(place: Folder) -> None:
    for folder in (place.data / "kopier", place.landing / "kopier"):
        answer = place.kontrol("sikkerhedskopi", str(folder))
        assert answer.returncode == 2 and "kan ikke ligge i" in answer.stderr and not folder.exists()


def test_another_key_than_the_folders_is_said_when_it_is_restored(place: Folder, tmp_path: Path) -> None:
    copy = taken(place, tmp_path / "kopier")
    other = replace(place, rod=tmp_path / "andet", noegle="en-anden-noegle-0123456789-0123456789")
    answer = other.kontrol("gendan", str(copy))
    assert answer.returncode == 0 and "er en anden nøgle" in answer.stdout
