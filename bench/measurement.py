"""Measuring one command and everything it starts: wall clock, CPU seconds, and the peak of their memory together."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

CHECK = Path(sys.executable).parent / "kontrol"
KEY = "kun-til-maaling-0123456789-0123456789-01"
_PER_SET_CHILD_SUBREAPER = 36  # prctl(2): what a command leaves running is waited for here, and so counted


@dataclass(frozen=True)
class Measurement:
    """Seconds of wall clock, seconds of CPU, and the peak of memory in MiB, shared pages counted once."""

    sekunder: float
    cpu: float
    mib: float

    def __str__(self) -> str:
        return f"{self.sekunder:.1f} s ({self.cpu:.1f} s CPU, {self.mib:.0f} MiB)"


def measure(
    command: list[str | Path],
    environment: dict[str, str] | None = None,
    accepted: tuple[int, ...] = (0,),
    at: Path | None = None,
) -> Measurement:
    """Runs a command, `at` a folder where it matters, and measures it. Raises RuntimeError with the end of its output for
    another exit status."""
    ctypes.CDLL(None, use_errno=True).prctl(_PER_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    begun = time.perf_counter()
    with tempfile.TemporaryFile("w+") as out:
        process = subprocess.Popen(command, env=environment, cwd=at, stdout=out, stderr=subprocess.STDOUT, start_new_session=True)
        guard = _Memory(process.pid)
        cpu, seconds = 0.0, 0.0
        with guard, suppress(ChildProcessError):
            while True:  # the command itself, then the servers of its child processes
                pid, status, consumption = os.wait4(-1, 0)
                cpu += consumption.ru_utime + consumption.ru_stime
                if pid == process.pid:
                    seconds = time.perf_counter() - begun
                    process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in accepted:
            out.seek(0)
            raise RuntimeError(f"{command}: exit status {process.returncode}\n{out.read()[-2000:]}")
    return Measurement(seconds, cpu, guard.top / (1 << 20))


class _Memory(threading.Thread):
    """Looks at the memory of every process of a session, up to five times a second: the kernel stops a process while it adds up
    its pages, so a look that takes long is followed by a long rest."""

    def __init__(self, session: int) -> None:
        super().__init__(daemon=True)
        self._session, self._end, self.top = session, threading.Event(), 0

    def run(self) -> None:
        rest = 0.2
        while not self._end.wait(rest):
            begun = time.perf_counter()
            self.top = max(self.top, sum(self._bytes(p.name) for p in Path("/proc").iterdir() if p.name.isdigit()))
            rest = max(0.2, 20 * (time.perf_counter() - begun))

    def _bytes(self, pid: str) -> int:
        with suppress(OSError, ValueError):
            if os.getsid(int(pid)) == self._session:
                lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
                return next(int(line.split()[1]) << 10 for line in lines if line.startswith("Pss:"))
        return 0

    def __enter__(self) -> _Memory:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self.join()


def kontrol(root: Path, *arguments: str, program: Path = CHECK) -> Measurement:
    """`kontrol`, this checkout's or another's, over the landing and data folders below `root`; a failing check is no failed
    measurement. Not from here: a child of another checkout's would find this one's code in the folder where it starts."""
    root.mkdir(parents=True, exist_ok=True)
    return measure([program, *arguments], environment(root), accepted=(0, 1), at=root)


def environment(root: Path) -> dict[str, str]:
    """The environment of a measured command. Python keeps what it compiled, as it does unless somebody forbids it."""
    foreign = ("KONTROL_", "DAGSTER_", "DBT_", "PYTHONDONTWRITEBYTECODE")
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(foreign)}
    own = {"KONTROL_LANDING": str(root / "landing"), "KONTROL_DATA": str(root / "data"), "KONTROL_CPR_NOEGLE": KEY}
    return {**inherited, **own}


def write(name: str, *lines: object) -> None:
    print(f"\n{name}")
    for line in lines:
        print(f"  {line}", flush=True)
