"""A data folder of the release before this one is brought along by the first run, and its figures are the same.

`gammel_datamappe.tar.xz` is such a folder, of format 1: two invented cases of municipality 253, built and kept as that program
left it, but for what is made again (`bygning`, `cache`, `dagster`, `dbt`)."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path

import pytest

from tests.data_folder import Folder

pytestmark = [pytest.mark.heavy, pytest.mark.build, pytest.mark.torture]
OLD = Path(__file__).with_name("gammel_datamappe.tar.xz")
LINES = "select noegle, kategori, komponent, dato, beloeb, leverance_id, raekke_nr from marts.provenu_linjer order by noegle"


@pytest.fixture
def place(tmp_path: Path) -> Folder:
    with tarfile.open(OLD) as folder:
        folder.extractall(tmp_path / "data", filter="data")
    (tmp_path / "landing").mkdir()
    return Folder(tmp_path)


def test_the_first_run_brings_the_folder_along_and_gives_the_same_figures(place: Folder) -> None:
    before, received = place.sql(LINES), place.sql("select leverance_id, indlaest_tidspunkt from marts.leverancer")
    assert [amount for *_, amount, _, _ in before] == [1_000, 2_500]
    assert (place.data / "koersel.log").exists() and not (place.data / "format.json").exists()

    status = place.kontrol("status")
    assert status.returncode == 0 and "Traceback" not in status.stdout + status.stderr

    answer = place.kontrol("run")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "datamappe bragt fra format 1 til 3" in answer.stdout
    assert json.loads((place.data / "format.json").read_text("utf-8"))["format"] == 3
    assert not (place.data / "koersel.log").exists() and list((place.data / "log").glob("*.jsonl"))
    assert place.sql(LINES) == before
    assert place.sql("select leverance_id, indlaest_tidspunkt from marts.leverancer") == received
    assert place.sql("select beloeb from marts.provenu_aar where kategori = 'KL-ydelser'") == [(3_500,)]

    # the raw files lack the columns that the contract has got since, and are never written again
    trail = place.kontrol("spor", "provenu/253/2023/kl-ydelser")
    assert trail.returncode == 0 and "3.500" in trail.stdout, trail.stdout + trail.stderr
