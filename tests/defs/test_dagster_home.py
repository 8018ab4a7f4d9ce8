"""Dagster's home in a data folder: that of the version before works on, and a copy keeps its own history."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml
from dagster import DagsterInstance, Definitions, asset

from dagster_project.defs.event_log import EventLog, prepare_home
from dagster_project.settings import Settings, SettingsError

# as every version until 2026-11 wrote it: names that have moved, and a whole path
BEFORE = """telemetry:
  enabled: false
concurrency:
  runs:
    max_concurrent_runs: 1
event_log_storage:
  module: dagster_project.haendelseslog
  class: Haendelseslog
  config:
    base_dir: "{}"
"""


@asset
def number() -> int:
    return 1


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("DAGSTER_HOME", "")
    monkeypatch.setenv("DAGSTER_EVENT_BATCH_SIZE", "0")
    return Settings(data=tmp_path / "data")


def run(home: Path) -> str:
    with DagsterInstance.from_config(str(home)) as instance:
        return Definitions(assets=[number]).resolve_implicit_global_asset_job_def().execute_in_process(instance=instance).run_id


def test_a_home_that_names_what_moved_is_told_anew_and_keeps_the_rest(settings: Settings) -> None:
    settings.dagster_home.mkdir(parents=True)
    file = settings.dagster_home / "dagster.yaml"
    file.write_text(BEFORE.format(settings.dagster_home / "history" / "runs") + "retention: {schedule: {purge_after_days: 90}}\n")
    home = settings.dagster_home
    prepare_home(settings)
    told = yaml.safe_load(file.read_text("utf-8"))
    assert told["event_log_storage"] == {"module": EventLog.__module__, "class": EventLog.__name__}
    assert told["retention"] == {"schedule": {"purge_after_days": 90}}
    assert str(settings.data) not in file.read_text("utf-8")
    with DagsterInstance.from_config(str(home)) as instance:
        assert isinstance(instance.event_log_storage, EventLog)


def test_a_log_that_is_its_owners_own_choice_is_left_alone(settings: Settings) -> None:
    settings.dagster_home.mkdir(parents=True)
    file = settings.dagster_home / "dagster.yaml"
    file.write_text("event_log_storage:\n  module: dagster_postgres.event_log\n  class: PostgresEventLogStorage\n")
    before = file.read_bytes()
    prepare_home(settings)
    assert file.read_bytes() == before


def test_a_copied_home_writes_to_its_own_history(settings: Settings, tmp_path: Path) -> None:
    home = settings.dagster_home
    prepare_home(settings)
    first = run(home)
    copy = Path(shutil.copytree(home, tmp_path / "copy"))
    before = {f.name for f in (home / "history" / "runs").iterdir()}
    second = run(copy)
    assert {f.name for f in (home / "history" / "runs").iterdir()} == before
    assert {f"{first}.db", f"{second}.db"} <= {f.name for f in (copy / "history" / "runs").iterdir()}


def test_dagster_alone_opens_a_home_of_the_version_before_and_a_copy_of_it_leaves_the_original_alone(
    settings: Settings, tmp_path: Path
) -> None:
    """As `dagster asset materialize` meets it: nothing of ours has rewritten the file."""
    home = settings.dagster_home
    (runs := home / "history" / "runs").mkdir(parents=True)
    (home / "dagster.yaml").write_text(BEFORE.format(runs))
    first = run(home)
    copy = Path(shutil.copytree(home, tmp_path / "copy"))
    before = {f.name for f in runs.glob("*.db")}  # what SQLite keeps beside them goes when the connection does
    assert f"{first}.db" in before
    second = run(copy)
    assert {f.name for f in runs.glob("*.db")} == before
    assert {f"{first}.db", f"{second}.db"} <= {f.name for f in (copy / "history" / "runs").iterdir()}


@pytest.mark.parametrize("torn", [b"\xff\xfe\x00", b"telemetry: {", b"- a\n- b\n", b"event_log_storage: 7\n", b"\x00\x01", b"'"])
def test_settings_of_dagster_that_are_none_are_named_with_the_next_step(settings: Settings, torn: bytes) -> None:
    home = settings.dagster_home
    home.mkdir(parents=True)
    (home / "dagster.yaml").write_bytes(torn)
    with pytest.raises(SettingsError) as error:
        prepare_home(settings)
    assert str(home / "dagster.yaml") in str(error.value) and "flyt den væk, og kør igen" in str(error.value)
    assert (home / "dagster.yaml").read_bytes() == torn


def test_an_empty_file_of_settings_is_one_without_settings(settings: Settings) -> None:
    home = settings.dagster_home
    home.mkdir(parents=True)
    (home / "dagster.yaml").write_bytes(b"")
    prepare_home(settings)
    assert (home / "dagster.yaml").read_bytes() == b""
