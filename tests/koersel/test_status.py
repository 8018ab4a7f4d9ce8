"""`kontrol status` says everything that does not hold, and only then that all agrees."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from dagster_project.gennemsyn import gennemsyn
from tests.koersel.miljoe import Mappe

pytestmark = pytest.mark.heavy


@pytest.fixture
def kopi(demo: Mappe, tmp_path: Path) -> Mappe:
    """A data folder of its own with the demo's database and last run."""
    mappe = Mappe(tmp_path, noegle=None)
    mappe.data.mkdir()
    for navn in ("kontrol.duckdb", "sidste_koersel.json"):
        shutil.copy(demo.data / navn, mappe.data / navn)
    return mappe


def aendr(mappe: Mappe, *saetninger: str) -> str:
    with duckdb.connect(str(mappe.data / "kontrol.duckdb")) as con:
        for saetning in saetninger:
            con.execute(saetning)
    svar = mappe.kontrol("status")
    assert svar.returncode == 0, svar.stderr
    return svar.stdout


RENT = ("delete from marts.udsagn where udfald = 'holder ikke'", "delete from marts.advarsler", "delete from marts.forsinkede")


def test_the_demo_names_its_claims_and_findings_and_claims_no_more_than_holds(demo: Mappe) -> None:
    ud = demo.kontrol("status").stdout
    uklassificerede = demo.sql("select count(*) from marts.kontrolsager where regel = 'K99'")[0][0]
    assert f"Uden for tallene:\n  uklassificeret, {uklassificerede} fund i marts.advarsler, fx 151|DEMO-" in ud
    rester = f"1 afsender er forsinket, 3 udsagn holder ikke og {uklassificerede} fund står til gennemsyn"
    assert f"De rapporterede tal stemmer; {rester}." in ud
    assert "alt stemmer" not in ud


def test_that_all_agrees_is_said_when_nothing_is_left(kopi: Mappe) -> None:
    ud = aendr(kopi, *RENT)
    assert ud.rstrip().endswith("Alt er inde, og alt stemmer.")
    assert "holder ikke" not in ud and "gennemsyn" not in ud


@pytest.mark.parametrize(
    ("saetning", "linje", "stand"),
    [
        (
            "update marts.udsagn set udfald = 'holder ikke' where udsagn_id = 'anker-medhold'",
            "„Tre sager har været påklaget",
            "1 udsagn holder ikke.",
        ),
        (
            "update marts.trykte_summer set status = 'afviger', note = 'delene giver 7' "
            "where tal_id = 'paragraf-11/151/2023/provenu'",
            "trykt sum: paragraf-11/151/2023/provenu: delene giver 7",
            "1 fund står til gennemsyn.",
        ),
        (
            "insert into marts.udk_advarsler by name select '151' as kommunekode, 2023 as aar, 'landsblok' as art, 'x' as note, "
            "'l' as leverance_id",
            "landsblok: 151 2023: x",
            "1 fund står til gennemsyn.",
        ),
    ],
)
def test_each_kind_of_finding_is_named_and_counted(kopi: Mappe, saetning: str, linje: str, stand: str) -> None:
    ud = aendr(kopi, *RENT, saetning)
    assert linje in ud
    assert f"De rapporterede tal stemmer; {stand} Det holder ikke offentliggørelse tilbage." in ud


def test_what_has_its_own_place_is_not_a_finding_as_well(kopi: Mappe) -> None:
    aendr(
        kopi,
        *RENT,
        "insert into marts.advarsler by name select 'leverance_afvist' as art, 'l' as leverance_id, 'x' as besked",
        "insert into marts.udk_advarsler by name select '151' as kommunekode, 2023 as aar, 'total' as art, 'x' as note, "
        "'l' as leverance_id",  # a control total holds back, and is named there
    )
    assert gennemsyn(kopi.data / "kontrol.duckdb") == []
