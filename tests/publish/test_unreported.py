"""A municipality that no document reports on, as nearly all are, is hidden like the one that is reported on."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.disclosure.attacker.attack import attack, sager
from tests.disclosure.attacker.knowledge import read
from tests.disclosure.attacker.shown import aabne
from tests.disclosure.test_worlds import write
from tests.disclosure.worlds import REPORTED, World

pytestmark = pytest.mark.heavy
OTHER = "101"


@pytest.fixture(scope="module")
def folder(editions: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two cases, many cases, and many of which one is nearly all of it."""
    many = [(OTHER, 2023, "SU-sager", f"U{i}", "tilbagebetalingskrav", Decimal(9_000 + i)) for i in range(8)]
    few = [(OTHER, 2023, "KL-ydelser", f"S{i}", "tilbagebetalingskrav", Decimal(5_000 + i)) for i in range(2)]
    skewed = [
        (OTHER, 2023, "Stop af tilflytninger", f"F{i}", "mindreudgift", Decimal(100 * 50 ** (i == 0) * 10)) for i in range(6)
    ]
    world = World(sager=[*many, *few, *skewed], daekket=[(OTHER, 2023)])
    (folder,) = write([world], tmp_path_factory.mktemp("urapporteret"), editions / "intern" / "tabeller")
    return folder


def test_its_few_cases_are_hidden_and_its_many_are_shown(folder: Path) -> None:
    assert OTHER not in REPORTED
    rows = pq.read_table(folder / "offentlig" / "tabeller" / "provenu_aar.parquet").to_pylist()
    shown = {r["kategori"]: r["beloeb"] for r in rows if r["kommunekode"] == OTHER}
    assert (shown["KL-ydelser"], shown["Stop af tilflytninger"]) == (None, None)
    assert shown["SU-sager"] == sum(9_000 + i for i in range(8))
    tal = {r["tal_id"]: r["vaerdi"] for r in pq.read_table(folder / "offentlig" / "tabeller" / "tal.parquet").to_pylist()}
    assert tal[f"provenu/{OTHER}/2023/kl-ydelser"] is None
    assert attack([folder]) == []


@pytest.mark.parametrize("kategori", ["KL-ydelser", "Stop af tilflytninger"])
def test_an_amount_that_stands_open_is_found(folder: Path, kategori: str) -> None:
    """Planted: the hidden amount back in its place."""
    knowledge, _ = read([folder])
    place = (folder.name, "provenu_aar", OTHER, "2023", kategori, "beloeb")
    assert place in knowledge.ukendt
    knowledge.known[place] = 10_001.0
    assert aabne(knowledge, folder.name, sager(folder)) == [f"står åbent: {'/'.join(place)}"]
