"""Parts of a publication in processes of their own: the same bytes, a fault is raised, and no child outlives its parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from dagster_project.common.processes import concurrent
from dagster_project.publications.fingerprints import files_in
from dagster_project.publish.editions import write_edition

pytestmark = pytest.mark.heavy
_PARENT = """
import sys, time
from pathlib import Path
from dagster_project.common.processes import concurrent
from tests.publish.test_concurrent import sov
if __name__ == "__main__":
    concurrent(sov, [(Path(sys.argv[1]) / n,) for n in ("a", "b")], True)
"""


def sov(fil: Path) -> None:
    """Says who it is, and then works for as long as nobody stops it."""
    fil.with_suffix(".tmp").write_text(str(os.getpid()))
    fil.with_suffix(".tmp").rename(fil)
    time.sleep(600)


def write_new(fil: Path) -> None:
    """Raises FileExistsError the second time."""
    fil.touch(exist_ok=False)


def error(text: str) -> None:
    """Raises its text, if there is any."""
    if text:
        raise ValueError(text)


def test_an_edition_written_in_a_process_of_its_own_has_the_same_bytes(editions: Path, tmp_path: Path):
    tables = {f.stem: pq.read_table(f) for f in sorted((editions / "offentlig" / "tabeller").glob("*.parquet"))}
    for n in ("en", "anden"):
        (tmp_path / n).mkdir()
    concurrent(write_edition, [(tmp_path / n / "offentlig", tables) for n in ("en", "anden")], True)
    written = {n: sha for n, sha in files_in(editions / "offentlig").items() if n.startswith(("tabeller", "arbejdsboeger"))}
    assert len(written) > 20 and files_in(tmp_path / "en" / "offentlig") == files_in(tmp_path / "anden" / "offentlig") == written


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("dele", [("fejl", ""), ("", "fejl"), ("", "", "", "fejl")])
def test_a_fault_in_one_part_is_raised(large: bool, dele: tuple[str, ...]):
    """Whether this process makes the part or a child does."""
    with pytest.raises(ValueError, match="fejl"):
        concurrent(error, [(d,) for d in dele], large)


@pytest.mark.parametrize("large", [False, True])
def test_every_part_is_made_once(large: bool, tmp_path: Path):
    concurrent(write_new, [(tmp_path / f"{i}",) for i in range(20)], large)
    assert len(list(tmp_path.iterdir())) == 20


def test_no_child_outlives_a_killed_parent(tmp_path: Path):
    """It would write on into the folder that the next publication uses."""
    parent = subprocess.Popen([sys.executable, "-c", _PARENT, tmp_path], cwd=Path(__file__).parents[2])
    children = [int(_wait_for(tmp_path / n).read_text()) for n in ("a", "b")]
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    while any(_deliver(pid) for pid in children):  # the test's time limit ends a wait in vain
        time.sleep(0.05)
    assert parent.returncode == -signal.SIGKILL and len(set(children)) == 2


def _wait_for(fil: Path) -> Path:
    while not fil.exists():
        time.sleep(0.05)
    return fil


def _deliver(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
