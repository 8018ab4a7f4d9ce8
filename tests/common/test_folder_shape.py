"""A part of a data folder that is no folder or file that it should be is named by every command, with what to do about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from dagster_project.common.folder_shape import _FILES, _FOLDERS, next_step, out_of_shape
from dagster_project.settings import SettingsError, read_settings
from tests.data_folder import Folder

GONE = Path("/findes/ikke")
PUBLICATION = "publikationer/2023-11.1"
FOLDERS = [*_FOLDERS, "raa/kommune_sager", PUBLICATION]
FILES = [*_FILES, f"{PUBLICATION}/manifest.json"]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder in which everything is what it should be."""
    data = tmp_path / "data"
    for place in FOLDERS:
        (data / place).mkdir(parents=True, exist_ok=True)
    for place in FILES:
        (data / place).write_text("x")
    for beside in ("raa/LÆSMIG.txt", "publikationer/noter.txt", "publikationer/.2023-12.1"):
        (data / beside).write_text("andres")
    return data


def remove(path: Path) -> None:
    for part in sorted(path.rglob("*"), reverse=True):
        part.rmdir() if part.is_dir() and not part.is_symlink() else part.unlink()
    path.rmdir() if path.is_dir() else path.unlink()


def test_a_whole_folder_and_one_that_is_not_there_yet_are_in_shape(data: Path, tmp_path: Path) -> None:
    assert out_of_shape(data) is None
    assert out_of_shape(tmp_path / "ny") is None


def test_parts_may_be_links_to_what_they_should_be(data: Path, tmp_path: Path) -> None:
    (data / "raa").rename(tmp_path / "lager")
    (data / "raa").symlink_to(tmp_path / "lager")
    assert out_of_shape(data) is None


@pytest.mark.parametrize("place", FOLDERS)
def test_a_folder_that_is_a_file_or_a_link_to_nothing_is_named_with_what_to_do(data: Path, place: str) -> None:
    path = data / place
    remove(path)
    path.write_bytes(b"")
    assert out_of_shape(data).startswith(f"{path} skulle være en mappe, men er en fil. ")
    path.unlink()
    path.symlink_to(GONE)
    assert out_of_shape(data).startswith(f"{path} skulle være en mappe, men er en lænke til {GONE}, som ikke er der. ")
    assert any(step in out_of_shape(data) for step in ("kontrol gendan", "kontrol run", "kontrol udgiv"))


@pytest.mark.parametrize("place", FILES)
def test_a_file_that_is_a_folder_or_a_link_in_a_ring_is_named_with_what_to_do(data: Path, place: str) -> None:
    path = data / place
    path.unlink()
    path.mkdir()
    assert out_of_shape(data).startswith(f"{path} skulle være en fil, men er en mappe. ")
    path.rmdir()
    path.symlink_to(path.name)
    assert out_of_shape(data).startswith(f"{path} skulle være en fil, men er en lænke, der ikke kan følges ({path.name}). ")
    assert any(step in out_of_shape(data) for step in ("kontrol gendan", "kontrol run"))


def test_settings_of_such_a_folder_are_refused(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KONTROL_DATA", str(data))
    remove(data / "raa")
    (data / "raa").write_text("x")
    with pytest.raises(SettingsError, match="raa skulle være en mappe, men er en fil"):
        read_settings()


@pytest.mark.parametrize("command", [["status"], ["spor", "provenu/151/2023/su"], ["ryd"]])
def test_commands_say_it_in_one_sentence(tmp_path: Path, command: list[str]) -> None:
    folder = Folder(tmp_path)
    folder.data.mkdir()
    (folder.data / "raa").write_text("x")
    answer = folder.kontrol(*command)
    assert answer.returncode == 2
    assert answer.stderr == (
        f"kontrol: {folder.data / 'raa'} skulle være en mappe, men er en fil. Hent den fra sikkerhedskopien af datamappen "
        "(kontrol gendan).\n"
    )


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("raa/leverancer/register.parquet", "kontrol run"),
        ("raa/kommune_sager/x.parquet", "sikkerhedskopien"),
        (f"{PUBLICATION}/manifest.json", "sikkerhedskopien"),
        ("dagster/history/runs.db", "kontrol run"),
        ("andet.json", "kontrol run"),
    ],
)
def test_what_is_missing_in_a_data_folder_has_a_next_step_and_what_lies_elsewhere_none(
    tmp_path: Path, place: str, said: str
) -> None:
    assert said in next_step(tmp_path, str(tmp_path / place))
    assert next_step(tmp_path, "/andetsteds/fil") == next_step(tmp_path, None) == next_step(tmp_path, 7) == ""
