"""What grows and is not needed for ever: Dagster's history, dbt's run folders and what killed runs left; by age and count.

No figure rests on any of it. Deliveries, register, database and publications are never touched here."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from dagster_project.common.data_lock import lock
from dagster_project.common.run_log import Keep, rotate
from dagster_project.settings import Settings

if TYPE_CHECKING:
    from dagster import DagsterInstance


@dataclass(frozen=True)
class Pruned:
    """How many went of each kind, and the bytes that their files took."""

    runs: int = 0
    leftovers: int = 0
    logs: int = 0
    size: int = 0


def prune(settings: Settings, instance: DagsterInstance | None, now: datetime) -> Pruned:
    """Removes what is over KONTROL_HISTORIK_ANTAL runs or older than KONTROL_HISTORIK_DAGE days, and what nobody is at work on.
    `instance`: Dagster's of this folder, None without a history.
    Holds the data folder: with a run under way there is Busy. A month's publication keeps its newest run, whatever its age."""
    data = settings.data.absolute()
    with lock(data):
        before = _size(data)
        leftovers = [_gone(path) for path in _leftovers(data)]
        logs = rotate(settings.logs, Keep(settings.log_antal, settings.log_dage), now)
        runs = _history(settings, instance, now) if instance else 0
        return Pruned(runs, len(leftovers), len(logs), max(0, before - _size(data)))


def _leftovers(data: Path) -> Iterator[Path]:
    """What a killed build, publication or rebuilding left behind: the lock is ours, so nobody is at work on it."""
    yield from data.glob(".genskab-*")
    yield from (data / "publikationer").glob(".*.tmp")
    yield from (data / "bygning").glob("herkomst-*")
    yield from (data / "bygning" / "tmp").glob("*")
    yield from (data / "dbt" / "logs").glob("dbt.log.*")
    yield from (p for p in (data / "dbt" / "target").glob("*") if p.is_dir() and p.name not in ("compiled", "run"))


def _history(settings: Settings, instance: DagsterInstance, now: datetime) -> int:
    """Runs that are over, with their events and what they printed. Dagster itself prunes the ticks of schedules and sensors."""
    from dagster import DagsterRunStatus, RunsFilter

    oldest = now - timedelta(days=settings.historik_dage)
    ended = RunsFilter(statuses=[DagsterRunStatus.SUCCESS, DagsterRunStatus.FAILURE, DagsterRunStatus.CANCELED])
    months, gone = set(), []
    for i, record in enumerate(instance.get_run_records(ended)):  # newest first
        month = record.dagster_run.tags.get("dagster/partition")
        newest_of_month = month is not None and month not in months
        months.add(month)
        if (i >= settings.historik_antal or record.create_timestamp < oldest) and not newest_of_month:
            gone.append(record.dagster_run.run_id)
    for run_id in gone:
        instance.delete_run(run_id)
    home = settings.dagster_home
    for run_id in gone:
        for rest in (*(home / "history" / "runs").glob(f"{run_id}.db*"), home / "storage" / run_id):
            _gone(rest)
    return len(gone)


def _gone(path: Path) -> Path:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
    return path


def _size(data: Path) -> int:
    return sum(f.stat().st_size for f in data.rglob("*") if f.is_file() and not f.is_symlink())
