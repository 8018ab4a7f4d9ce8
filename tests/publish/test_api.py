"""Tables for analysts: exact types, Danish labels, and a sentence where something is not there; the notebook's cells run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from dagster_project.api import tabel, tabeller
from dagster_project.common.errors import UsageError
from dagster_project.settings import ROOT
from tests.data_folder import Folder

pytestmark = pytest.mark.heavy


def test_a_data_folder_and_a_published_edition_give_the_same_table(demo: Folder, editions: Path) -> None:
    built, published = tabel("provenu_aar", demo.data), tabel("provenu_aar", editions / "intern")
    assert published.drop(columns="skjult").equals(built) and len(built) > 10
    assert set(tabeller(demo.data)) < set(tabeller(editions / "intern"))


def test_types_are_exact_and_labels_danish(demo: Folder) -> None:
    data = tabel("provenu_aar", demo.data)
    assert str(data["antal"].dtype) == "int64[pyarrow]" and data["antal"].isna().any()
    assert str(data["beloeb"].dtype).startswith("decimal128(") and isinstance(data["beloeb"].sum(), Decimal)
    assert data.attrs["etiketter"]["beloeb"] == "Beløb" and data.attrs["beskrivelser"]["beloeb"]
    assert "Beløb" in tabel("provenu_aar", demo.data, etiketter=True).columns


def test_what_is_not_there_is_said_in_a_sentence(demo: Folder, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"Tabellen 'provenu' findes ikke i .*; der er: .*provenu_aar"):
        tabel("provenu", demo.data)
    with pytest.raises(UsageError, match="er hverken en datamappe"):
        tabel("provenu_aar", tmp_path)
    (tmp_path / "kontrol.duckdb").write_text("ikke en database")
    with pytest.raises(UsageError, match="kan ikke åbnes"):
        tabel("provenu_aar", tmp_path)


def test_the_notebook_runs(demo: Folder) -> None:
    notebook = json.loads((ROOT / "docs" / "analyse.ipynb").read_text("utf-8"))
    code = "\n".join("".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "code")
    assert code.count("tabel(") >= 2
    environment = {**os.environ, "KONTROL_DATA": str(demo.data)}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
