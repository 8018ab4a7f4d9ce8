"""Dagster's event log, kept open: what it holds, and that Dagster's own class reads it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from dagster import AssetCheckResult, AssetKey, DagsterInstance, Definitions, asset, asset_check
from dagster._check import CheckError
from dagster._core.storage.event_log.sqlite.sqlite_event_log import SqliteEventLogStorage

from dagster_project.defs.event_log import EventLog


@asset
def tal() -> int:
    return 1


@asset_check(asset=tal)
def is_odd() -> AssetCheckResult:
    return AssetCheckResult(passed=False)


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DagsterInstance:
    monkeypatch.setenv("DAGSTER_EVENT_BATCH_SIZE", "1000")
    log = {"module": "dagster_project.defs.event_log", "class": "EventLog", "config": {"base_dir": str(tmp_path / "log")}}
    (tmp_path / "dagster.yaml").write_text(yaml.safe_dump({"telemetry": {"enabled": False}, "event_log_storage": log}), "utf-8")
    return DagsterInstance.from_config(str(tmp_path))


def _execute(instance: DagsterInstance) -> str:
    job = Definitions(assets=[tal], asset_checks=[is_odd]).resolve_implicit_global_asset_job_def()
    return job.execute_in_process(instance=instance).run_id


def test_every_event_of_a_run_is_stored_and_read_by_dagsters_own_class(instance: DagsterInstance, tmp_path: Path) -> None:
    assert isinstance(instance.event_log_storage, EventLog)
    run_id = _execute(instance)
    own = [(h.message, h.timestamp) for h in instance.all_logs(run_id)]
    dagsters = SqliteEventLogStorage(str(tmp_path / "log"))
    assert own and [(h.message, h.timestamp) for h in dagsters.get_logs_for_run(run_id)] == own
    assert dagsters.get_latest_materialization_events([AssetKey("tal")])[AssetKey("tal")].run_id == run_id
    check = instance.get_latest_asset_check_evaluation_record(next(iter(is_odd.check_keys)))
    assert check and not check.event.dagster_event.asset_check_evaluation_data.passed


def test_a_batch_that_fails_leaves_none_of_its_events(instance: DagsterInstance) -> None:
    run_id = _execute(instance)
    before = len(instance.all_logs(run_id))
    event = instance.all_logs(run_id)[0]
    with pytest.raises(CheckError):
        instance.event_log_storage.store_event_batch([event, None])
    assert len(instance.all_logs(run_id)) == before


def test_connections_are_kept_to_the_index_and_the_newest_run_only(instance: DagsterInstance) -> None:
    runs = [_execute(instance) for _ in range(3)]
    assert set(instance.event_log_storage._awake) == {"index", runs[-1]}


def test_commits_wait_for_no_disk_and_go_to_the_write_ahead_log(instance: DagsterInstance) -> None:
    run_id = _execute(instance)
    for shard in ("index", run_id):
        with instance.event_log_storage._connect(shard) as connection:
            asked = [connection.exec_driver_sql(f"pragma {name}").scalar() for name in ("synchronous", "journal_mode")]
        assert asked == [1, "wal"], shard  # normal; only with the log behind it is a file whole after a loss of power
