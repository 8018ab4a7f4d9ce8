"""Child processes: how they start, that they end with whoever asked for them, and parts of a publication side by side.

* A child process that ends with the process that asked for it, however that ended: a killed run leaves nobody at work.
* Parts of a publication built at the same time, in processes of their own beside this one: they are Python, which uses one
  core.
"""

from __future__ import annotations

import multiprocessing
import os
import select
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from multiprocessing import forkserver
from multiprocessing.connection import wait
from multiprocessing.context import BaseContext
from typing import Any

from pebble import ProcessPool


def follow() -> None:
    """Call it in the child, once. The system closes the pipe to the caller when the caller is gone, killed or not."""
    threading.Thread(target=_wait, args=(multiprocessing.parent_process().sentinel,), daemon=True).start()


def _wait(caller: int) -> None:
    wait([caller])
    os._exit(1)


FROM = 8  # with fewer municipalities than this a process takes longer to start than it saves


def prepare() -> None:
    """Lets the server of child processes load, in a process of its own, what they share, while this one does something else."""
    _context()
    forkserver.ensure_running()


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
    pool = ProcessPool(children, initializer=follow_process, initargs=(os.getpid(),), context=_context())
    try:
        _deal_out(pool, task, queue, children)
    except BaseException:
        pool.stop()
        raise
    else:
        pool.close()
    finally:
        pool.join()


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


def _context() -> BaseContext:
    """Child processes, started clean: a fork of a process with threads may hang."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["dagster_project.deliveries.preload"])
    return context


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
