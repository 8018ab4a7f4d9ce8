"""A killed run leaves nobody at work: its children end with it."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.faults.world import killed_at
from tests.surroundings import without_settings

pytestmark = pytest.mark.heavy

READER = """
import sys, time
from dagster_project.deliveries.bounded import LIMITS, _children
if __name__ == "__main__":
    task = "import os, time; print(os.getpid(), file=open(path, 'w')); time.sleep(600)"
    children = _children(1, LIMITS)
    children.pool.schedule(exec, args=(task, {"path": sys.argv[1]}))
    time.sleep(600)
"""
DBT = """
import sys, time
from pathlib import Path
from dagster_project.build.dbt_process import DbtProcess
if __name__ == "__main__":
    process = DbtProcess(True, Path.cwd(), {})
    print(process._process.pid, file=open(sys.argv[1], "w"))
    time.sleep(600)
"""


def in_live(pid: int) -> bool:
    """Whether it still runs; one that nobody has collected yet does not."""
    stat = Path(f"/proc/{pid}/stat")
    try:
        return stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def wait(what_happened) -> bool:
    deadline = time.monotonic() + 120
    while not (answer := what_happened()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return bool(answer)


@pytest.mark.parametrize(
    ("program", "punkt"), [(READER, ""), (DBT, "dagster_project.build.dbt_runner:project:sleep")], ids=["reader", "dbt"]
)
def test_a_child_ends_when_its_caller_is_killed(program: str, punkt: str, tmp_path: Path) -> None:
    (tmp_path / "caller.py").write_text(program)
    file = tmp_path / "pid"
    caller = subprocess.Popen([sys.executable, tmp_path / "caller.py", file], env=without_settings(killed_at(punkt)))
    try:
        assert wait(lambda: file.exists() and file.read_text().strip())
        pid = int(file.read_text())
        assert in_live(pid)
    finally:
        caller.send_signal(signal.SIGKILL)
        caller.wait()
    assert wait(lambda: not in_live(pid))
