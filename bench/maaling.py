"""Measuring one command: wall clock, CPU seconds of it and its children, and the largest peak of memory among them."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

KONTROL = Path(sys.executable).parent / "kontrol"
NOEGLE = "kun-til-maaling-0123456789-0123456789-01"


@dataclass(frozen=True)
class Maaling:
    """Seconds of wall clock, seconds of CPU, and the peak of resident memory in MiB."""

    sekunder: float
    cpu: float
    mib: float

    def __str__(self) -> str:
        return f"{self.sekunder:.1f} s ({self.cpu:.1f} s CPU, {self.mib:.0f} MiB)"


def maal(kommando: list[str | Path], miljoe: dict[str, str] | None = None, godkendt: tuple[int, ...] = (0,)) -> Maaling:
    """Runs a command and measures it. Raises RuntimeError with the end of its output for another exit status."""
    begyndt = time.perf_counter()
    with tempfile.TemporaryFile("w+") as ud:
        proces = subprocess.Popen(kommando, env=miljoe, stdout=ud, stderr=subprocess.STDOUT)
        _, status, forbrug = os.wait4(proces.pid, 0)
        proces.returncode = os.waitstatus_to_exitcode(status)
        sekunder = time.perf_counter() - begyndt
        if proces.returncode not in godkendt:
            ud.seek(0)
            raise RuntimeError(f"{kommando}: exit status {proces.returncode}\n{ud.read()[-2000:]}")
    return Maaling(sekunder, forbrug.ru_utime + forbrug.ru_stime, forbrug.ru_maxrss / 1024)


def kontrol(rod: Path, *argumenter: str) -> Maaling:
    """`kontrol` over the landing and data folders below `rod`; a failing check is no failed measurement."""
    arv = {k: v for k, v in os.environ.items() if not k.startswith(("KONTROL_", "DAGSTER_", "DBT_"))}
    egne = {"KONTROL_LANDING": str(rod / "landing"), "KONTROL_DATA": str(rod / "data"), "KONTROL_CPR_NOEGLE": NOEGLE}
    return maal([KONTROL, *argumenter], {**arv, **egne}, godkendt=(0, 1))


def skriv(navn: str, *linjer: object) -> None:
    print(f"\n{navn}")
    for linje in linjer:
        print(f"  {linje}", flush=True)
