"""The preview of a first publication: every figure is new, by table and municipality, with the key ones by value."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from dagster_project.cli.preview_view import as_json, vis
from dagster_project.revisions.compare import Tal
from dagster_project.revisions.find import Revision, Revisions
from dagster_project.revisions.preview import NewFigures, Preview, preview
from dagster_project.settings import Settings
from tests.data_folder import Folder
from tests.publish.helpers import NOTHING

pytestmark = pytest.mark.heavy


@pytest.fixture(scope="module")
def first(demo: Folder) -> Preview:
    return preview(Settings(data=demo.data, landing=demo.landing), NOTHING)


def _count(demo: Folder) -> dict[tuple[str, str], int]:
    """Counted here from the tables: each figure that is measured, by table and municipality."""
    out = {
        (table, kommune): count
        for table, kommune, count in demo.sql(
            "select split_part(tal_id, '/', 1), kommunekode, count(vaerdi) from intermediate.int_tal group by 1, 2"
        )
    }
    not_tal = ("periode", "kommunekode", "kontroltrin", "omraade", "ufuldstaendig", "foerste_udstillet")
    columns = [k for (k,) in demo.sql("select column_name from (describe marts.benchmark)") if k not in not_tal]
    per_row = " + ".join(f"({k} is not null)::int" for k in columns)
    for kommune, count in demo.sql(f"select kommunekode, sum({per_row}) from marts.benchmark group by 1"):
        out["benchmark", kommune] = count
    return out


def test_every_figure_of_a_first_publication_is_new_and_counted(demo: Folder, first: Preview) -> None:
    assert first.revisioner.fra is None
    assert {(a.tabel, a.kommunekode): a.antal for a in first.nye.antal} == _count(demo)


def test_its_key_figures_are_the_totals_of_the_last_year_and_both_measures_of_the_last_month(
    demo: Folder, first: Preview
) -> None:
    noegletal = {t.tal_id: t.efter for t in first.nye.noegletal}
    (share,) = demo.sql(
        "select udtaget / (udtaget + resterende) from marts.benchmark "
        "where periode = '2023-12' and kommunekode = 'DK' and kontroltrin = '3' and omraade = 'alle'"
    )
    assert abs(float(noegletal["benchmark/2023-12/dk/3/alle/andel_udtaget"]) - share[0]) < 1e-9
    assert {i: v for i, v in noegletal.items() if i.startswith("provenu/")} == {
        "provenu/151/2023/kl-sammenlignelig": Decimal(5764357),
        "provenu/151/2023/som-offentliggjort": Decimal(11264947),
        "provenu/151/2023/uden-paragraf-11": Decimal(10149790),
    }
    assert {i.split("/")[2] for i in noegletal if i.startswith("benchmark/")} == {"151", "dk"}


def test_the_terminal_and_the_json_say_the_same(first: Preview, capsys: pytest.CaptureFixture[str]) -> None:
    vis(first)
    out = capsys.readouterr().out
    assert "den første publikation" in out and "provenu/151/2023/som-offentliggjort: 11.264.947" in out
    from_json: dict[str, Any] = json.loads(as_json(first))
    assert (from_json["periode"], from_json["mod"], from_json["aendrede_tal"]) == ("2023-12", None, [])
    assert sum(a["antal"] for a in from_json["nye_tal"]) == len(first.nye)
    assert f"Nye tal: {len(first.nye):,}".replace(",", ".") in out
    (share,) = [t.efter for t in first.nye.noegletal if t.tal_id == "benchmark/2023-12/dk/3/alle/andel_udtaget"]
    assert f"alle/andel_udtaget: {round(float(share) * 100, 2):.2f}".replace(".", ",") in out


def test_a_changed_figure_stands_whole_in_a_pipe_and_on_a_narrow_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut off to `−14…`, a figure says nothing; a share is read in pct., and its change in points of them."""
    krav = Tal("indsatser/151/2023/krav_rejst", "151", 2023, None, Decimal(14245459), Decimal(0))
    share = Tal("benchmark/2023-12/151/3/alle/andel_udtaget", "151", None, "2023-12", Decimal("0.5946"), Decimal("0.602"))
    reason = "ny periode; rettet leverance"
    line = Revision(krav.tal_id, "151", 2023, None, None, None, Decimal(1), None, reason, None, None)
    found = Revisions("2023-11.1", (line,), ((krav, reason), (share, reason)))
    for columns in (None, "60"):
        monkeypatch.delenv("COLUMNS", raising=False)
        if columns:
            monkeypatch.setenv("COLUMNS", columns)
        vis(Preview("2023-12", [], found, [], [], [], [], NewFigures()))
        out = capsys.readouterr().out
        assert "ny periode; rettet leverance: 1 linje." in out
        (row,) = [r for r in out.splitlines() if krav.tal_id in r]
        assert [c.strip() for c in row.split("│")[2:6]] == ["14.245.459", "0", "−14.245.459", reason]
        (row,) = [r.replace("\u00a0", " ") for r in out.splitlines() if share.tal_id in r]
        assert [c.strip() for c in row.split("│")[2:5]] == ["59,46 pct.", "60,20 pct.", "0,74 procentpoint"]


@pytest.mark.torture
@pytest.mark.ci
def test_the_command_prints_nothing_but_json(demo: Folder) -> None:
    answer = demo.kontrol("forhaandsvis", "--json")
    assert answer.returncode == 0, answer.stderr
    found = json.loads(answer.stdout)
    assert found["kan_udgives"] and found["nye_tal"]
