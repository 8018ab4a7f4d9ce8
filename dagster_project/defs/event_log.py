"""Dagster's own event log in SQLite with its connections kept: a build writes some 600 events in three transactions each. And
Dagster's home, which names it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

import yaml
from dagster import DagsterInstance, Field, StringSource
from dagster._core.events.log import EventLogEntry
from dagster._core.storage.event_log.sqlite.sqlite_event_log import INDEX_SHARD_NAME, SqliteEventLogStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool

from dagster_project.common.files import atomic
from dagster_project.settings import Settings, SettingsError


class EventLog(SqliteEventLogStorage):
    """The same files and tables as Dagster's default, so that either reads the other's. Dagster opens and closes a file for
    every transaction, and the last to close it writes the whole write-ahead log back (4 ms); here one idle connection per
    file stays open until the process ends, and a batch of events is one transaction. Without `base_dir` the files lie where
    Dagster's own would, in the home of the instance that takes the log in: a home that is copied keeps its own history."""

    def __init__(self, base_dir=None, inst_data=None):
        self._engines: dict[str, Engine] = {}
        self._awake: dict[str, Connection] = {}
        self._in_time: dict[str, Connection] = {}
        self._tables: dict[tuple[str, str], bool] = {}
        self._inst_data = inst_data
        if base_dir is not None:
            self._set_up(base_dir)

    def _set_up(self, base_dir: str) -> None:
        super().__init__(base_dir, self._inst_data)
        self._db_lock = RLock()

    def register_instance(self, instance: DagsterInstance) -> None:
        if not hasattr(self, "_base_dir"):
            self._set_up(os.path.join(instance.root_directory, "history", "runs"))  # noqa: PTH118 (Dagster's own are texts)
        super().register_instance(instance)

    @classmethod
    def config_type(cls):
        return {"base_dir": Field(StringSource, is_required=False)}

    @classmethod
    def from_config_value(cls, inst_data, config_value):
        return cls(inst_data=inst_data, **config_value)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        with self._db_lock:
            if shard in self._in_time:
                yield self._in_time[shard]
                return
            with self._engine(shard).connect() as connection, connection.begin():
                yield connection

    def _engine(self, shard: str) -> Engine:
        if shard not in self._engines:
            engine = create_engine(
                self.conn_string_for_shard(shard), poolclass=NullPool, connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS}
            )
            event.listen(engine, "connect", _write_behind)
            if shard not in self._initialized_dbs:
                self._initdb(engine)
                self._initialized_dbs.add(shard)
            self._engines[shard] = engine
            self._wake(shard, engine)
        return self._engines[shard]

    def _wake(self, shard: str, engine: Engine) -> None:
        """Keeps one idle connection to the index and to the newest run; a server that looks at many runs holds no more."""
        for other in [s for s in self._awake if s not in (INDEX_SHARD_NAME, shard)]:
            self._awake.pop(other).close()
            self._engines.pop(other, None)
        self._awake[shard] = engine.connect()
        self._awake[shard].exec_driver_sql("select 1 from sqlite_master").close()

    def store_event_batch(self, events: Sequence[EventLogEntry]) -> None:
        with ExitStack() as together, self._db_lock:
            for shard in (INDEX_SHARD_NAME, events[0].run_id):
                self._in_time[shard] = together.enter_context(self._connect(shard))
                together.callback(self._in_time.pop, shard)
            super().store_event_batch(events)

    # What the tables look like is asked before nearly every event. It changes with an upgrade only, a process of its own; what is
    # not there yet is asked again.
    def has_table(self, table_name: str) -> bool:
        return self._is_remembered(("tabel", table_name), super().has_table)

    def has_secondary_index(self, name: str) -> bool:
        return self._is_remembered(("indeks", name), super().has_secondary_index)

    def _has_asset_key_col_on_connection(self, conn: Connection, column_name: str) -> bool:
        return self._is_remembered(
            ("kolonne", column_name), lambda name: super(EventLog, self)._has_asset_key_col_on_connection(conn, name)
        )

    def has_asset_key_col(self, column_name: str) -> bool:
        return self._is_remembered(("kolonne", column_name), super().has_asset_key_col)

    def _is_remembered(self, key: tuple[str, str], ask: Callable[[str], bool]) -> bool:
        if not self._tables.get(key):
            self._tables[key] = ask(key[1])
        return self._tables[key]


def _write_behind(connection: Any, _: object) -> None:
    """The write-ahead log is not forced to the disk at each of a run's 300 commits (6 ms each). A machine that loses power may
    lose the last events of Dagster's history; the history stays whole, and a process that is killed loses none."""
    connection.execute("pragma synchronous = normal").close()


# one run at a time: the schedule's and the sensor's wait for each other instead of meeting at the lock
_HOME = {
    "telemetry": {"enabled": False},
    "nux": {"enabled": False},  # no box that asks for an e-mail address over the pages
    "concurrency": {"runs": {"max_concurrent_runs": 1}},
    "retention": {
        "schedule": {"purge_after_days": 400},
        "sensor": {"purge_after_days": {"skipped": 7, "success": 400, "failure": 400}},
    },
    "event_log_storage": {"module": EventLog.__module__, "class": EventLog.__name__},
}


def prepare_home(settings: Settings) -> None:
    """Dagster's home of this data folder, known to this process and those that it starts. A home whose settings name the event
    log of another version of this program, or a place for it, or that says nothing of the box that invites, is told anew; every
    other setting there is its owner's."""
    home = settings.dagster_home
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = home / "dagster.yaml"
    present = _settings_of(file) if file.exists() else None
    if present is None:
        _write(file, _HOME)
    elif _ours(log := present.get("event_log_storage") or {}) and (log != _HOME["event_log_storage"] or "nux" not in present):
        _write(file, {"nux": _HOME["nux"], **present, "event_log_storage": _HOME["event_log_storage"]})
    os.environ["DAGSTER_HOME"] = str(home)
    os.environ.setdefault("DAGSTER_EVENT_BATCH_SIZE", "1000")  # events that come together are stored together


def _settings_of(file: Path) -> dict[str, Any]:
    """Raises SettingsError for what is no YAML, or no settings."""
    try:
        found = yaml.safe_load(file.read_text("utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError):
        found = None
    if not isinstance(found, dict) or not isinstance(found.get("event_log_storage") or {}, dict):
        raise SettingsError(torn_home(file))
    return found


def torn_home(file: Path) -> str:
    """What to say of Dagster's settings when Dagster cannot begin with them."""
    return (
        f"{file} er ødelagt eller sat forkert; ingen tal bygger på den. Ret den, eller flyt den væk, og kør igen: så skriver "
        "kontrol den med sine egne indstillinger"
    )


def _ours(log: dict[str, Any]) -> bool:
    return str(log.get("module")).partition(".")[0] == __name__.partition(".")[0]


def _write(file: Path, content: dict[str, Any]) -> None:
    with atomic(file) as temporary:
        temporary.write_text(yaml.safe_dump(content, sort_keys=False), "utf-8")
