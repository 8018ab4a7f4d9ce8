"""dbt's project is parsed once per version of the code, whatever the data folder; half a project is never taken for one."""

from __future__ import annotations

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dagster_project.build import parsed_project
from dagster_project.build.parsed_project import ensure, fetch, kept
from dagster_project.build.state import code_fingerprint
from dagster_project.settings import DATA_FOLDER
from tests.surroundings import without_settings

pytestmark = [pytest.mark.heavy, pytest.mark.build]
FILES = ("aftryk.txt", "manifest.json", "partial_parse.msgpack")


@pytest.fixture(scope="module")
def env() -> dict[str, str]:
    return without_settings()


@pytest.fixture(scope="module")
def parsed(env: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A target folder with this code's project."""
    return ensure(tmp_path_factory.mktemp("parsed") / "target", code_fingerprint(), env).parent


def content(target: Path) -> dict[str, bytes]:
    return {name: (target / name).read_bytes() for name in FILES}


def test_another_data_folder_gets_the_same_project_and_dbt_parses_nothing_there(
    parsed: Path, env: dict[str, str], tmp_path: Path
) -> None:
    target = tmp_path / "dbt" / "target"
    assert fetch(target, code_fingerprint(), env)
    assert content(target) == content(parsed)
    places = {"DBT_PROFILES_DIR": str(parsed_project.DBT_PROJECT), "DBT_LOG_PATH": str(tmp_path), **DATA_FOLDER}
    command = [Path(sys.executable).parent / "dbt", "--log-level", "debug", "parse", "--target-path", target]
    done = subprocess.run(
        [*command, "--project-dir", parsed_project.DBT_PROJECT], cwd=tmp_path, env=env | places, capture_output=True, text=True
    )
    assert "Partial parsing enabled, no changes found" in done.stdout, done.stdout + done.stderr


def test_other_code_and_other_settings_are_other_projects(parsed: Path, env: dict[str, str], tmp_path: Path) -> None:
    assert not fetch(tmp_path, "another version", env)
    assert not fetch(tmp_path, code_fingerprint(), env | {"KONTROL_HUKOMMELSE": "123MB"})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", FILES)
def test_a_folder_that_lacks_a_file_is_filled_anew(parsed: Path, env: dict[str, str], tmp_path: Path, name: str) -> None:
    target = Path(shutil.copytree(parsed, tmp_path / "target"))
    (target / name).unlink()
    assert fetch(target, code_fingerprint(), env)
    assert content(target) == content(parsed)


def test_a_project_whose_manifest_is_cut_off_is_filled_anew(parsed: Path, env: dict[str, str], tmp_path: Path) -> None:
    target = Path(shutil.copytree(parsed, tmp_path / "target"))
    (target / "manifest.json").write_bytes(content(parsed)["manifest.json"][:-9])
    assert fetch(target, code_fingerprint(), env)
    assert content(target) == content(parsed)


def test_two_who_ask_at_once_parse_once_and_what_a_killed_one_left_goes(
    env: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "store"
    monkeypatch.setattr(parsed_project, "STORE", store)
    (store / ".ny-killed").mkdir(parents=True)
    for nr in range(20):
        (store / f"old-{nr}").mkdir()
    with ThreadPoolExecutor(2) as two:
        first, second = two.map(lambda name: ensure(tmp_path / name, "code", env).parent, ("first", "second"))
    # the manifest says when it was made
    assert content(first) == content(second)
    assert not (store / ".ny-killed").exists()
    assert len([p for p in store.iterdir() if p.is_dir()]) == parsed_project._KEPT
    assert fetch(tmp_path / "third", "code", env)


def test_an_installation_that_cannot_be_written_to_parses_in_the_data_folder(
    env: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(parsed_project, "STORE", tmp_path / "file" / "store")
    target = tmp_path / "target"
    target.mkdir()
    assert not fetch(target, "code", env)
    assert ensure(target, "code", env).exists()
    assert fetch(target, "code", env)


def test_what_is_made_of_a_project_is_made_once_per_version_of_the_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsed_project, "STORE", tmp_path / "store")

    def make() -> bytes:
        made.append(1)
        (tmp_path / "store" / parsed_project._key("code", {})).mkdir(parents=True, exist_ok=True)
        return b"of this code"

    made: list[int] = []
    assert [kept("made", "code", {}, make) for _ in range(2)] == [b"of this code"] * 2
    assert kept("made", "other code", {}, lambda: b"of other code") == b"of other code"
    assert len(made) == 1
    assert kept("made", "code", {"KONTROL_HUKOMMELSE": "1GB"}, make) == b"of this code"
    monkeypatch.setattr(parsed_project, "STORE", tmp_path / "file" / "store")
    (tmp_path / "file").write_text("")
    assert kept("made", "code", {}, lambda: b"for the caller alone") == b"for the caller alone"


def test_what_is_installed_with_the_program_is_parsed_nowhere_else(
    parsed: Path, env: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An image carries its project: a new data folder with an empty cache parses nothing. One that is cut off is none."""
    key = (parsed / "aftryk.txt").read_text("utf-8").split()[0]
    shipped = Path(shutil.copytree(parsed, tmp_path / "program" / key))
    (shipped / "dagster.json").write_bytes(b"{}")
    monkeypatch.setattr(parsed_project, "SHIPPED", shipped.parent)
    monkeypatch.setattr(parsed_project, "STORE", tmp_path / "cache")
    for nr, get in enumerate((fetch, ensure)):
        assert get(tmp_path / str(nr), code_fingerprint(), env)
        assert content(tmp_path / str(nr)) == content(parsed)
    assert kept("dagster.json", code_fingerprint(), env, lambda: b"made anew") == b"{}"
    assert not (tmp_path / "cache").exists()
    assert not fetch(tmp_path / "2", "another version", env)
    (shipped / "manifest.json").write_bytes((shipped / "manifest.json").read_bytes()[:1000])
    assert not fetch(tmp_path / "3", code_fingerprint(), env)
