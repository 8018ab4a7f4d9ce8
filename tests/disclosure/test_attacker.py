"""The attacker finds nothing in what we publish, and finds every kind of leak that is planted."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from tests.disclosure.attacker.attack import attack
from tests.disclosure.leaks import LEAKS

PERIODE = "2023-12"


@pytest.fixture(scope="module")
def lille(editions: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's publication with the benchmark of one month: whole enough for every leak, small enough to copy."""
    folder = tmp_path_factory.mktemp("angreb") / editions.name
    shutil.copytree(editions, folder, ignore=shutil.ignore_patterns("*.csv", "*.xlsx"))
    for edition in ("intern", "offentlig"):
        for file in (folder / edition / "tabeller").glob("benchmark*.parquet"):
            table = pq.read_table(file)
            pq.write_table(table.filter(_month(table)), file)
    return folder


def _month(table: pa.Table) -> pc.Expression:
    own = pc.field("periode") == PERIODE
    return own & (pc.field("maaned") == PERIODE) if "maaned" in table.column_names else own


@pytest.mark.parametrize(("plant", "awaited"), LEAKS.values(), ids=LEAKS.keys())
def test_a_planted_leak_is_caught(lille: Path, tmp_path: Path, plant: Callable[[Path], None], awaited: str):
    folder = tmp_path / lille.name
    shutil.copytree(lille, folder)
    plant(folder)
    findings = attack([folder])
    assert any(awaited in f for f in findings), findings


def test_without_a_plant_the_small_copy_gives_nothing_away(lille: Path):
    assert attack([lille]) == []
