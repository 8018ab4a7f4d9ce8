"""Files read in child processes of bounded memory and time: whatever a file does to its reader, an account comes back."""

from __future__ import annotations

import resource
from collections.abc import Callable
from concurrent.futures import TimeoutError as OutOfTime
from dataclasses import dataclass, field, replace
from pathlib import Path

from pebble import ProcessExpired

from dagster_project.common.machine import GB, cores, memory
from dagster_project.common.processes import Children, follow
from dagster_project.deliveries.account import File
from dagster_project.deliveries.landing import Found
from dagster_project.deliveries.pseudonym import Pseudonym
from dagster_project.deliveries.read_delivery import byte_signature, new_account, read_file


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


@dataclass(frozen=True)
class Where:
    """From where to where files are read, under which key, and how large they may be."""

    landing: Path
    raa: Path
    key: bytes = field(repr=False)
    max_mb: int


class BoundedReaders:
    """`readers` (the machine's cores) child processes at most, started with the first file, and anew with the first after a
    close. Close it: what each read with stays in its memory, some 150 MB, for as long as it lives."""

    def __init__(self, readers: int | None = None, limits: Limits | None = None) -> None:
        self._readers = readers or cores()
        self._limits = limits or shared_limits(self._readers)
        self._children: Children | None = None

    def begin(self, where: Where, found: Found, month: str) -> Callable[[], File]:
        """Has the file read, received in that month; what is given waits for its account."""
        self._children = self._children or _children(self._readers, self._limits)
        seconds = self._limits.sekunder + self._limits.seconds_per_mb * found.stempel[0] / (1 << 20)
        arguments = (where.landing, found, where.raa, where.key, where.max_mb, month)
        answer = self._children.pool.schedule(read_file, args=arguments, timeout=seconds)

        def account() -> File:
            try:
                return answer.result()
            except OutOfTime:
                return refused(where, found, "filen kunne ikke læses inden for tidsgrænsen")
            except (ProcessExpired, MemoryError):
                return refused(where, found, "filen kunne ikke læses inden for hukommelsesgrænsen")

        return account

    def close(self) -> None:
        if self._children:
            self._children.close()
            self._children = None


def refused(where: Where, found: Found, reason: str) -> File:
    """Without `aftryk`: it is tried again at the next run, and is then the same delivery, for it has the same bytes."""
    sha, _ = byte_signature(where.landing / found.sti, where.max_mb)
    file = new_account(found.sti, sha, Pseudonym(where.key))
    file.aarsag = reason
    return file


def _children(readers: int, limits: Limits) -> Children:
    return Children(readers, _limit, (limits.memory,))


def _limit(memory: int) -> None:
    follow()
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump would hold CPR numbers
