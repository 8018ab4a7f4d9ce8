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

KONTROL = Path(sys.executable).parent / "kontrol"
NOEGLE = "kun-til-maaling-0123456789-0123456789-01"
_PR_SET_CHILD_SUBREAPER = 36  # prctl(2): what a command leaves running is waited for here, and so counted


@dataclass(frozen=True)
class Maaling:
    """Seconds of wall clock, seconds of CPU, and the peak of memory in MiB, shared pages counted once."""

    sekunder: float
    cpu: float
    mib: float

    def __str__(self) -> str:
        return f"{self.sekunder:.1f} s ({self.cpu:.1f} s CPU, {self.mib:.0f} MiB)"


def maal(kommando: list[str | Path], miljoe: dict[str, str] | None = None, godkendt: tuple[int, ...] = (0,)) -> Maaling:
    """Runs a command and measures it. Raises RuntimeError with the end of its output for another exit status."""
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    begyndt = time.perf_counter()
    with tempfile.TemporaryFile("w+") as ud:
        proces = subprocess.Popen(kommando, env=miljoe, stdout=ud, stderr=subprocess.STDOUT, start_new_session=True)
        vagt = _Hukommelse(proces.pid)
        cpu, sekunder = 0.0, 0.0
        with vagt, suppress(ChildProcessError):
            while True:  # the command itself, then the servers of its child processes
                pid, status, forbrug = os.wait4(-1, 0)
                cpu += forbrug.ru_utime + forbrug.ru_stime
                if pid == proces.pid:
                    sekunder = time.perf_counter() - begyndt
                    proces.returncode = os.waitstatus_to_exitcode(status)
        if proces.returncode not in godkendt:
            ud.seek(0)
            raise RuntimeError(f"{kommando}: exit status {proces.returncode}\n{ud.read()[-2000:]}")
    return Maaling(sekunder, cpu, vagt.top / (1 << 20))


class _Hukommelse(threading.Thread):
    """Looks at the memory of every process of a session, up to five times a second: the kernel stops a process while it adds up
    its pages, so a look that takes long is followed by a long rest."""

    def __init__(self, session: int) -> None:
        super().__init__(daemon=True)
        self._session, self._slut, self.top = session, threading.Event(), 0

    def run(self) -> None:
        hvil = 0.2
        while not self._slut.wait(hvil):
            begyndt = time.perf_counter()
            self.top = max(self.top, sum(self._bytes(p.name) for p in Path("/proc").iterdir() if p.name.isdigit()))
            hvil = max(0.2, 20 * (time.perf_counter() - begyndt))

    def _bytes(self, pid: str) -> int:
        with suppress(OSError, ValueError):
            if os.getsid(int(pid)) == self._session:
                linjer = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
                return next(int(linje.split()[1]) << 10 for linje in linjer if linje.startswith("Pss:"))
        return 0

    def __enter__(self) -> _Hukommelse:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._slut.set()
        self.join()


def kontrol(rod: Path, *argumenter: str) -> Maaling:
    """`kontrol` over the landing and data folders below `rod`; a failing check is no failed measurement."""
    return maal([KONTROL, *argumenter], miljoe(rod), godkendt=(0, 1))


def miljoe(rod: Path) -> dict[str, str]:
    """The environment of a measured command. Python keeps what it compiled, as it does unless somebody forbids it."""
    fremmed = ("KONTROL_", "DAGSTER_", "DBT_", "PYTHONDONTWRITEBYTECODE")
    arv = {k: v for k, v in os.environ.items() if not k.startswith(fremmed)}
    egne = {"KONTROL_LANDING": str(rod / "landing"), "KONTROL_DATA": str(rod / "data"), "KONTROL_CPR_NOEGLE": NOEGLE}
    return {**arv, **egne}


def skriv(navn: str, *linjer: object) -> None:
    print(f"\n{navn}")
    for linje in linjer:
        print(f"  {linje}", flush=True)
