"""A municipality that no document reports on, as nearly all are, is hidden like the one that is reported on."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.publish.angriber.aabent import aabne
from tests.publish.angriber.angrib import angrib, sager
from tests.publish.angriber.viden import laes
from tests.publish.test_verdener import skriv
from tests.publish.verdener import RAPPORTERET, Verden

pytestmark = pytest.mark.heavy
ANDEN = "101"


@pytest.fixture(scope="module")
def mappe(udgaver: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two cases, many cases, and many of which one is nearly all of it."""
    mange = [(ANDEN, 2023, "SU-sager", f"U{i}", "tilbagebetalingskrav", Decimal(9_000 + i)) for i in range(8)]
    faa = [(ANDEN, 2023, "KL-ydelser", f"S{i}", "tilbagebetalingskrav", Decimal(5_000 + i)) for i in range(2)]
    skaev = [
        (ANDEN, 2023, "Stop af tilflytninger", f"F{i}", "mindreudgift", Decimal(100 * 50 ** (i == 0) * 10)) for i in range(6)
    ]
    verden = Verden(sager=[*mange, *faa, *skaev], daekket=[(ANDEN, 2023)])
    (mappe,) = skriv([verden], tmp_path_factory.mktemp("urapporteret"), udgaver / "intern" / "tabeller")
    return mappe


def test_its_few_cases_are_hidden_and_its_many_are_shown(mappe: Path) -> None:
    assert ANDEN not in RAPPORTERET
    raekker = pq.read_table(mappe / "offentlig" / "tabeller" / "provenu_aar.parquet").to_pylist()
    vist = {r["kategori"]: r["beloeb"] for r in raekker if r["kommunekode"] == ANDEN}
    assert (vist["KL-ydelser"], vist["Stop af tilflytninger"]) == (None, None)
    assert vist["SU-sager"] == sum(9_000 + i for i in range(8))
    tal = {r["tal_id"]: r["vaerdi"] for r in pq.read_table(mappe / "offentlig" / "tabeller" / "tal.parquet").to_pylist()}
    assert tal[f"provenu/{ANDEN}/2023/kl-ydelser"] is None
    assert angrib([mappe]) == []


@pytest.mark.parametrize("kategori", ["KL-ydelser", "Stop af tilflytninger"])
def test_an_amount_that_stands_open_is_found(mappe: Path, kategori: str) -> None:
    """Planted: the hidden amount back in its place."""
    viden, _ = laes([mappe])
    plads = (mappe.name, "provenu_aar", ANDEN, "2023", kategori, "beloeb")
    assert plads in viden.ukendt
    viden.kendt[plads] = 10_001.0
    assert aabne(viden, mappe.name, sager(mappe)) == [f"står åbent: {'/'.join(plads)}"]
