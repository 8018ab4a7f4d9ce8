"""What a worker is asked, and what it answers: pure data, without a key, without a place on the coordinator's disk."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from dagster_project.common.errors import SettingsError

DELIVERY = "@leverance@"  # stands in the SQL for the delivery of the task
MUNICIPALITIES = "@kommuner@"  # and in that of a part for its municipalities
PART = ".del"  # how the file of a part ends, until all are there
FOREIGN = ("KONTROL_", "DAGSTER_", "DBT_")  # how our settings begin, the key among them: no worker's business
_NAME = re.compile(r"[A-Za-z0-9_-]+")  # what becomes a part of a path on the worker
_MUNICIPALITY = re.compile(r"([0-9]{3})?")


class TaskError(Exception):
    """A task that cannot be computed; the message is Danish and says what to do."""


def own_words(message: str | None) -> str | None:
    """What an error of ours said, however many layers have passed it on; None when none of them began with one."""
    for own in (TaskError, SettingsError):
        _, found, said = (message or "").partition(f"{own.__name__}: ")
        if found:
            return said.splitlines()[0].strip()
    return None


@dataclass(frozen=True)
class Task:
    """A delivery, or of one that is too large for a worker the rows of some municipalities; '' are those without one."""

    delivery: str
    municipalities: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _part_of_path(self.delivery)
        for municipality in self.municipalities:
            if not _MUNICIPALITY.fullmatch(municipality):
                raise TaskError(f"{municipality!r} er ingen kommunekode; ventede tre cifre.")

    @property
    def file(self) -> str:
        """The name of its result. A part's says which it is: parts that were made otherwise are other files."""
        if not self.municipalities:
            return f"{self.delivery}.parquet"
        return f"{self.delivery}.{hashlib.sha256(','.join(self.municipalities).encode()).hexdigest()[:12]}{PART}"


@dataclass(frozen=True)
class Batch:
    """The tasks of one model.

    `sql` is the model's compiled SQL over one delivery, which it calls `DELIVERY`, and `sql_of_part` the same over the rows of
    `MUNICIPALITIES` alone; their files lie below `raa/` and `cache/` of a data folder that the worker knows the place of.
    `relations` are the seeds and the register that they read, each as a Parquet file's bytes, by its name in the SQL: database,
    schema and table. `options` are those of the result's file. `duckdb` is the version that the fingerprint was made with."""

    model: str
    fingerprint: str
    sql: str
    tasks: tuple[Task, ...]
    duckdb: str
    options: str = ""
    relations: Mapping[tuple[str, str, str], bytes] = field(default_factory=dict)
    sql_of_part: str = ""

    def __post_init__(self) -> None:
        _part_of_path(self.model)
        _part_of_path(self.fingerprint)

    def sql_for(self, task: Task) -> str:
        sql = self.sql_of_part if task.municipalities else self.sql
        return sql.replace(DELIVERY, task.delivery).replace(MUNICIPALITIES, "', '".join(task.municipalities))


def _part_of_path(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise TaskError(f"{name!r} kan ikke være en del af en sti; ventede bogstaver, cifre, _ og -.")


@dataclass(frozen=True)
class Outcome:
    """What came of a task: rows of the result, seconds of CPU of the process that computed it, and which that was; `file` is the
    result's name, which tells parts of a delivery apart."""

    delivery: str
    rows: int
    cpu: float
    worker: str
    file: str


@dataclass(frozen=True)
class Calls:
    """A function that workers import, to be called with each of the items: what no batch is about."""

    function: Callable[[Any], Any]
    items: tuple[Any, ...]


class Told(StrEnum):
    """What a worker of Pipes is told along, and the one thing that it may answer instead of outcomes."""

    FOLDER = "mappe"  # of the batch, below the data folder
    TASKS = "opgaver"  # the numbers of those that are its
    THREADS = "traade"  # how many; all of its cores where nothing is said
    CALLER = "kalder"  # the process to end with, where it is on the same machine
    FAULT = "fejl"  # what went wrong, after which no more is done


_BATCH = "opgaver.json"


def write_batch(batch: Batch, folder: Path) -> None:
    """The batch as a folder that others can see: what it says as JSON, and beside it its relations as Parquet."""
    for number, content in enumerate(batch.relations.values()):
        (folder / f"{number}.parquet").write_bytes(content)
    tasks = [[task.delivery, task.municipalities] for task in batch.tasks]
    said = vars(batch) | {"relations": [list(name) for name in batch.relations], "tasks": tasks}
    (folder / _BATCH).write_text(json.dumps(said), "utf-8")


def read_batch(folder: Path) -> Batch:
    """The batch that `write_batch` wrote there. Raises TaskError when the folder is not to be seen from here."""
    try:
        said = json.loads((folder / _BATCH).read_text("utf-8"))
    except FileNotFoundError:
        raise TaskError(
            f"Arbejderen kan ikke se opgaverne i {folder.name}: er cache/ dér den samme mappe som hos den, der spørger?"
        ) from None
    names = [tuple(name) for name in said["relations"]]
    relations = {name: (folder / f"{number}.parquet").read_bytes() for number, name in enumerate(names)}
    tasks = tuple(Task(delivery, tuple(municipalities)) for delivery, municipalities in said["tasks"])
    return Batch(**said | {"tasks": tasks, "relations": relations})
