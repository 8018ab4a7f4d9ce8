"""Bad input: one clear sentence, the exit status of the contract, no traceback, nothing half-written."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.koersel.miljoe import KONTROL, Mappe, sag, sager
from tests.worlds import copied

pytestmark = [pytest.mark.heavy, pytest.mark.build]


def _en_saetning(svar: subprocess.CompletedProcess[str], *ord_: str) -> None:
    assert svar.returncode == 2, svar.stdout + svar.stderr
    assert "Traceback" not in svar.stdout + svar.stderr
    assert svar.stderr.count("\n") == 1
    for o in ord_:
        assert o in svar.stderr


@pytest.fixture
def mappe(tmp_path) -> Mappe:
    m = Mappe(tmp_path)
    m.laeg("kommune_sager", "kommune_sager_151_2023-12.csv", sager(sag("1")))
    return m


def test_a_missing_landing_folder(tmp_path) -> None:
    mappe = Mappe(tmp_path)
    _en_saetning(mappe.kontrol("run"), "Landingsmappen", str(mappe.landing))
    assert not mappe.data.exists()


def test_real_deliveries_without_a_key(mappe: Mappe) -> None:
    _en_saetning(Mappe(mappe.rod, noegle=None).kontrol("run"), "KONTROL_CPR_NOEGLE mangler")
    assert not (mappe.data / "raa").exists()


def test_a_key_that_is_too_short_is_refused_and_not_shown(mappe: Mappe) -> None:
    svar = mappe.kontrol("run", KONTROL_CPR_NOEGLE="kort-og-hemmelig")
    _en_saetning(svar, "mindst 32")
    assert "kort-og-hemmelig" not in svar.stdout + svar.stderr


def test_a_key_file_that_cannot_be_read(mappe: Mappe) -> None:
    _en_saetning(mappe.kontrol("run", KONTROL_CPR_NOEGLE=f"fil:{mappe.rod}/findes_ikke"), "ikke kan læses")


def test_the_sample_key_is_refused_for_any_other_folder(mappe: Mappe) -> None:
    from dagster_project.settings import PROEVENOEGLE

    _en_saetning(mappe.kontrol("run", KONTROL_CPR_NOEGLE=PROEVENOEGLE.decode()), "prøvens nøgle")


def test_a_data_folder_that_cannot_be_written(mappe: Mappe) -> None:
    i_vejen = mappe.rod / "fil"
    i_vejen.write_text("")
    _en_saetning(mappe.kontrol("run", KONTROL_DATA=str(i_vejen / "data")), "Datamappen", "kan ikke skrives", "er ikke en mappe")


def test_a_period_that_is_no_month(mappe: Mappe) -> None:
    _en_saetning(mappe.kontrol("run", "--periode", "2023-13"), "ÅÅÅÅ-MM", "2023-13")


def test_a_size_limit_that_is_no_number(mappe: Mappe) -> None:
    _en_saetning(mappe.kontrol("run", KONTROL_MAKS_MB="mange"), "KONTROL_MAKS_MB")


def test_another_key_needs_another_data_folder(en_leverance: Mappe, tmp_path: Path) -> None:
    mappe = copied(en_leverance, tmp_path / "kopi")
    foer = (mappe.data / "kontrol.duckdb").read_bytes()
    _en_saetning(mappe.kontrol("run", KONTROL_CPR_NOEGLE="x" * 40), "anden nøgle", "ny datamappe")
    assert (mappe.data / "kontrol.duckdb").read_bytes() == foer


def test_a_second_run_while_one_runs_says_who_holds_the_folder(mappe: Mappe) -> None:
    with subprocess.Popen([KONTROL, "run"], env=mappe.miljoe(), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as foerste:
        while not (mappe.data / ".laas.json").exists():
            assert foerste.poll() is None
        _en_saetning(mappe.kontrol("run"), f"proces {foerste.pid}")
        foerste.communicate(timeout=900)
    assert foerste.returncode in (0, 1)


def test_status_before_the_first_build_says_what_to_do(mappe: Mappe) -> None:
    svar = mappe.kontrol("status")
    assert svar.returncode == 0
    assert "kontrol run" in svar.stdout
