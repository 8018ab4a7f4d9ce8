"""Parts of a publication built at the same time, each in a process of its own: they are Python, which uses one core."""

from __future__ import annotations

import gc
import multiprocessing
import os
import select
import threading
from collections.abc import Callable, Sequence
from typing import Any

from pebble import ProcessPool

FRA = 8  # with fewer municipalities than this a process takes longer to start than it saves


def samtidig(opgave: Callable[..., object], argumenter: Sequence[tuple[Any, ...]], stort: bool) -> None:
    """`opgave(*a)` for each of `argumenter`; in this process, one after the other, unless `stort`.

    The first fault is raised here, and stops the rest. A child never outlives its parent: it would go on writing to a folder
    that the next publication uses."""
    if not stort or len(argumenter) < 2:
        for a in argumenter:
            opgave(*a)
        return
    rammer = multiprocessing.get_context("forkserver")  # a fork of a process with threads may hang
    rammer.set_forkserver_preload(["dagster_project.deliveries.barn"])  # as the readers have it: without pandas
    pulje = ProcessPool(min(len(argumenter), _kerner()), initializer=_begynd, initargs=(os.getpid(),), context=rammer)
    try:
        for svar in [pulje.schedule(opgave, args=a) for a in argumenter]:
            svar.result()
    except BaseException:
        pulje.stop()
        raise
    else:
        pulje.close()
    finally:
        pulje.join()


def _kerner() -> int:
    return max(2, len(os.sched_getaffinity(0)))


def _begynd(ophav: int) -> None:
    """Python looks through all objects for those that only hold each other after every 700 new ones; a child makes millions that
    it keeps until the end, so that was up to a tenth of its time."""
    gc.set_threshold(100_000, 20, 100)
    _foelg(ophav)


def _foelg(ophav: int) -> None:
    """Ends this child the moment the process that asked for it is gone; the fork server is its parent, and lives on."""
    try:
        fd = os.pidfd_open(ophav)
    except ProcessLookupError:
        os._exit(1)
    threading.Thread(target=_vent_paa_doed, args=(fd,), daemon=True).start()


def _vent_paa_doed(fd: int) -> None:
    select.select([fd], [], [])
    os._exit(1)
