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

from tests.data_folder import CHECK
from tests.faults.world import ROOT, World

WHOLE = 4  # every fourth kill hits a whole run, the others the intake alone: most of a run's time is dbt's, its dangers are not


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--drab", type=int, default=200, help="number of kills")
    p.add_argument("--froe", type=int, default=1, help="seed of their times")
    a = p.parse_args()
    chance = random.Random(a.froe)
    with tempfile.TemporaryDirectory(prefix="kontrol-tortur-") as folder:
        print("bygger det, der skal stå uændret", flush=True)
        world = World(Path(folder))
        duration = {whole: _undisturbed(world, whole) for whole in (False, True)}
        outcome: Counter[str] = Counter()
        for nr in range(a.drab):
            whole = nr % WHOLE == WHOLE - 1
            after = chance.uniform(0, duration[whole])
            what_happened = _kill(world, whole, after)
            outcome[what_happened] += 1
            print(f"{nr + 1}: {'kørsel' if whole else 'indtag'} efter {after:.2f} s, {what_happened}; helet", flush=True)
    print(f"{a.drab} drab, frø {a.froe}: {dict(outcome)}; den sidste gode database svarede hver gang, og alt blev helet")


def _command(whole: bool) -> list[str | Path]:
    return [CHECK, "run"] if whole else [sys.executable, "-m", "tests.faults.parts", "indtag"]


def _begin(world: World, whole: bool) -> subprocess.Popen:
    zero = subprocess.DEVNULL
    return subprocess.Popen(_command(whole), cwd=ROOT, env=world.folder.environment(), stdout=zero, stderr=zero)


def _undisturbed(world: World, whole: bool) -> float:
    """Seconds that nobody disturbs."""
    world.restore()
    begun = time.monotonic()
    if _begin(world, whole).wait() not in (0, 1):
        raise RuntimeError("en kørsel, som ingen forstyrrer, mislykkes")
    return time.monotonic() - begun


def _kill(world: World, whole: bool, after: float) -> str:
    """Kills the process alone, as a lack of memory would: what it started must end by itself. Raises AssertionError when
    anything stands that must not."""
    folder = world.restore()
    process = _begin(world, whole)
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        process.kill()
    killed = process.wait() == -signal.SIGKILL
    now = folder.tabeller()
    assert now in ([world.foer, world.efter] if whole else [world.foer]), "databasen er hverken den gamle eller den nye"
    for path, content in world.lager().items():
        if path.startswith("raa/kommune_sager/"):
            assert world.raa[path] == content, f"{path} er halv"
    if whole:
        answer = folder.kontrol("run")
        assert answer.returncode in (0, 1), answer.stdout + answer.stderr
        assert folder.tabeller() == world.efter, "den næste kørsel gav andre tabeller"
    else:
        answer = world.part_("indtag")
        assert answer.returncode == 0, answer.stderr
    assert world.lager() == world.raa, "den næste kørsel gav et andet lager"
    assert world.leftovers() == [], "noget halvt blev liggende"
    return ("ny database" if now == world.efter else "gammel database") if killed else "nåede at blive færdig"


if __name__ == "__main__":
    main()
