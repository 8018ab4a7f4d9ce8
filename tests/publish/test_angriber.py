"""The attacker finds nothing in what we publish, and finds every kind of leak that is planted."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from dagster_project.publish.rapport import byg_rapporter
from dagster_project.publish.site import byg_site
from tests.publish.angriber.angrib import angrib
from tests.publish.laekager import LAEKAGER

PERIODE = "2023-12"


@pytest.fixture(scope="module")
def lille(udgaver: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's publication with the benchmark of one month: whole enough for every leak, small enough to copy."""
    mappe = tmp_path_factory.mktemp("angreb") / udgaver.name
    shutil.copytree(udgaver, mappe, ignore=shutil.ignore_patterns("*.csv", "*.xlsx"))
    for udgave in ("intern", "offentlig"):
        for fil in (mappe / udgave / "tabeller").glob("benchmark*.parquet"):
            tabel = pq.read_table(fil)
            pq.write_table(tabel.filter(_maaned(tabel)), fil)
    return mappe


def _maaned(tabel: pa.Table) -> pc.Expression:
    egen = pc.field("periode") == PERIODE
    return egen & (pc.field("maaned") == PERIODE) if "maaned" in tabel.column_names else egen


def test_nothing_in_the_demos_public_folder_gives_a_hidden_figure_away(udgaver: Path, tmp_path: Path):
    """Site and report too: every file of the folder is read."""
    mappe = tmp_path / udgaver.name
    shutil.copytree(udgaver, mappe)
    byg_rapporter(mappe / "offentlig")
    byg_site(mappe / "offentlig")
    assert {f.suffix for f in (mappe / "offentlig").rglob("*.*")} == {".parquet", ".csv", ".json", ".xlsx", ".pdf", ".html"}
    assert angrib([mappe]) == []


@pytest.mark.parametrize(("plant", "ventet"), LAEKAGER.values(), ids=LAEKAGER.keys())
def test_a_planted_leak_is_caught(lille: Path, tmp_path: Path, plant: Callable[[Path], None], ventet: str):
    mappe = tmp_path / lille.name
    shutil.copytree(lille, mappe)
    plant(mappe)
    fund = angrib([mappe])
    assert any(ventet in f for f in fund), fund


def test_without_a_plant_the_small_copy_gives_nothing_away(lille: Path):
    assert angrib([lille]) == []
