"""What a worker is asked, and what it answers: pure data, without a key, without a place on the coordinator's disk."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

DELIVERY = "@leverance@"  # stands in the SQL for the delivery of the task
_NAME = re.compile(r"[A-Za-z0-9_-]+")  # what becomes a part of a path on the worker


class TaskError(Exception):
    """A task that cannot be computed; the message is Danish and says what to do."""


def own_words(message: str | None) -> str | None:
    """What a TaskError said, however many layers have passed it on; None when none of them began with one."""
    _, found, said = (message or "").partition(f"{TaskError.__name__}: ")
    return said.splitlines()[0].strip() if found else None


@dataclass(frozen=True)
class Batch:
    """The tasks of one model: task `i` is the delivery `deliveries[i]`.

    `sql` is the model's compiled SQL over one delivery, which it calls `DELIVERY`; its files lie below `raa/` and `cache/` of a
    data folder that the worker knows the place of. `relations` are the seeds and the register that it reads, each as a Parquet
    file's bytes, by its name in the SQL: database, schema and table. `options` are those of the result's file. `duckdb` is the
    version that the fingerprint was made with."""

    model: str
    fingerprint: str
    sql: str
    deliveries: tuple[str, ...]
    duckdb: str
    options: str = ""
    relations: Mapping[tuple[str, str, str], bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in (self.model, self.fingerprint, *self.deliveries):
            if not _NAME.fullmatch(name):
                raise TaskError(f"{name!r} kan ikke være en del af en sti; ventede bogstaver, cifre, _ og -.")


@dataclass(frozen=True)
class Outcome:
    """What came of a task: rows of the result, seconds of CPU of the process that computed it, and which that was."""

    delivery: str
    rows: int
    cpu: float
    worker: str
