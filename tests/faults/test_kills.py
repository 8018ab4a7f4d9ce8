"""A run killed at any named point: the last good database answers, nothing is half in, the next run heals without a hand."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import pytest

from tests.data_folder import Folder
from tests.faults.world import FIRST, KILDE, OTHER, killed_at
from tests.worlds import copied, shared

pytestmark = pytest.mark.heavy
NEXT = (KILDE, f"{KILDE}_151_2023-12.csv", OTHER)
DBT = "dagster_project.build.dbt_runner:build:before"  # in dbt's own process, which the run outlives

# The points of a run after its intake, in their order; those of an intake stand in test_intake_kills.py.
POINTS = (
    "dagster_project.build.database_file:begin:after",
    "dagster_project.build.database_file:place:before",
    "dagster_project.build.database_file:place:after",
    "dagster_project.build.state:save:before",
)
SWITCHED = POINTS[2:]  # the swap is one step: before it the old tables answer, after it the new ones
IN_A_ROW = (POINTS[1], POINTS[3])  # one on each side of the swap; a run takes a quarter of a minute of CPU


@pytest.fixture(scope="session")
def awaited(one_leverance: Folder, tmp_path_factory: pytest.TempPathFactory) -> dict:
    """The tables of a run that nobody disturbed, over both deliveries."""

    def build(place: Path) -> None:
        folder = Folder(place)
        for levering in ((KILDE, f"{KILDE}_151_2023-11.csv", FIRST), NEXT):
            folder.put(*levering)
        assert folder.kontrol("run").returncode in (0, 1)

    return Folder(shared(tmp_path_factory, "to_leverancer", build)).tabeller()


@pytest.fixture
def folder(one_leverance: Folder, tmp_path: Path) -> Folder:
    """One delivery built, the second in the landing place."""
    copy = copied(one_leverance, tmp_path / "kopi")
    copy.kontrol("status")  # a copy makes its database its own, by a swap too; the swap of the run is to be met
    copy.put(*NEXT)
    return copy


def _kill(folder: Folder, point: str) -> None:
    answer = folder.kontrol("run", **killed_at(point))
    assert answer.returncode == -signal.SIGKILL, answer.stdout + answer.stderr


def _dbt_killed(folder: Folder) -> None:
    answer = folder.kontrol("run", **killed_at(DBT))
    assert answer.returncode == 2, answer.stdout + answer.stderr
    assert "dbt's proces blev afbrudt" in answer.stdout + answer.stderr
    assert "Traceback" not in answer.stdout + answer.stderr


def _heles(folder: Folder, awaited: dict) -> None:
    again: subprocess.CompletedProcess[str] = folder.kontrol("run")
    assert "Intet nyt" not in again.stdout
    assert again.returncode in (0, 1), again.stdout + again.stderr
    assert folder.tabeller() == awaited
    assert [f for f in (folder.data / "raa").rglob("*") if f.name.endswith(".tmp")] == []


@pytest.mark.torture
def test_runs_killed_one_after_the_other_leave_a_good_database_and_the_last_one_heals(
    folder: Folder, one_leverance: Folder, awaited: dict
) -> None:
    """Each finds what the one before left; alone, each point there is is healed by the next (torture)."""
    before = one_leverance.tabeller()
    _dbt_killed(folder)
    assert folder.tabeller() == before
    for point in IN_A_ROW:
        _kill(folder, point)
        assert folder.tabeller() == (awaited if point in SWITCHED else before), point
    _heles(folder, awaited)


@pytest.mark.torture
@pytest.mark.parametrize("punkt", POINTS)
def test_a_killed_run_leaves_the_last_good_database_and_the_next_one_heals(
    punkt: str, folder: Folder, one_leverance: Folder, awaited: dict
) -> None:
    _kill(folder, punkt)
    assert folder.tabeller() == (awaited if punkt in SWITCHED else one_leverance.tabeller())
    _heles(folder, awaited)


@pytest.mark.torture
def test_a_run_whose_dbt_is_killed_says_so_and_leaves_the_last_good_database(
    folder: Folder, one_leverance: Folder, awaited: dict
) -> None:
    _dbt_killed(folder)
    assert folder.tabeller() == one_leverance.tabeller()
    _heles(folder, awaited)
