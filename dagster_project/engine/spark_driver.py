"""The process that holds a Spark session: batches or calls in, what came of them out, until its input ends. It is started beside
dbt's (engine/spark.py) with neither the key nor our folders in its environment: what Spark starts and logs inherits both."""

from __future__ import annotations

import os
import pickle
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from dagster_project.engine.task import Batch, Calls, Outcome, own_words
from dagster_project.engine.worker import ANSWER_DDL, on_spark


def session(master: str) -> Any:
    """A session on that master. No port is opened for anyone to look in."""
    from pyspark.sql import SparkSession

    if master.startswith("sc://"):
        return SparkSession.builder.remote(master).getOrCreate()
    builder = SparkSession.builder.master(master).appName("kontrolprovenu")
    builder = builder.config("spark.ui.enabled", "false").config("spark.ui.showConsoleProgress", "false")
    if master.startswith("local"):
        builder = builder.config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
    return builder.getOrCreate()


def compute(spark: Any, batch: Batch) -> list[Outcome]:
    """Each task a partition of its own: Spark places them, and tries one again whose worker is lost."""
    count = len(batch.tasks)
    answers = spark.range(0, count, 1, count).mapInArrow(on_spark(batch), ANSWER_DDL).collect()
    return [Outcome(*row) for row in answers]


def call(spark: Any, calls: Calls) -> list[Any]:
    """Each item a partition of its own; their answers in the order of the items."""
    count = len(calls.items)
    answers = spark.range(0, count, 1, count).mapInArrow(_answered(calls), "number bigint, answer binary").collect()
    return [pickle.loads(row.answer) for row in sorted(answers, key=lambda row: row.number)]


def _answered(calls: Calls) -> Callable[[Iterator[Any]], Iterator[Any]]:
    function, items = calls.function, calls.items

    def answers(numbers: Iterator[Any]) -> Iterator[Any]:
        import pyarrow as pa

        for number in (n for part in numbers for n in part.column("id").to_pylist()):
            yield pa.RecordBatch.from_pydict({"number": [number], "answer": [pickle.dumps(function(items[number]))]})

    return answers


def reason(error: Exception) -> str:
    """One line of what went wrong: a task's own words where it had some, else the last line of what Spark passes on."""
    if own := own_words(str(error)):
        return own
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    named = [line for line in lines if re.match(r"[\w.]+(Error|Exception): ", line)]
    return (named or lines or [type(error).__name__])[0]


def main() -> None:
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever Java writes to its output is no answer

    def answer(what: list[Any] | str) -> None:
        pickle.dump(what, answers)
        answers.flush()

    spark = None
    with tempfile.TemporaryDirectory(prefix="kontrol-spark-", ignore_cleanup_errors=True) as place:
        os.chdir(place)  # Spark logs where it was started, and that was the data folder
        os.environ.setdefault("SPARK_LOCAL_DIRS", place)
        with suppress(EOFError):
            while True:
                asked = pickle.load(sys.stdin.buffer)  # of the process that started this one
                try:
                    spark = spark or session(os.environ["KONTROL_SPARK"])
                    answer(call(spark, asked) if isinstance(asked, Calls) else compute(spark, asked))
                except Exception as error:
                    print(error, file=sys.stderr, flush=True)
                    answer(reason(error))
        if spark is not None:
            spark.stop()
        os.chdir("/")


if __name__ == "__main__":
    main()
