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

from dagster_project.publish.aftryk import filer_i
from dagster_project.publish.samtidig import samtidig
from dagster_project.publish.udgave import skriv_udgave

pytestmark = pytest.mark.heavy
_FORAELDER = """
import sys, time
from pathlib import Path
from dagster_project.publish.samtidig import samtidig
from tests.publish.test_samtidig import sov
if __name__ == "__main__":
    samtidig(sov, [(Path(sys.argv[1]) / n,) for n in ("a", "b")], True)
"""


def sov(fil: Path) -> None:
    """Says who it is, and then works for as long as nobody stops it."""
    fil.with_suffix(".tmp").write_text(str(os.getpid()))
    fil.with_suffix(".tmp").rename(fil)
    time.sleep(600)


def skriv_nyt(fil: Path) -> None:
    """Raises FileExistsError the second time."""
    fil.touch(exist_ok=False)


def fejl(tekst: str) -> None:
    """Raises its text, if there is any."""
    if tekst:
        raise ValueError(tekst)


def test_an_edition_written_in_a_process_of_its_own_has_the_same_bytes(udgaver: Path, tmp_path: Path):
    tabeller = {f.stem: pq.read_table(f) for f in sorted((udgaver / "offentlig" / "tabeller").glob("*.parquet"))}
    samtidig(skriv_udgave, [(tmp_path / "offentlig", tabeller), (tmp_path / "anden", tabeller)], True)
    skrevet = {n: sha for n, sha in filer_i(udgaver / "offentlig").items() if n.startswith(("tabeller", "arbejdsboeger"))}
    assert len(skrevet) > 20 and filer_i(tmp_path / "offentlig") == skrevet


@pytest.mark.parametrize("stort", [False, True])
@pytest.mark.parametrize("dele", [("fejl", ""), ("", "fejl"), ("", "", "", "fejl")])
def test_a_fault_in_one_part_is_raised(stort: bool, dele: tuple[str, ...]):
    """Whether this process makes the part or a child does."""
    with pytest.raises(ValueError, match="fejl"):
        samtidig(fejl, [(d,) for d in dele], stort)


@pytest.mark.parametrize("stort", [False, True])
def test_every_part_is_made_once(stort: bool, tmp_path: Path):
    samtidig(skriv_nyt, [(tmp_path / f"{i}",) for i in range(20)], stort)
    assert len(list(tmp_path.iterdir())) == 20


def test_no_child_outlives_a_killed_parent(tmp_path: Path):
    """It would write on into the folder that the next publication uses."""
    foraelder = subprocess.Popen([sys.executable, "-c", _FORAELDER, tmp_path], cwd=Path(__file__).parents[2])
    boern = [int(_vent_paa(tmp_path / n).read_text()) for n in ("a", "b")]
    foraelder.send_signal(signal.SIGKILL)
    foraelder.wait()
    while any(_lever(pid) for pid in boern):  # the test's time limit ends a wait in vain
        time.sleep(0.05)
    assert foraelder.returncode == -signal.SIGKILL and len(set(boern)) == 2


def _vent_paa(fil: Path) -> Path:
    while not fil.exists():
        time.sleep(0.05)
    return fil


def _lever(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
