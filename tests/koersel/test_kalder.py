"""A killed run leaves nobody at work: its children end with it."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.fejl.verden import draebt_ved
from tests.omgivelser import uden_indstillinger

pytestmark = pytest.mark.heavy

LAESER = """
import sys, time
from dagster_project.deliveries.indtag import GRAENSER, _pulje
if __name__ == "__main__":
    opgave = "import os, time; print(os.getpid(), file=open(sti, 'w')); time.sleep(600)"
    _pulje(GRAENSER).schedule(exec, args=(opgave, {"sti": sys.argv[1]}))
    time.sleep(600)
"""
DBT = """
import sys, time
from pathlib import Path
from dagster_project.dbt_proces import Dbtproces
if __name__ == "__main__":
    proces = Dbtproces(True, Path.cwd(), {})
    print(proces._proces.pid, file=open(sys.argv[1], "w"))
    time.sleep(600)
"""


def i_live(pid: int) -> bool:
    """Whether it still runs; one that nobody has collected yet does not."""
    stat = Path(f"/proc/{pid}/stat")
    try:
        return stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def vent(hvad) -> bool:
    frist = time.monotonic() + 120
    while not (svar := hvad()) and time.monotonic() < frist:
        time.sleep(0.05)
    return bool(svar)


@pytest.mark.parametrize(
    ("program", "punkt"), [(LAESER, ""), (DBT, "dagster_project.dbt_byg:projekt:sleep")], ids=["laeser", "dbt"]
)
def test_a_child_ends_when_its_caller_is_killed(program: str, punkt: str, tmp_path: Path) -> None:
    (tmp_path / "kalder.py").write_text(program)
    fil = tmp_path / "pid"
    kalder = subprocess.Popen([sys.executable, tmp_path / "kalder.py", fil], env=uden_indstillinger(draebt_ved(punkt)))
    try:
        assert vent(lambda: fil.exists() and fil.read_text().strip())
        pid = int(fil.read_text())
        assert i_live(pid)
    finally:
        kalder.send_signal(signal.SIGKILL)
        kalder.wait()
    assert vent(lambda: not i_live(pid))
