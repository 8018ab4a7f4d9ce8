"""dbt in a process beside the run's own (docs/beslutninger/0003-dbt-in-its-own-process.md): it reads its project while Dagster is
imported, and builds while Dagster keeps its account."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import TYPE_CHECKING, Self

from dagster_project.common.run_log import LOG
from dagster_project.engine.task import Batch, Outcome, TaskError

if TYPE_CHECKING:  # with it comes DuckDB, which starts a thread as it is imported: see _context
    from dagster_project.build.dbt_runner import BuildError, BuiltNode
    from dagster_project.build.records import Plan


class DbtProcess:
    """One build, in the data folder `folder`, with `environment` added to the environment. Start it as early as possible and call
    `build` when there is something to build. `read`: the project as it was last parsed is the one to build, so that it can
    be read beforehand."""

    def __init__(self, read: bool, folder: Path, environment: Mapping[str, str]) -> None:
        context = _context()
        self._channel, childs = context.Pipe()
        self._process = context.Process(target=_execute, args=(childs, read, folder, dict(environment)), daemon=True)
        self._process.start()
        childs.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._channel.close()
        self._process.kill()
        self._process.join()

    def build(
        self,
        environment: Mapping[str, str],
        plan: Plan,
        workers: Callable[[Batch], list[Outcome]] | None = None,
    ) -> Iterator[BuiltNode]:
        """Every node of the plan as it ends, built with these settings in the environment too; dbt's lines go to the run's log.
        `workers` computes what dbt asks for while it builds, where that is of the caller's starting.
        The build file is closed when the last has been given. Raises BuildError."""
        from dagster_project.build.dbt_runner import BuildError

        try:
            self._channel.send((dict(environment), plan))
            while (answer := self._channel.recv()) is not None:
                if isinstance(answer, BuildError):
                    raise answer
                if isinstance(answer, str):
                    LOG.info(answer, extra={"trin": "dbt"})
                elif isinstance(answer, Batch):
                    self._channel.send(_computed(answer, workers))
                else:
                    yield answer
        except (EOFError, OSError):
            self._process.join()
            raise BuildError(f"dbt's proces blev afbrudt (status {self._process.exitcode}); er der hukommelse nok?") from None


def _computed(batch: Batch, workers: Callable[[Batch], list[Outcome]] | None) -> list[Outcome] | TaskError:
    try:
        return workers(batch)
    except TaskError as e:
        return e


def _context() -> BaseContext:
    """How the process starts: as a copy of this one, which is at work at once. A copy of a process with threads may hang: where
    there are any, as in Dagster's own processes, it is started clean."""
    return multiprocessing.get_context("fork" if _is_alone() else "spawn")


def _is_alone() -> bool:
    """Whether this process has one thread, those of libraries counted. Linux says it; elsewhere nobody is asked."""
    threads = Path("/proc/self/task")
    return threads.is_dir() and len(list(threads.iterdir())) == 1


_waiting: list[DbtProcess] = []


def prepare(read: bool, folder: Path, environment: Mapping[str, str]) -> None:
    """Starts the process of the build that is about to come."""
    _waiting.append(DbtProcess(read, folder, environment))


def fetch(folder: Path, environment: Mapping[str, str]) -> DbtProcess:
    """The process that was prepared, or a new one."""
    return _waiting.pop() if _waiting else DbtProcess(False, folder, environment)


def discard() -> None:
    """Ends a process that was prepared and never asked for: what was to use it could not begin."""
    while _waiting:
        _waiting.pop().__exit__()


def _execute(channel: Connection, read: bool, folder: Path, environment: dict[str, str]) -> None:
    """What the process does: dbt in, settings in, nodes out, None at the end."""
    from dagster_project.build import per_delivery_cache
    from dagster_project.build.dbt_runner import BuildError, build, project
    from dagster_project.common.processes import follow  # and with it pools, which the caller has no use for

    LOG.handlers[:] = [logging.NullHandler()]  # the run's log is the caller's
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the caller gets it too, and ends this process
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    follow()  # a build whose caller is gone would write into the next one's file
    os.environ.update(environment)
    os.chdir(folder)  # dbt's paths are relative to the data folder, so that the parsed project serves every one

    lock, asking = threading.Lock(), threading.Lock()

    def send(answer: BuiltNode | Batch | str | BuildError | None) -> None:
        with lock:  # dbt tells of its nodes from several threads
            channel.send(answer)

    def ask(batch: Batch) -> list[Outcome]:
        with asking:
            send(batch)
            answer = channel.recv()
        if isinstance(answer, TaskError):
            raise answer
        return answer

    try:
        manifest = project() if read else None
        environment, plan = channel.recv()
        os.environ.update(environment)
        per_delivery_cache.by_caller = ask
        build(manifest, plan, send, send)
        send(None)
    except BuildError as e:
        send(e)
    except (EOFError, OSError):
        return  # the caller had nothing to build, or is gone
