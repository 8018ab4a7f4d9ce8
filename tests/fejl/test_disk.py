"""A full disk: the run says so and leaves the last good database; with room again the next run heals."""

from __future__ import annotations

import resource
import subprocess
from pathlib import Path

import pytest

from tests.koersel.miljoe import KONTROL, Mappe, sag, sager
from tests.worlds import copied

pytestmark = pytest.mark.heavy


def _koer_med_graense(mappe: Mappe, bytes_: int) -> subprocess.CompletedProcess[str]:
    """No file may grow over `bytes_`: what a write to a full disk gives, an error in the middle of a file."""
    return subprocess.run(
        [KONTROL, "run"],
        env=mappe.miljoe(),
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_, bytes_)),
    )


def _mange(n: int) -> str:
    return sager(*(sag(str(i), f"{i}", f"61019{i % 10}-{i % 10000:04d}") for i in range(1, n + 1)))


def test_a_full_disk_keeps_the_last_good_database(en_leverance: Mappe, tmp_path: Path) -> None:
    """Full when a delivery is read, and later, when the database is built; with room again both are healed at once."""
    mappe = copied(en_leverance, tmp_path / "kopi")
    foer = mappe.tabeller()
    mappe.laeg("kommune_sager", "kommune_sager_151_2023-12.csv", _mange(3000))
    for graense in (4_000, 300_000):
        svar = _koer_med_graense(mappe, graense)
        assert svar.returncode == 2, svar.stdout + svar.stderr
        assert "Traceback" not in svar.stdout
        assert mappe.tabeller() == foer, graense

    assert mappe.kontrol("run").returncode in (0, 1)
    assert mappe.sql("select count(*) from marts.kontrolsager") == [(3000,)]
