"""A run killed at any named point: the last good database answers, nothing is half in, the next run heals without a hand."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import pytest

from tests.fejl.verden import ANDEN, FOERSTE, KILDE, draebt_ved
from tests.koersel.miljoe import Mappe
from tests.worlds import copied, shared

pytestmark = pytest.mark.heavy
NAESTE = (KILDE, f"{KILDE}_151_2023-12.csv", ANDEN)
DBT = "dagster_project.dbt_byg:byg:before"  # in dbt's own process, which the run outlives

# The points of a run after its intake, in their order; those of an intake stand in test_drab_indtag.py.
PUNKTER = (
    "dagster_project.bygning:begynd:after",
    "dagster_project.bygning:byt:before",
    "dagster_project.bygning:byt:after",
    "dagster_project.tilstand:gem:before",
)
SKIFTET = PUNKTER[2:]  # the swap is one step: before it the old tables answer, after it the new ones


@pytest.fixture(scope="session")
def ventet(en_leverance: Mappe, tmp_path_factory: pytest.TempPathFactory) -> dict:
    """The tables of a run that nobody disturbed, over both deliveries."""

    def build(place: Path) -> None:
        mappe = Mappe(place)
        for levering in ((KILDE, f"{KILDE}_151_2023-11.csv", FOERSTE), NAESTE):
            mappe.laeg(*levering)
        assert mappe.kontrol("run").returncode in (0, 1)

    return Mappe(shared(tmp_path_factory, "to_leverancer", build)).tabeller()


@pytest.fixture
def mappe(en_leverance: Mappe, tmp_path: Path) -> Mappe:
    """One delivery built, the second in the landing place."""
    kopi = copied(en_leverance, tmp_path / "kopi")
    kopi.laeg(*NAESTE)
    return kopi


def _draeb(mappe: Mappe, punkt: str) -> None:
    svar = mappe.kontrol("run", **draebt_ved(punkt))
    assert svar.returncode == -signal.SIGKILL, svar.stdout + svar.stderr


def _dbt_draebt(mappe: Mappe) -> None:
    svar = mappe.kontrol("run", **draebt_ved(DBT))
    assert svar.returncode == 2, svar.stdout + svar.stderr
    assert "dbt's proces blev afbrudt" in svar.stdout + svar.stderr
    assert "Traceback" not in svar.stdout + svar.stderr


def _heles(mappe: Mappe, ventet: dict) -> None:
    igen: subprocess.CompletedProcess[str] = mappe.kontrol("run")
    assert "Intet nyt" not in igen.stdout
    assert igen.returncode in (0, 1), igen.stdout + igen.stderr
    assert mappe.tabeller() == ventet
    assert [f for f in (mappe.data / "raa").rglob("*") if f.name.endswith(".tmp")] == []


def test_runs_killed_one_after_the_other_leave_a_good_database_and_the_last_one_heals(
    mappe: Mappe, en_leverance: Mappe, ventet: dict
) -> None:
    """Each finds what the one before left; alone, each is healed by the next (torture)."""
    foer = en_leverance.tabeller()
    _dbt_draebt(mappe)
    assert mappe.tabeller() == foer
    for punkt in PUNKTER:
        _draeb(mappe, punkt)
        assert mappe.tabeller() == (ventet if punkt in SKIFTET else foer), punkt
    _heles(mappe, ventet)


@pytest.mark.torture
@pytest.mark.parametrize("punkt", PUNKTER)
def test_a_killed_run_leaves_the_last_good_database_and_the_next_one_heals(
    punkt: str, mappe: Mappe, en_leverance: Mappe, ventet: dict
) -> None:
    _draeb(mappe, punkt)
    assert mappe.tabeller() == (ventet if punkt in SKIFTET else en_leverance.tabeller())
    _heles(mappe, ventet)


@pytest.mark.torture
def test_a_run_whose_dbt_is_killed_says_so_and_leaves_the_last_good_database(
    mappe: Mappe, en_leverance: Mappe, ventet: dict
) -> None:
    _dbt_draebt(mappe)
    assert mappe.tabeller() == en_leverance.tabeller()
    _heles(mappe, ventet)
