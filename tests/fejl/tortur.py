"""Torture: runs killed with SIGKILL at random times, each held against what must stand afterwards. `make torture`; no test is
collected from here, for 200 kills take hours."""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.fejl.verden import ROD, Verden
from tests.koersel.miljoe import KONTROL

HELE = 4  # every fourth kill hits a whole run, the others the intake alone: most of a run's time is dbt's, its dangers are not


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--drab", type=int, default=200, help="number of kills")
    p.add_argument("--froe", type=int, default=1, help="seed of their times")
    a = p.parse_args()
    tilfaeldig = random.Random(a.froe)
    with tempfile.TemporaryDirectory(prefix="kontrol-tortur-") as mappe:
        print("bygger det, der skal stå uændret", flush=True)
        verden = Verden(Path(mappe))
        varighed = {hel: _uforstyrret(verden, hel) for hel in (False, True)}
        udfald: Counter[str] = Counter()
        for nr in range(a.drab):
            hel = nr % HELE == HELE - 1
            efter = tilfaeldig.uniform(0, varighed[hel])
            hvad = _draeb(verden, hel, efter)
            udfald[hvad] += 1
            print(f"{nr + 1}: {'kørsel' if hel else 'indtag'} efter {efter:.2f} s, {hvad}; helet", flush=True)
    print(f"{a.drab} drab, frø {a.froe}: {dict(udfald)}; den sidste gode database svarede hver gang, og alt blev helet")


def _kommando(hel: bool) -> list[str | Path]:
    return [KONTROL, "run"] if hel else [sys.executable, "-m", "tests.fejl.dele", "indtag"]


def _begynd(verden: Verden, hel: bool) -> subprocess.Popen:
    nul = subprocess.DEVNULL
    return subprocess.Popen(_kommando(hel), cwd=ROD, env=verden.mappe.miljoe(), stdout=nul, stderr=nul)


def _uforstyrret(verden: Verden, hel: bool) -> float:
    """Seconds that nobody disturbs."""
    verden.gendan()
    begyndt = time.monotonic()
    if _begynd(verden, hel).wait() not in (0, 1):
        raise RuntimeError("en kørsel, som ingen forstyrrer, mislykkes")
    return time.monotonic() - begyndt


def _draeb(verden: Verden, hel: bool, efter: float) -> str:
    """Kills the process alone, as a lack of memory would: what it started must end by itself. Raises AssertionError when
    anything stands that must not."""
    mappe = verden.gendan()
    proces = _begynd(verden, hel)
    try:
        proces.wait(efter)
    except subprocess.TimeoutExpired:
        proces.kill()
    draebt = proces.wait() == -signal.SIGKILL
    nu = mappe.tabeller()
    assert nu in ([verden.foer, verden.efter] if hel else [verden.foer]), "databasen er hverken den gamle eller den nye"
    for sti, indhold in verden.lager().items():
        if sti.startswith("raa/kommune_sager/"):
            assert verden.raa[sti] == indhold, f"{sti} er halv"
    if hel:
        svar = mappe.kontrol("run")
        assert svar.returncode in (0, 1), svar.stdout + svar.stderr
        assert mappe.tabeller() == verden.efter, "den næste kørsel gav andre tabeller"
    else:
        svar = verden.del_("indtag")
        assert svar.returncode == 0, svar.stderr
    assert verden.lager() == verden.raa, "den næste kørsel gav et andet lager"
    assert verden.rester() == [], "noget halvt blev liggende"
    return ("ny database" if nu == verden.efter else "gammel database") if draebt else "nåede at blive færdig"


if __name__ == "__main__":
    main()
