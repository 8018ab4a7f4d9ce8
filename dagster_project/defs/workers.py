"""Workers as Dagster has them: those that it starts itself, by Pipes, and what it is told of what any of them computed."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dagster import MetadataValue, OpExecutionContext, PipesClientCompletedInvocation, PipesSubprocessClient, TableRecord

from dagster_project.common.machine import cores
from dagster_project.common.program import module
from dagster_project.engine.choice import starter
from dagster_project.engine.task import FOREIGN, Batch, Outcome, TaskError, Told, write_batch

Start = Callable[[OpExecutionContext, Mapping[str, Any]], PipesClientCompletedInvocation]
PLACE = "cache/opgaver"  # of batches, below the data folder: workers see cache/
_TURNS = 2  # a share whose worker is lost is given to another once


@dataclass(frozen=True)
class PipesWorkers:
    """The workers of one run. `pipes` is the setting, `data` the data folder as this process sees it."""

    context: OpExecutionContext
    pipes: str
    data: Path

    def compute(self, batch: Batch) -> list[Outcome]:
        """The outcome of every task of the batch. Raises TaskError, after which the results of those that ended stand."""
        start, at_once = starter(self.pipes)
        done: dict[str, Outcome] = {}
        with _folder(self.data, batch) as folder:
            for _ in range(_TURNS):
                left = [i for i, task in enumerate(batch.tasks) if task.file not in done]
                told = [{Told.FOLDER: folder, Told.TASKS: left[i::at_once]} for i in range(min(at_once, len(left)))]
                answers = _side_by_side(start or _own_process(self.data, at_once), self.context, told)
                for message in (m for answer in answers if not isinstance(answer, Exception) for m in answer):
                    if Told.FAULT in message:
                        raise TaskError(message[Told.FAULT])
                    done[message["file"]] = Outcome(**message)
                if len(done) == len(batch.tasks):
                    return [done[task.file] for task in batch.tasks]
        lost = next((str(a) for a in answers if isinstance(a, Exception)), "de sluttede uden at melde alle resultater")
        raise TaskError(f"Arbejdere gik tabt to gange under {batch.model}: {lost}")


@contextmanager
def _folder(data: Path, batch: Batch) -> Iterator[str]:
    """Where the batch lies while it is worked on, from the data folder."""
    tidy(data)
    place = data / PLACE
    place.mkdir(parents=True, mode=0o700)
    try:
        folder = Path(tempfile.mkdtemp(prefix=f"{batch.model}-", dir=place))
        write_batch(batch, folder)
        yield f"{PLACE}/{folder.name}"
    finally:
        tidy(data)


def tidy(data: Path) -> None:
    """Away with the batch of a run that is over, or was killed. The caller holds the data folder."""
    shutil.rmtree(data / PLACE, ignore_errors=True)


def _own_process(data: Path, at_once: int) -> Start:
    """Starts a worker on this machine: it ends with this process, and takes its part of the cores."""
    client = PipesSubprocessClient(env=own_environment(data))
    own = {Told.THREADS: max(1, cores() // at_once), Told.CALLER: os.getpid()}

    def start(context: OpExecutionContext, extras: Mapping[str, Any]) -> PipesClientCompletedInvocation:
        return client.run(context=context, command=module("dagster_project.engine.pipes_worker"), extras={**extras, **own})

    return start


def own_environment(data: Path) -> dict[str, str]:
    """What such a worker has beside what this process has: none of our settings but where the files are."""
    lager = os.environ.get("KONTROL_LAGER")
    places = {"KONTROL_DATA": str(data), "KONTROL_LAGER": str(Path(lager).expanduser()) if lager else ""}
    return {name: "" for name in os.environ if name.startswith(FOREIGN)} | places


def _side_by_side(
    start: Start, context: OpExecutionContext, told: list[Mapping[str, Any]]
) -> list[list[Mapping[str, Any]] | Exception]:
    """What each worker reported, or why there is none of it. A run that is broken off does not stay for the threads."""
    answers: list[list[Mapping[str, Any]] | Exception] = [[] for _ in told]

    def ask(number: int) -> None:
        try:
            answers[number] = list(start(context, told[number]).get_custom_messages())
        except Exception as error:  # of whichever client it is
            context.log.warning(f"en arbejder gik tabt: {error}")
            answers[number] = error

    threads = [threading.Thread(target=ask, args=(i,), daemon=True) for i in range(len(told))]
    with warnings.catch_warnings():
        # of Dagster's own use of its own property, once for each worker (1.13)
        warnings.filterwarnings("ignore", r"Function `PipesMessageReader\.expected_writer_count`")
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return answers


def by_workers(outcomes: Sequence[Outcome], shown: int = 200) -> dict[str, Any]:
    """What workers computed: in all, and for the deliveries that cost most. Nothing when there were none: dbt's own connection
    computes many deliveries at once, and knows of no cost of each."""
    if not outcomes:
        return {}
    dearest = sorted(outcomes, key=lambda o: o.cpu, reverse=True)[:shown]
    records = [
        TableRecord({"leverance": o.delivery, "raekker": o.rows, "cpu_sekunder": o.cpu, "arbejder": o.worker}) for o in dearest
    ]
    return {
        "leverancer_regnet": len(outcomes),
        "cpu_sekunder": round(sum(o.cpu for o in outcomes), 3),
        "arbejdere": len({worker for o in outcomes for worker in o.worker.split(", ")}),
        "leverancer": MetadataValue.table(records),
    }
