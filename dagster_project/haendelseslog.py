"""Dagster's own event log in SQLite with its connections kept: a build writes some 600 events in three transactions each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from threading import RLock

from dagster._core.events.log import EventLogEntry
from dagster._core.storage.event_log.sqlite.sqlite_event_log import INDEX_SHARD_NAME, SqliteEventLogStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.pool import NullPool


class Haendelseslog(SqliteEventLogStorage):
    """The same files and tables as Dagster's default, so that either reads the other's. Dagster opens and closes a file for
    every transaction, and the last to close it writes the whole write-ahead log back (4 ms); here one idle connection per
    file stays open until the process ends, and a batch of events is one transaction."""

    def __init__(self, base_dir, inst_data=None):
        self._motorer: dict[str, Engine] = {}
        self._vaagne: dict[str, Connection] = {}
        self._i_gang: dict[str, Connection] = {}
        self._tabeller: dict[tuple[str, str], bool] = {}
        super().__init__(base_dir, inst_data)
        self._db_lock = RLock()

    @classmethod
    def from_config_value(cls, inst_data, config_value):
        return cls(inst_data=inst_data, **config_value)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        with self._db_lock:
            if shard in self._i_gang:
                yield self._i_gang[shard]
                return
            with self._motor(shard).connect() as forbindelse, forbindelse.begin():
                yield forbindelse

    def _motor(self, shard: str) -> Engine:
        if shard not in self._motorer:
            motor = create_engine(
                self.conn_string_for_shard(shard), poolclass=NullPool, connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS}
            )
            if shard not in self._initialized_dbs:
                self._initdb(motor)
                self._initialized_dbs.add(shard)
            self._motorer[shard] = motor
            self._vaagn(shard, motor)
        return self._motorer[shard]

    def _vaagn(self, shard: str, motor: Engine) -> None:
        """Keeps one idle connection to the index and to the newest run; a server that looks at many runs holds no more."""
        for anden in [s for s in self._vaagne if s not in (INDEX_SHARD_NAME, shard)]:
            self._vaagne.pop(anden).close()
            self._motorer.pop(anden, None)
        self._vaagne[shard] = motor.connect()
        self._vaagne[shard].exec_driver_sql("select 1 from sqlite_master").close()

    def store_event_batch(self, events: Sequence[EventLogEntry]) -> None:
        with ExitStack() as sammen, self._db_lock:
            for shard in (INDEX_SHARD_NAME, events[0].run_id):
                self._i_gang[shard] = sammen.enter_context(self._connect(shard))
                sammen.callback(self._i_gang.pop, shard)
            super().store_event_batch(events)

    # What the tables look like is asked before nearly every event. It changes with an upgrade only, a process of its own; what is
    # not there yet is asked again.
    def has_table(self, table_name: str) -> bool:
        return self._huskes(("tabel", table_name), super().has_table)

    def has_secondary_index(self, name: str) -> bool:
        return self._huskes(("indeks", name), super().has_secondary_index)

    def _has_asset_key_col_on_connection(self, conn: Connection, column_name: str) -> bool:
        return self._huskes(
            ("kolonne", column_name), lambda navn: super(Haendelseslog, self)._has_asset_key_col_on_connection(conn, navn)
        )

    def has_asset_key_col(self, column_name: str) -> bool:
        return self._huskes(("kolonne", column_name), super().has_asset_key_col)

    def _huskes(self, noegle: tuple[str, str], spoerg: Callable[[str], bool]) -> bool:
        if not self._tabeller.get(noegle):
            self._tabeller[noegle] = spoerg(noegle[1])
        return self._tabeller[noegle]
