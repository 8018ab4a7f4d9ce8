"""Whatever the world, and whatever was published before: the attacker narrows no hidden figure to one value."""

from __future__ import annotations

import tempfile
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from dagster_project.publish.udgaver import skriv_begge
from tests.effort import examples
from tests.publish.angriber.angrib import angrib
from tests.publish.angriber.rettelser import angrib_rettelser
from tests.publish.tilfaeldige import forloeb
from tests.publish.verdener import Verden, tabeller

NOEGLE = b"en noegle til afproevning, 32 byte lang"


def skriv(forloeb: list[Verden], rod: Path, skabelon: Path, kommuner: int | None = None) -> list[Path]:
    mapper: list[Path] = []
    for i, verden in enumerate(forloeb, start=1):
        mappe = rod / f"2023-12.{i}"
        mappe.mkdir()
        skriv_begge(tabeller(verden, skabelon, kommuner), mappe, mapper, NOEGLE)
        mapper.append(mappe)
    return mapper


@pytest.mark.heavy
@settings(
    max_examples=examples(5), deadline=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
@given(forloeb=forloeb())
def test_no_world_gives_a_hidden_figure_away(udgaver: Path, forloeb: list[Verden]):
    with tempfile.TemporaryDirectory() as rod:
        mapper = skriv(forloeb, Path(rod), udgaver / "intern" / "tabeller")
        assert angrib(mapper) == [] and angrib_rettelser(mapper) == []


FOER = Verden(
    sager=[("151", 2023, "KL-ydelser", f"S{i}", "tilbagebetalingskrav", Decimal(10_007 + 13 * i)) for i in range(9)],
    daekket=[("151", 2023)],
    p11=[("151", 2023, 0, Decimal(0), Decimal(0))],
)
EN_SAG_MERE = Verden(
    **{**vars(FOER), "sager": [*FOER.sager, ("151", 2023, "KL-ydelser", "N", "tilbagebetalingskrav", Decimal(4_321))]}
)
EN_RETTET = Verden(**{**vars(FOER), "sager": [*FOER.sager[:-1], (*FOER.sager[-1][:5], Decimal(99_991))]})
SEKS_MERE = Verden(
    **{
        **vars(FOER),
        "sager": [*FOER.sager, *((*FOER.sager[0][:3], f"N{i}", "tilbagebetalingskrav", Decimal(5_003 + i)) for i in range(6))],
    }
)


def beloeb_vist(mappe: Path) -> list:
    tabel = pq.read_table(mappe / "offentlig" / "tabeller" / "provenu_aar.parquet").to_pylist()
    return [r["beloeb"] for r in tabel if r["kategori"] == "KL-ydelser"]


@pytest.mark.parametrize("nu", [EN_SAG_MERE, EN_RETTET], ids=["month difference", "revision"])
def test_a_figure_waits_while_its_change_is_one_cases(udgaver: Path, tmp_path: Path, nu: Verden):
    foer, nye = skriv([FOER, nu], tmp_path, udgaver / "intern" / "tabeller")
    assert (beloeb_vist(foer), beloeb_vist(nye)) == ([Decimal(90_531)], [None])
    assert angrib([foer, nye]) == []


@pytest.mark.parametrize("nu", [EN_SAG_MERE, EN_RETTET], ids=["month difference", "revision"])
def test_the_attacker_finds_a_change_that_is_one_cases(udgaver: Path, tmp_path: Path, nu: Verden):
    """Planted: the second publication is made as if there had been none before it."""
    skabelon = udgaver / "intern" / "tabeller"
    foer, nye = tmp_path / "2023-12.1", tmp_path / "2023-12.2"
    for mappe, verden in ((foer, FOER), (nye, nu)):
        mappe.mkdir()
        skriv_begge(tabeller(verden, skabelon), mappe, [], NOEGLE)
    assert any("ændring" in f and "provenu_aar/151/2023/KL-ydelser/beloeb" in f for f in angrib([foer, nye]))


def test_a_figure_is_shown_again_when_its_change_is_many_cases(udgaver: Path, tmp_path: Path):
    _, midt, sidst = skriv([FOER, EN_SAG_MERE, SEKS_MERE], tmp_path, udgaver / "intern" / "tabeller")
    assert beloeb_vist(midt) == [None] and beloeb_vist(sidst) != [None]
    assert angrib([tmp_path / f"2023-12.{i}" for i in (1, 2, 3)]) == []


def test_the_same_tables_again_hide_the_same(udgaver: Path, tmp_path: Path):
    foer, nye = skriv([FOER, FOER], tmp_path, udgaver / "intern" / "tabeller")
    navne = [f.name for f in sorted((foer / "offentlig" / "tabeller").glob("*.parquet"))]
    assert len(navne) > 10
    for navn in navne:
        assert (foer / "offentlig" / "tabeller" / navn).read_bytes() == (nye / "offentlig" / "tabeller" / navn).read_bytes(), navn


def test_the_last_municipality_is_not_the_country_less_the_others(udgaver: Path, tmp_path: Path):
    """Every municipality is covered, so that the country is their sum: the one with few cases must not follow."""
    koder = ("101", "147", "151")
    udk = [(k, 2023, "Folkepension", 9, Decimal(90_000), 9, Decimal(45_000)) for k in koder[:2]]
    udk.append(("151", 2023, "Folkepension", 2, Decimal(7_777), 1, Decimal(3_333)))
    resten = [(2023, "Folkepension", 0, Decimal(0), 0, Decimal(0))]
    verden = Verden(udk=udk, resten=resten, daekket=[(k, 2023) for k in koder])
    (mappe,) = skriv([verden], tmp_path, udgaver / "intern" / "tabeller", kommuner=3)
    assert angrib([mappe], kommuner=3) == []
    landet = pq.read_table(mappe / "offentlig" / "tabeller" / "udk_status.parquet").to_pylist()
    assert [r["stop_beloeb"] for r in landet if r["kommunekode"] in ("151", "DK")].count(None) >= 1
