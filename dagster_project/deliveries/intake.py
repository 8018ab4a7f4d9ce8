"""Taking in: whatever is new in the landing folder is read by child processes into the raw store and entered in the journal."""

from __future__ import annotations

import multiprocessing
import resource
from collections.abc import Callable
from concurrent.futures import TimeoutError as Tidsudloeb
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from multiprocessing import forkserver
from multiprocessing.context import BaseContext
from pathlib import Path, PurePosixPath
from zoneinfo import ZoneInfo

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from dagster_project.common.machine import GB, cores, memory
from dagster_project.common.object_store import ObjectStore
from dagster_project.common.processes import follow
from dagster_project.deliveries import storage
from dagster_project.deliveries.account import File, aftryk
from dagster_project.deliveries.contract import contracts
from dagster_project.deliveries.forgotten import forgotten
from dagster_project.deliveries.journal import Journal
from dagster_project.deliveries.landing import Found, find
from dagster_project.deliveries.pseudonym import Pseudonym
from dagster_project.deliveries.raw_store import write_empty
from dagster_project.deliveries.read_delivery import byte_signature, new_account, read_file
from dagster_project.deliveries.stored_files import clean_up, is_whole


@dataclass(frozen=True)
class Limits:
    """What one reading may take before it is stopped: a real national file takes under 1 GiB and 50 MB a second."""

    memory: int = 6 * GB  # bytes of address space
    sekunder: float = 60
    seconds_per_mb: float = 0.5


LIMITS = Limits()
LEAST = 2 * GB  # address space that a reading of a national file gets along with


def shared_limits(readers: int) -> Limits:
    """The limits of so many readings at once: three quarters of the machine's memory between them."""
    return replace(LIMITS, memory=max(LEAST, min(LIMITS.memory, memory() * 3 // 4 // readers)))


Progress = Callable[[File], None]
Ur = Callable[[], datetime]


def _now() -> datetime:
    return datetime.now(UTC)


class IntakeSession:
    """Takes in the files of some sources. One at a time per data folder: the caller holds the lock."""

    def __init__(
        self,
        landing: Path,
        raa: Path,
        key: bytes,
        maks_mb: int,
        limits: Limits | None = None,
        now: Ur = _now,
        laesere: int | None = None,
        store: ObjectStore | None = None,
    ) -> None:
        """`laesere` files are read at once (the machine's cores); `now` gives the time of receipt, UTC. `store`: where what is
        read is kept too."""
        self._now, self._store = now, store
        self._landing, self._raw, self._key, self._max_mb = landing, raa, key, maks_mb
        self._readers = laesere or cores()
        self._limits = limits or shared_limits(self._readers)
        self._pseudonym = Pseudonym(key)
        self.journal = Journal(raa)
        self._forgotten = forgotten(raa)
        clean_up(raa)
        write_empty(raa, contracts())
        self._pool: ProcessPool | None = None

    def __enter__(self) -> IntakeSession:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool:
            self._pool.close()
            self._pool.join()

    def nye(self, kilde: str | None) -> list[Found]:
        """What is new or changed since it was last read, in path order; `kilde` None: what lies in no source's folder."""
        return [f for f in find(self._landing) if _kilde(f.sti) == kilde and not self._known(f)]

    def _known(self, found: Found) -> bool:
        path = self._pseudonym.mask(found.sti)
        stamp, id_ = (self.journal.stamps.get(path) or [None, None])[:2]
        if stamp != list(found.stempel) or (file := self.journal.filer.get(id_)) is None:
            return False
        if not self.journal.is_received(path, id_):
            return False
        if file.slettet is not None:
            return True
        return not file.foer_tid and file.aftryk == aftryk(file, self._max_mb) and is_whole(self._raw, file)

    def take_ind(self, kilde: str | None, progress: Progress = lambda file: None) -> list[File]:
        """Reads everything new of a source. A file that cannot be read is refused and the others go on."""
        new_ones = self.nye(kilde)
        time = self._now().isoformat(timespec="seconds")
        was_read = []
        for found, answer in [(f, self._of_forgotten_year(f) or self._order(f)) for f in new_ones]:
            fil = answer if isinstance(answer, File) else self._fetch(found, answer)
            self._enter(fil, time)
            self.journal.stamps[fil.sti] = [list(found.stempel), fil.leverance_id]
            progress(fil)
            was_read.append(fil)
        if new_ones:
            self.journal.save_stamps()
        return was_read

    def _enter(self, file: File, time: str) -> None:
        """Into the journal, when its files stand in the store too. Raises StoreError with nothing entered."""
        if self._store is None:
            return self.journal.add(file, time)
        again = file.leverance_id in self.journal.filer
        storage.keep(self._store, self._raw, file)
        self.journal.add(file, time)
        if again:
            storage.only(self._store, file)
        return None

    def _of_forgotten_year(self, found: Found) -> File | None:
        """The account of a file whose rows went by a rule, or would have: it is not opened. None for any other."""
        if self._forgotten is None or found.is_refused:
            return None
        if not self._forgotten.covers(new_account(found.sti, None, self._pseudonym)):
            return None
        sha, _ = byte_signature(self._landing / found.sti, self._max_mb)
        file = new_account(found.sti, sha, self._pseudonym)
        known = self.journal.filer.get(file.leverance_id)
        if known is not None and known.slettet:
            return known
        file.aarsag = f"rækker fra før {self._forgotten.foer_aar} er slettet efter {self._forgotten.regel} og tages ikke ind igen"
        file.aftryk = aftryk(file, self._max_mb)
        return file

    def _order(self, found: Found) -> ProcessFuture:
        self._pool = self._pool or _pool(self._readers, self._limits)
        seconds = self._limits.sekunder + self._limits.seconds_per_mb * found.stempel[0] / (1 << 20)
        month = self._now().astimezone(ZoneInfo("Europe/Copenhagen")).strftime("%Y-%m")
        arguments = (self._landing, found, self._raw, self._key, self._max_mb, month)
        return self._pool.schedule(read_file, args=arguments, timeout=seconds)

    def _fetch(self, found: Found, answer: ProcessFuture) -> File:
        try:
            return answer.result()
        except Tidsudloeb:
            return self._stated(found, "filen kunne ikke læses inden for tidsgrænsen")
        except (ProcessExpired, MemoryError):
            return self._stated(found, "filen kunne ikke læses inden for hukommelsesgrænsen")

    def _stated(self, found: Found, reason: str) -> File:
        """Without `aftryk`: it is tried again at the next run, and is then the same delivery, for it has the same bytes."""
        sha, _ = byte_signature(self._landing / found.sti, self._max_mb)
        file = new_account(found.sti, sha, self._pseudonym)
        file.aarsag = reason
        return file


def _kilde(path: str) -> str | None:
    dele = PurePosixPath(path).parts
    return dele[0] if len(dele) > 1 and dele[0] in contracts() else None


def prepare() -> None:
    """Lets what the child processes read with be loaded, in a process of its own, before the first file is asked for."""
    _context()
    forkserver.ensure_running()


def _context() -> BaseContext:
    """Child processes, started clean: a fork of a process with threads and an open database may hang."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["dagster_project.deliveries.preload"])
    return context


def _pool(readers: int, limits: Limits) -> ProcessPool:
    return ProcessPool(readers, initializer=_limit, initargs=(limits.memory,), context=_context())


def _limit(memory: int) -> None:
    follow()
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump would hold CPR numbers
