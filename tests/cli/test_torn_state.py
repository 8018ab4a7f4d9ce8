"""State files that a crash or a disk tore: a memory is made anew, a receipt or a history is named with the next step."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.build.test_materialize import materialize
from tests.data_folder import Folder, sag, sager
from tests.worlds import copied

pytestmark = [pytest.mark.build, pytest.mark.heavy, pytest.mark.torture]
KILDE = "kommune_sager"


@pytest.fixture
def folder(one_leverance: Folder, tmp_path: Path) -> Folder:
    """A built folder with one more delivery waiting."""
    folder = copied(one_leverance, tmp_path / "kopi")
    folder.put(KILDE, f"{KILDE}_151_2023-12.csv", sager(sag("NY-1", krav="7.000")))
    return folder


def test_a_torn_memory_of_stamps_is_made_anew_and_said(folder: Folder) -> None:
    memory = folder.data / "raa" / "leverancer" / "stempler.json"
    memory.write_text('{"a": [')
    answer = folder.kontrol("run")
    assert answer.returncode in (0, 1), answer.stdout + answer.stderr
    assert "Traceback" not in answer.stdout + answer.stderr
    assert "stempler.json" in answer.stdout
    assert folder.sql("select beloeb from marts.provenu_linjer where noegle like '%NY-1%'") == [(7_000,)]
    assert folder.sql("select count(*), count(distinct filnavn) from marts.leverancer") == [(2, 2)]


def test_a_torn_receipt_is_named_with_the_next_step(folder: Folder) -> None:
    receipt = min((folder.data / "raa" / "leverancer" / "modtaget").glob("*.json"))
    receipt.write_bytes(b"")
    answer = folder.kontrol("run")
    said = answer.stdout + answer.stderr
    assert answer.returncode == 2
    assert receipt.name in said and "sikkerhedskopien" in said and "Traceback" not in said


def test_receipts_that_are_gone_from_the_end_or_all_are_named_before_anything_falls_out_of_the_figures(folder: Folder) -> None:
    received = folder.data / "raa" / "leverancer" / "modtaget"
    assert folder.kontrol("run").returncode in (0, 1)
    (folder.landing / KILDE / f"{KILDE}_151_2023-12.csv").unlink()  # its rows count on
    max(received.glob("*.json")).unlink()
    before = folder.sql("select sum(beloeb) from marts.provenu_linjer")
    for change in ("one", "all"):
        if change == "all":
            shutil.rmtree(folder.data / "raa")
        answer = folder.kontrol("run")
        said = answer.stdout + answer.stderr
        assert answer.returncode == 2, said
        assert f"{1 if change == 'one' else 0} kvitteringer" in said and "sidste kørsel havde 2" in said
        assert "kontrol gendan" in said and "Traceback" not in said
        by_dagster = materialize(folder, f"key:raa/{KILDE}")
        assert by_dagster.returncode != 0 and "sidste kørsel havde 2" in by_dagster.stdout + by_dagster.stderr
        assert folder.sql("select sum(beloeb) from marts.provenu_linjer") == before
    (folder.data / "sidste_koersel.json").unlink()  # as it says, where they are to be done without
    assert folder.kontrol("run").returncode in (0, 1)
    assert folder.sql("select count(*) from marts.leverancer") == [(1,)]


def test_a_torn_history_of_dagster_is_named_with_the_next_step(folder: Folder) -> None:
    history = folder.data / "dagster" / "history"
    history.mkdir(parents=True)
    (history / "runs.db").write_bytes(os.urandom(8192))
    answer = folder.kontrol("run")
    said = answer.stdout + answer.stderr
    assert answer.returncode == 2
    assert str(history) in said and "flyt mappen" in said
    assert "disken er fuld" not in said and "Traceback" not in said


@pytest.mark.parametrize(
    ("place", "content", "named"),
    [
        ("history/runs.db", os.urandom(8192), "flyt mappen"),
        ("dagster.yaml", b"run_storage:\n  module: findes_ikke\n  class: X\n", "dagster.yaml er ødelagt eller sat forkert"),
    ],
)
def test_a_publication_names_what_is_torn_of_dagster_with_the_next_step(
    one_leverance: Folder, tmp_path: Path, place: str, content: bytes, named: str
) -> None:
    folder = copied(one_leverance, tmp_path / "kopi")
    file = folder.data / "dagster" / place
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    answer = folder.kontrol("udgiv", "--godkendt-af", "A. Prøve")
    said = answer.stdout + answer.stderr
    assert answer.returncode == 2
    assert named in said and "uventet fejl" not in said and "Traceback" not in said
