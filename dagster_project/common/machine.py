"""What this machine gives a process: its cores and its memory, as a container's limits leave them."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

GB = 1 << 30
_LIMITS = Path("/sys/fs/cgroup")  # of a container (cgroup v2); a machine without has no such files, or "max" in them


def cores(limits: Path = _LIMITS) -> int:
    """The cores that may be used: those that the process is bound to, or a container's quota of them in whole ones."""
    bound = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quota, _, period = _read(limits / "cpu.max").partition(" ")
    if quota.isdigit() and period.isdigit() and int(period):
        return max(1, min(bound, int(quota) // int(period)))
    return bound


def memory(limits: Path = _LIMITS) -> int:
    """The bytes of memory of the machine, or of the container where that has fewer."""
    whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    limit = _read(limits / "memory.max")
    return min(whole, int(limit)) if limit.isdigit() else whole


def half_of_memory() -> str:
    """Half of the memory in whole GB, as DuckDB reads it; in MB on a machine of less than 2 GB."""
    half = memory() // 2
    return f"{half // GB}GiB" if half >= GB else f"{half >> 20}MiB"


def _read(file: Path) -> str:
    with suppress(OSError, UnicodeDecodeError):
        return file.read_text("ascii").strip()
    return ""
