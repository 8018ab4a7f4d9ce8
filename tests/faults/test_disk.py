"""A full disk: the run says so and leaves the last good database; with room again the next run heals."""

from __future__ import annotations

import resource
import subprocess
from pathlib import Path

import pytest

from tests.data_folder import CHECK, Folder, sag, sager
from tests.worlds import copied

pytestmark = pytest.mark.heavy


def _run_with_limit(folder: Folder, bytes_: int) -> subprocess.CompletedProcess[str]:
    """No file may grow over `bytes_`: what a write to a full disk gives, an error in the middle of a file."""
    return subprocess.run(
        [CHECK, "run"],
        env=folder.environment(),
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_, bytes_)),
    )


def _many(n: int) -> str:
    return sager(*(sag(str(i), f"{i}", f"61019{i % 10}-{i % 10000:04d}") for i in range(1, n + 1)))


@pytest.mark.torture
def test_a_full_disk_keeps_the_last_good_database(one_leverance: Folder, tmp_path: Path) -> None:
    """Full when a delivery is read, and later, when the database is built; with room again both are healed at once."""
    folder = copied(one_leverance, tmp_path / "kopi")
    before = folder.tabeller()
    folder.put("kommune_sager", "kommune_sager_151_2023-12.csv", _many(3000))
    for limit in (4_000, 300_000):
        answer = _run_with_limit(folder, limit)
        assert answer.returncode == 2, answer.stdout + answer.stderr
        assert "Traceback" not in answer.stdout
        assert folder.tabeller() == before, limit

    assert folder.kontrol("run").returncode in (0, 1)
    assert folder.sql("select count(*) from marts.kontrolsager") == [(3000,)]
