"""Bad input: one clear sentence, the exit status of the contract, no traceback, nothing half-written."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.data_folder import CHECK, Folder, sag, sager
from tests.worlds import copied

pytestmark = [pytest.mark.heavy, pytest.mark.build]


def _one_sentence(answer: subprocess.CompletedProcess[str], *word_: str) -> None:
    assert answer.returncode == 2, answer.stdout + answer.stderr
    assert "Traceback" not in answer.stdout + answer.stderr
    assert answer.stderr.count("\n") == 1
    for o in word_:
        assert o in answer.stderr


@pytest.fixture
def folder(tmp_path) -> Folder:
    m = Folder(tmp_path)
    m.put("kommune_sager", "kommune_sager_151_2023-12.csv", sager(sag("1")))
    return m


def test_a_missing_landing_folder(tmp_path) -> None:
    folder = Folder(tmp_path)
    _one_sentence(folder.kontrol("run"), "Landingsmappen", str(folder.landing))
    assert not folder.data.exists()


def test_real_deliveries_without_a_key(folder: Folder) -> None:
    _one_sentence(Folder(folder.rod, noegle=None).kontrol("run"), "KONTROL_CPR_NOEGLE mangler")
    assert not (folder.data / "raa").exists()


def test_a_key_that_is_too_short_is_refused_and_not_shown(folder: Folder) -> None:
    answer = folder.kontrol("run", KONTROL_CPR_NOEGLE="kort-og-hemmelig")
    _one_sentence(answer, "mindst 32")
    assert "kort-og-hemmelig" not in answer.stdout + answer.stderr


def test_a_key_file_that_cannot_be_read(folder: Folder) -> None:
    _one_sentence(folder.kontrol("run", KONTROL_CPR_NOEGLE=f"fil:{folder.rod}/findes_ikke"), "ikke kan læses")


def test_the_sample_key_is_refused_for_any_other_folder(folder: Folder) -> None:
    from dagster_project.settings import SAMPLE_KEY

    _one_sentence(folder.kontrol("run", KONTROL_CPR_NOEGLE=SAMPLE_KEY.decode()), "prøvens nøgle")


def test_a_data_folder_that_cannot_be_written(folder: Folder) -> None:
    in_way = folder.rod / "fil"
    in_way.write_text("")
    _one_sentence(folder.kontrol("run", KONTROL_DATA=str(in_way / "data")), "Datamappen", "kan ikke skrives", "er ikke en mappe")


@pytest.mark.parametrize("whole", [True, False])
def test_a_working_folder_that_was_removed(folder: Folder, tmp_path: Path, whole: bool) -> None:
    """Nothing is begun, also where every setting is a whole path: what is started would have no folder to start in."""
    removed = tmp_path / "fjernet"
    removed.mkdir()
    env = folder.environment() | ({} if whole else {"KONTROL_DATA": "data", "KONTROL_LANDING": "landing"})
    command = ["/bin/sh", "-c", 'cd "$1" && rmdir "$1" && exec "$2" run', "sh", str(removed), str(CHECK)]
    answer = subprocess.run(command, env=env, capture_output=True, text=True, timeout=300, check=False)
    _one_sentence(answer, "den mappe, du står i, findes ikke længere", "cd")
    assert not folder.data.exists()


def test_a_period_that_is_no_month(folder: Folder) -> None:
    _one_sentence(folder.kontrol("run", "--periode", "2023-13"), "ÅÅÅÅ-MM", "2023-13")


def test_a_size_limit_that_is_no_number(folder: Folder) -> None:
    _one_sentence(folder.kontrol("run", KONTROL_MAKS_MB="mange"), "KONTROL_MAKS_MB")


@pytest.mark.torture
def test_another_key_needs_another_data_folder(one_leverance: Folder, tmp_path: Path) -> None:
    folder = copied(one_leverance, tmp_path / "kopi")
    folder.kontrol("status")  # the first command in a copy makes its database read the copy's own files
    before = (folder.data / "kontrol.duckdb").read_bytes()
    _one_sentence(folder.kontrol("run", KONTROL_CPR_NOEGLE="x" * 40), "anden nøgle", "ny datamappe")
    assert (folder.data / "kontrol.duckdb").read_bytes() == before


@pytest.mark.parametrize("rest", [b"", b"ab12", b"\xff\xfe"])
def test_a_key_id_that_is_cut_off_is_not_taken_for_another_key(folder: Folder, rest: bytes) -> None:
    file = folder.data / "raa" / "key_id.txt"
    file.parent.mkdir(parents=True)
    file.write_bytes(rest)
    _one_sentence(folder.kontrol("run"), "key_id.txt er ødelagt", "sikkerhedskopien")
    assert file.read_bytes() == rest


def test_a_mark_of_the_sample_that_is_cut_off_is_not_taken_for_none(folder: Folder) -> None:
    folder.data.mkdir()
    (folder.data / "proeve.json").write_text('{"landing": "/x')
    _one_sentence(folder.kontrol("run"), "proeve.json er ødelagt", "kontrol demo")


@pytest.mark.torture
def test_memories_that_are_cut_off_are_made_again_and_said(one_leverance: Folder, tmp_path: Path) -> None:
    folder = copied(one_leverance, tmp_path / "kopi")
    before = folder.tabeller()
    for file in (folder.data / "raa" / "leverancer" / "stempler.json", folder.data / "sidste_koersel.json"):
        whole = file.read_bytes()
        file.write_bytes(whole[: len(whole) // 2])
    answer = folder.kontrol("run")
    assert answer.returncode in (0, 1), answer.stdout + answer.stderr
    assert "hukommelse stempler.json: var ødelagt" in answer.stdout and "Traceback" not in answer.stdout + answer.stderr
    assert folder.tabeller() == before
    assert "Intet nyt" in folder.kontrol("run").stdout


@pytest.mark.torture
def test_a_second_run_while_one_runs_says_who_holds_the_folder(folder: Folder) -> None:
    with subprocess.Popen([CHECK, "run"], env=folder.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as first:
        while not (folder.data / ".laas.json").exists():
            assert first.poll() is None
        _one_sentence(folder.kontrol("run"), f"proces {first.pid}")
        first.communicate(timeout=900)
    assert first.returncode in (0, 1)


def test_status_before_the_first_build_says_what_to_do(folder: Folder) -> None:
    answer = folder.kontrol("status")
    assert answer.returncode == 0
    assert "kontrol run" in answer.stdout
