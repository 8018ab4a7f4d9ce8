"""Child processes: how they start, that they end with whoever asked for them, and parts of a publication side by side.

* A child process that ends with the process that asked for it, however that ended: a killed run leaves nobody at work.
* Parts of a publication built at the same time, in processes of their own beside this one: they are Python, which uses one
  core.
"""

from __future__ import annotations

import multiprocessing
import os
import select
import sys
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from multiprocessing import forkserver
from multiprocessing.connection import wait
from multiprocessing.context import BaseContext
from multiprocessing.synchronize import Semaphore
from pathlib import Path
from typing import Any

from pebble import ProcessPool


def follow() -> None:
    """Call it in the child, once. The system closes the pipe to the caller when the caller is gone, killed or not."""
    threading.Thread(target=_wait, args=(multiprocessing.parent_process().sentinel,), daemon=True).start()


def _wait(caller: int) -> None:
    wait([caller])
    os._exit(1)


STARTING = 10.0  # seconds that a child takes at most before its first task


class Children:
    """`count` child processes at most, started with the first task that `pool` is given; each begins with `begin(*arguments)`."""

    def __init__(self, count: int, begin: Callable[..., None], arguments: tuple[Any, ...]) -> None:
        clean = context()
        self._count, self._started = count, clean.Semaphore(0)
        self.pool = ProcessPool(count, initializer=_begin, initargs=(self._started, begin, arguments), context=clean)

    def close(self) -> None:
        """When all tasks are done, and each child has started: the pool takes away what it starts with, and one that comes late
        would end in a traceback (pebble 5.2). To be called when tasks were given."""
        for _ in range(self._count):
            self._started.acquire(timeout=STARTING)
        self.pool.close()
        self.pool.join()


def _begin(started: Semaphore, begin: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    begin(*arguments)
    started.release()


FROM = 8  # with fewer municipalities than this a process takes longer to start than it saves


def prepare() -> None:
    """Lets the server of child processes load, in a process of its own, what they share, while this one does something else."""
    context()


def concurrent(task: Callable[..., object], arguments: Sequence[tuple[Any, ...]], large: bool) -> None:
    """`opgave(*a)` for each of `arguments`, in their order; in this process alone, one after the other, unless `large`.

    This process takes the first, and then whichever nobody has begun: it would else wait beside a child that loads what is
    loaded here. The first fault is raised here, and stops the rest. A child never outlives its parent: it would go on writing to
    a folder that the next publication uses."""
    queue = deque(arguments)
    children = min(len(queue), _cores()) - 1 if large else 0
    if children < 1:
        while queue:
            task(*queue.popleft())
        return
    own = Children(children, follow_process, (os.getpid(),))
    try:
        _deal_out(own.pool, task, queue, children)
    except BaseException:
        own.pool.stop()
        own.pool.join()
        raise
    own.close()


def _deal_out(pool: ProcessPool, task: Callable[..., object], queue: deque[tuple[Any, ...]], children: int) -> None:
    """Each child is given a part when it has none; this process works on the rest. Raises the fault of any."""
    lock, answer = threading.RLock(), []

    def give(finished: Future | None = None) -> None:
        with lock:
            if finished is not None and (finished.cancelled() or finished.exception()):
                queue.clear()
            if queue:
                answer.append(pool.schedule(task, args=queue.popleft()))
                answer[-1].add_done_callback(give)

    def tag() -> tuple[Any, ...] | None:
        with lock:
            return queue.popleft() if queue else None

    own = tag()
    for _ in range(children):
        give()
    while own is not None:
        task(*own)
        own = tag()
    for s in answer:  # none is added any more: the queue is empty
        s.result()


def context() -> BaseContext:
    """Child processes, started clean: a fork of a process with threads may hang. Their code is found where this process finds its
    own: the server that they come from would else look first in the folder in which the program is started, which may be another
    checkout's (Python 3.11)."""
    clean = multiprocessing.get_context("forkserver")
    clean.set_forkserver_preload(["dagster_project.deliveries.preload"])
    found = {"PYTHONSAFEPATH": "1", "PYTHONPATH": os.pathsep.join(p or str(Path.cwd()) for p in sys.path)}
    before = {name: os.environ.get(name) for name in found}
    os.environ.update(found)
    try:
        forkserver.ensure_running()
    finally:
        for name, value in before.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value
    return clean


def _cores() -> int:
    return max(2, len(os.sched_getaffinity(0)))


def follow_process(origin: int) -> None:
    """Ends this process the moment the one that asked for it is gone, whoever its parent is: a fork server lives on."""
    try:
        fd = os.pidfd_open(origin)
    except ProcessLookupError:
        os._exit(1)
    threading.Thread(target=_wait_for_death, args=(fd,), daemon=True).start()


def _wait_for_death(fd: int) -> None:
    select.select([fd], [], [])
    os._exit(1)
