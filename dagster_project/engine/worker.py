"""One task in the process of a worker: the model's SQL over one delivery in a fresh DuckDB, its result a whole file or none."""

from __future__ import annotations

import os
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import pyarrow as pa

from dagster_project.common.duckdb_read import open_read_only
from dagster_project.common.files import put_in_place, write_sum
from dagster_project.common.machine import cores, memory
from dagster_project.engine.files import files_of
from dagster_project.engine.task import Batch, Outcome, Task, TaskError

ANSWER = pa.schema(
    [("delivery", pa.string()), ("rows", pa.int64()), ("cpu", pa.float64()), ("worker", pa.string()), ("file", pa.string())]
)
ANSWER_DDL = "delivery string, rows bigint, cpu double, worker string, file string"  # the same, as Spark reads it


def on_spark(batch: Batch) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """What `mapInArrow` calls on a worker, with the numbers of the tasks that fell to it."""

    def answers(numbers: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        from pyspark import TaskContext

        context = TaskContext.get()
        for number in (n for part in numbers for n in part.column("id").to_pylist()):
            task = batch.tasks[number]
            with files_of(batch, task) as data:
                outcome = compute(batch, task, data, context.cpus() if context else 1)
            yield pa.RecordBatch.from_pylist([vars(outcome)], schema=ANSWER)

    return answers


def compute(batch: Batch, task: Task, data: Path, threads: int = 1) -> Outcome:
    """Writes `cache/<model>/<fingerprint>/<delivery>.parquet` of the data folder, or a part of it. A task may run twice, and
    twice at once: each attempt writes a file of its own, and the last one to end puts the same rows in place once more."""
    if duckdb.__version__ != batch.duckdb:
        raise TaskError(
            f"Arbejderen har DuckDB {duckdb.__version__}, og opgaven kræver {batch.duckdb}, som resultaterne er mærket med. "
            f"Installér den dér: pip install duckdb=={batch.duckdb}"
        )
    begun = time.process_time()
    file = data / "cache" / batch.model / batch.fingerprint / task.file
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    attempt = file.with_name(f".{task.file}.{socket.gethostname()}.{os.getpid()}.tmp")
    sql = batch.sql_for(task)
    for folder in ("raa", "cache"):
        sql = sql.replace(f"'{folder}/", f"'{data}/{folder}/")
    try:
        with tempfile.TemporaryDirectory(prefix="kontrol-opgave-") as spilled, closing(open_read_only()) as con:
            con.execute(f"set threads = {threads}; set memory_limit = '{_share_of_memory(threads)}'")
            con.execute(f"set temp_directory = '{spilled}'")
            _take_along(con, batch, Path(spilled))
            written = f"(format parquet, parquet_version v2, use_tmp_file false{batch.options})"
            (rows,) = con.execute(f"copy ({sql}) to '{attempt}' {written}").fetchone()
        put_in_place(attempt, file)
        if not task.municipalities:  # a part is nobody's but of whoever puts the parts together
            write_sum(file)
    finally:
        attempt.unlink(missing_ok=True)
    return Outcome(task.delivery, rows, round(time.process_time() - begun, 3), f"{socket.gethostname()}/{os.getpid()}", task.file)


def _take_along(con: duckdb.DuckDBPyConnection, batch: Batch, place: Path) -> None:
    """The seeds and the register under the names that the SQL has for them."""
    for number, ((database, schema, table), content) in enumerate(batch.relations.items()):
        file = place / f"{number}.parquet"
        file.write_bytes(content)
        con.execute(f"""attach if not exists ':memory:' as "{database}"; create schema if not exists "{database}"."{schema}" """)
        con.execute(f"""create table "{database}"."{schema}"."{table}" as from read_parquet('{file}')""")


def _share_of_memory(threads: int) -> str:
    """What is set for the worker, or the part of half its memory that falls to its threads."""
    return os.environ.get("KONTROL_HUKOMMELSE") or f"{max(256, (memory() >> 21) * threads // cores())}MiB"
