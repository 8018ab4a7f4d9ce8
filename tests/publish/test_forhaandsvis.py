"""The preview of a first publication: every figure is new, by table and municipality, with the key ones by value."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from dagster_project.publish.forhaandsvis import Forhaandsvisning, forhaandsvis
from dagster_project.publish.forhaandsvis_udskrift import som_json, vis
from dagster_project.publish.nye_tal import NyeTal
from dagster_project.publish.revisioner import Revision, Revisioner
from dagster_project.publish.sammenligning import Tal
from dagster_project.settings import Indstillinger
from tests.koersel.miljoe import Mappe
from tests.publish.hjaelp import INTET

pytestmark = pytest.mark.heavy


@pytest.fixture(scope="module")
def foerste(demo: Mappe) -> Forhaandsvisning:
    return forhaandsvis(Indstillinger(data=demo.data, landing=demo.landing), INTET)


def _antal(demo: Mappe) -> dict[tuple[str, str], int]:
    """Counted here from the tables: each figure that is measured, by table and municipality."""
    ud = {
        (tabel, kommune): antal
        for tabel, kommune, antal in demo.sql(
            "select split_part(tal_id, '/', 1), kommunekode, count(vaerdi) from intermediate.int_tal group by 1, 2"
        )
    }
    ikke_tal = ("periode", "kommunekode", "kontroltrin", "omraade", "ufuldstaendig", "foerste_udstillet")
    kolonner = [k for (k,) in demo.sql("select column_name from (describe marts.benchmark)") if k not in ikke_tal]
    pr_raekke = " + ".join(f"({k} is not null)::int" for k in kolonner)
    for kommune, antal in demo.sql(f"select kommunekode, sum({pr_raekke}) from marts.benchmark group by 1"):
        ud["benchmark", kommune] = antal
    return ud


def test_every_figure_of_a_first_publication_is_new_and_counted(demo: Mappe, foerste: Forhaandsvisning) -> None:
    assert foerste.revisioner.fra is None
    assert {(a.tabel, a.kommunekode): a.antal for a in foerste.nye.antal} == _antal(demo)


def test_its_key_figures_are_the_totals_of_the_last_year_and_both_measures_of_the_last_month(
    demo: Mappe, foerste: Forhaandsvisning
) -> None:
    noegletal = {t.tal_id: t.efter for t in foerste.nye.noegletal}
    (andel,) = demo.sql(
        "select udtaget / (udtaget + resterende) from marts.benchmark "
        "where periode = '2023-12' and kommunekode = 'DK' and kontroltrin = '3' and omraade = 'alle'"
    )
    assert abs(float(noegletal["benchmark/2023-12/dk/3/alle/andel_udtaget"]) - andel[0]) < 1e-9
    assert {i: v for i, v in noegletal.items() if i.startswith("provenu/")} == {
        "provenu/151/2023/kl-sammenlignelig": Decimal(5764357),
        "provenu/151/2023/som-offentliggjort": Decimal(11264947),
        "provenu/151/2023/uden-paragraf-11": Decimal(10149790),
    }
    assert {i.split("/")[2] for i in noegletal if i.startswith("benchmark/")} == {"151", "dk"}


def test_the_terminal_and_the_json_say_the_same(foerste: Forhaandsvisning, capsys: pytest.CaptureFixture[str]) -> None:
    vis(foerste)
    ud = capsys.readouterr().out
    assert "den første publikation" in ud and "provenu/151/2023/som-offentliggjort: 11.264.947" in ud
    fra_json: dict[str, Any] = json.loads(som_json(foerste))
    assert (fra_json["periode"], fra_json["mod"], fra_json["aendrede_tal"]) == ("2023-12", None, [])
    assert sum(a["antal"] for a in fra_json["nye_tal"]) == len(foerste.nye)
    assert f"Nye tal: {len(foerste.nye):,}".replace(",", ".") in ud
    (andel,) = [t.efter for t in foerste.nye.noegletal if t.tal_id == "benchmark/2023-12/dk/3/alle/andel_udtaget"]
    assert f"alle/andel_udtaget: {round(float(andel) * 100, 2):.2f}".replace(".", ",") in ud


def test_a_changed_figure_stands_whole_in_a_pipe_and_on_a_narrow_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut off to `−14…`, a figure says nothing; a share is read in pct., and its change in points of them."""
    krav = Tal("indsatser/151/2023/krav_rejst", "151", 2023, None, Decimal(14245459), None)
    andel = Tal("benchmark/2023-12/151/3/alle/andel_udtaget", "151", None, "2023-12", Decimal("0.5946"), Decimal("0.602"))
    aarsag = "ny periode; rettet leverance"
    linje = Revision(krav.tal_id, "151", 2023, None, None, None, Decimal(1), None, aarsag, None, None)
    fundne = Revisioner("2023-11.1", (linje,), ((krav, aarsag), (andel, aarsag)))
    for kolonner in (None, "60"):
        monkeypatch.delenv("COLUMNS", raising=False)
        if kolonner:
            monkeypatch.setenv("COLUMNS", kolonner)
        vis(Forhaandsvisning("2023-12", [], fundne, [], [], [], [], NyeTal()))
        ud = capsys.readouterr().out
        assert "ny periode; rettet leverance: 1 linje." in ud
        (raekke,) = [r for r in ud.splitlines() if krav.tal_id in r]
        assert [c.strip() for c in raekke.split("│")[2:6]] == ["14.245.459", "–", "−14.245.459", aarsag]
        (raekke,) = [r.replace("\u00a0", " ") for r in ud.splitlines() if andel.tal_id in r]
        assert [c.strip() for c in raekke.split("│")[2:5]] == ["59,46 pct.", "60,20 pct.", "0,74 procentpoint"]


def test_the_command_prints_nothing_but_json(demo: Mappe) -> None:
    svar = demo.kontrol("forhaandsvis", "--json")
    assert svar.returncode == 0, svar.stderr
    fundet = json.loads(svar.stdout)
    assert fundet["kan_udgives"] and fundet["nye_tal"]
