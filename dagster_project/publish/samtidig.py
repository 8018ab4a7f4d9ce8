"""Parts of a publication built at the same time, in processes of their own beside this one: they are Python, which uses one
core."""

from __future__ import annotations

import gc
import multiprocessing
import os
import select
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from multiprocessing import forkserver
from multiprocessing.context import BaseContext
from typing import Any

from pebble import ProcessPool

FRA = 8  # with fewer municipalities than this a process takes longer to start than it saves
SJAELDENT = (1_000_000, 20, 100)  # new objects before the collector looks through them


def forbered() -> None:
    """Lets the server of child processes load, in a process of its own, what they share, while this one does something else."""
    _rammer()
    forkserver.ensure_running()


def samtidig(opgave: Callable[..., object], argumenter: Sequence[tuple[Any, ...]], stort: bool) -> None:
    """`opgave(*a)` for each of `argumenter`, in their order; in this process alone, one after the other, unless `stort`.

    This process takes the first, and then whichever nobody has begun: it would else wait beside a child that loads what is
    loaded here. The first fault is raised here, and stops the rest. A child never outlives its parent: it would go on writing to
    a folder that the next publication uses."""
    koe = deque(argumenter)
    boern = min(len(koe), _kerner()) - 1 if stort else 0
    with _sjaeldent_affald():
        if boern < 1:
            while koe:
                opgave(*koe.popleft())
            return
        pulje = ProcessPool(boern, initializer=_begynd, initargs=(os.getpid(),), context=_rammer())
        try:
            _del_ud(pulje, opgave, koe, boern)
        except BaseException:
            pulje.stop()
            raise
        else:
            pulje.close()
        finally:
            pulje.join()


def _del_ud(pulje: ProcessPool, opgave: Callable[..., object], koe: deque[tuple[Any, ...]], boern: int) -> None:
    """Each child is given a part when it has none; this process works on the rest. Raises the fault of any."""
    laas, svar = threading.RLock(), []

    def giv(faerdig: Future | None = None) -> None:
        with laas:
            if faerdig is not None and (faerdig.cancelled() or faerdig.exception()):
                koe.clear()
            if koe:
                svar.append(pulje.schedule(opgave, args=koe.popleft()))
                svar[-1].add_done_callback(giv)

    def tag() -> tuple[Any, ...] | None:
        with laas:
            return koe.popleft() if koe else None

    egen = tag()
    for _ in range(boern):
        giv()
    while egen is not None:
        opgave(*egen)
        egen = tag()
    for s in svar:  # none is added any more: the queue is empty
        s.result()


def _rammer() -> BaseContext:
    """Child processes, started clean: a fork of a process with threads may hang."""
    rammer = multiprocessing.get_context("forkserver")
    rammer.set_forkserver_preload(["dagster_project.deliveries.barn"])
    return rammer


def _kerner() -> int:
    return max(2, len(os.sched_getaffinity(0)))


@contextmanager
def _sjaeldent_affald() -> Iterator[None]:
    """Python looks through all objects for those that only hold each other after every 700 new ones; a part makes millions that
    it keeps until its end, so that was a tenth of its time and more."""
    foer = gc.get_threshold()
    gc.set_threshold(*SJAELDENT)
    try:
        yield
    finally:
        gc.set_threshold(*foer)


def _begynd(ophav: int) -> None:
    gc.set_threshold(*SJAELDENT)
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
