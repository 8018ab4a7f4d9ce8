"""A run killed at any named point: the last good database answers, nothing is half in, the next run heals without a hand."""

from __future__ import annotations

import shutil
import signal
from pathlib import Path

import pytest

from tests.fejl.verden import draebt_ved
from tests.koersel.miljoe import Mappe, sag, sager

pytestmark = pytest.mark.heavy
FOERSTE = ("kommune_sager", "kommune_sager_151_2023-11.csv", sager(sag("1", "1.000"), sag("2", "2.000", "610190-0002")))
ANDEN = ("kommune_sager", "kommune_sager_151_2023-12.csv", sager(sag("3", "4.000", "610190-0003")))

# The points of a run after its intake, in their order; those of an intake stand in test_drab_indtag.py.
PUNKTER = (
    "dagster_project.bygning:begynd:after",
    "dagster_project.bygning:byt:before",
    "dagster_project.bygning:byt:after",
    "dagster_project.tilstand:gem:before",
)


@pytest.fixture(scope="module")
def bygget(tmp_path_factory: pytest.TempPathFactory) -> Mappe:
    """One delivery in, built."""
    mappe = Mappe(tmp_path_factory.mktemp("bygget"))
    mappe.laeg(*FOERSTE)
    assert mappe.kontrol("run").returncode in (0, 1)
    return mappe


@pytest.fixture(scope="module")
def ventet(tmp_path_factory: pytest.TempPathFactory) -> dict:
    """The tables of a run that nobody disturbed, over both deliveries."""
    mappe = Mappe(tmp_path_factory.mktemp("ventet"))
    mappe.laeg(*FOERSTE)
    mappe.laeg(*ANDEN)
    assert mappe.kontrol("run").returncode in (0, 1)
    return mappe.tabeller()


@pytest.mark.parametrize("punkt", PUNKTER)
def test_a_killed_run_leaves_the_last_good_database_and_the_next_one_heals(
    punkt: str, bygget: Mappe, ventet: dict, tmp_path: Path
) -> None:
    mappe = Mappe(tmp_path / "kopi")
    shutil.copytree(bygget.rod, mappe.rod, copy_function=shutil.copy2)
    mappe.laeg(*ANDEN)
    foer = bygget.tabeller()

    svar = mappe.kontrol("run", **draebt_ved(punkt))
    assert svar.returncode == -signal.SIGKILL, svar.stdout + svar.stderr
    # the swap is one step: before it the old tables answer, after it the new ones
    assert mappe.tabeller() == (ventet if punkt in PUNKTER[2:] else foer)

    igen = mappe.kontrol("run")
    assert "Intet nyt" not in igen.stdout
    assert igen.returncode in (0, 1), igen.stdout + igen.stderr
    assert mappe.tabeller() == ventet
    rester = [f for f in (mappe.data / "raa").rglob("*") if f.name.endswith(".tmp")]
    assert rester == []


def test_a_run_whose_dbt_is_killed_says_so_and_leaves_the_last_good_database(bygget: Mappe, ventet: dict, tmp_path: Path) -> None:
    mappe = Mappe(tmp_path / "kopi")
    shutil.copytree(bygget.rod, mappe.rod, copy_function=shutil.copy2)
    mappe.laeg(*ANDEN)
    svar = mappe.kontrol("run", **draebt_ved("dagster_project.dbt_byg:byg:before"))
    assert svar.returncode == 2, svar.stdout + svar.stderr
    assert "dbt's proces blev afbrudt" in svar.stdout + svar.stderr
    assert "Traceback" not in svar.stdout + svar.stderr
    assert mappe.tabeller() == bygget.tabeller()
    assert mappe.kontrol("run").returncode in (0, 1)
    assert mappe.tabeller() == ventet
