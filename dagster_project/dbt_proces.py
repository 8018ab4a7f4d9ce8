"""dbt in a process beside the run's own: it is imported while Dagster is, and builds while Dagster keeps its account."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Self

from dagster_project.build.records import Plan
from dagster_project.dbt_byg import Byggefejl, Knude
from dagster_project.kalder import foelg


class Dbtproces:
    """One build, in the data folder `mappe`, with `miljoe` added to the environment. Start it as early as possible and call `byg`
    when there is something to build. `laes`: the project as it was last parsed is the one to build, so that it can be read
    beforehand."""

    def __init__(self, laes: bool, mappe: Path, miljoe: Mapping[str, str]) -> None:
        # started clean: a fork of a process with threads may hang
        rammer = multiprocessing.get_context("spawn")
        self._kanal, barnets = rammer.Pipe()
        self._proces = rammer.Process(target=_koer, args=(barnets, laes, mappe, dict(miljoe)), daemon=True)
        self._proces.start()
        barnets.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._kanal.close()
        self._proces.kill()
        self._proces.join()

    def byg(self, miljoe: Mapping[str, str], byggefil: Path, plan: Plan) -> Iterator[Knude]:
        """Every node of the plan as it ends, built with these settings in the environment too; dbt's lines go to standard output.
        The build file is closed when the last has been given. Raises Byggefejl."""
        try:
            self._kanal.send((dict(miljoe), byggefil, plan))
            while (svar := self._kanal.recv()) is not None:
                if isinstance(svar, Byggefejl):
                    raise svar
                if isinstance(svar, str):
                    print(svar)
                else:
                    yield svar
        except (EOFError, OSError):
            self._proces.join()
            raise Byggefejl(f"dbt's proces blev afbrudt (status {self._proces.exitcode}); er der hukommelse nok?") from None


_ventende: list[Dbtproces] = []


def forbered(laes: bool, mappe: Path, miljoe: Mapping[str, str]) -> None:
    """Starts the process of the build that is about to come."""
    _ventende.append(Dbtproces(laes, mappe, miljoe))


def hent(mappe: Path, miljoe: Mapping[str, str]) -> Dbtproces:
    """The process that was prepared, or a new one."""
    return _ventende.pop() if _ventende else Dbtproces(False, mappe, miljoe)


def _koer(kanal: Connection, laes: bool, mappe: Path, miljoe: dict[str, str]) -> None:
    """What the process does: dbt in, settings in, nodes out, None at the end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the caller gets it too, and ends this process
    foelg()  # a build whose caller is gone would write into the next one's file
    os.environ.update(miljoe)
    os.chdir(mappe)  # dbt's paths are relative to the data folder, so that the parsed project serves every one
    gc.disable()  # one short build: looking for cycles in dbt's large graph is an eighth of its time
    from dagster_project.dbt_byg import byg, projekt

    laas = threading.Lock()

    def send(svar: Knude | str | Byggefejl | None) -> None:
        with laas:  # dbt tells of its nodes from several threads
            kanal.send(svar)

    try:
        manifest = projekt() if laes else None
        miljoe, byggefil, plan = kanal.recv()
        os.environ.update(miljoe)
        byg(manifest, byggefil, plan, send, send)
        send(None)
    except Byggefejl as e:
        send(e)
    except (EOFError, OSError):
        return  # the caller had nothing to build, or is gone
