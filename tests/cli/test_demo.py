"""The demo gives every published figure to the krone, and says what it cannot."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.data_folder import Folder
from tests.publish.helpers import copies
from tests.seeds.documents import facts

pytestmark = pytest.mark.heavy


def test_every_published_amount_is_computed_to_the_krone(demo: Folder) -> None:
    computed = {t: (b, s) for t, b, s in demo.sql("select tal_id, beregnet, status from marts.afstemning")}
    tried = 0
    for r in facts("rapporterede_tal"):
        not_measured = r["aar"] in ("2019", "2020", "2021") and r["maal"].split("/")[-1] in ("su", "tilflytninger")
        if r["enhed"] == "kr" and r["rapporteret"] and not not_measured:
            assert computed[r["tal_id"]] == (Decimal(r["rapporteret"]), "stemmer"), r["tal_id"]
            tried += 1
    assert tried > 60


def test_what_was_not_measured_is_absent_and_not_zero(demo: Folder) -> None:
    statuses = demo.sql(
        "select distinct status from marts.afstemning where tal_id similar to 'provenu/151/(2019|2020|2021)/(su|tilflytninger)'"
    )
    assert statuses == [("ikke beregnet",)]
    kategorier = demo.sql("select distinct kategori from marts.provenu_aar where aar = 2021 order by 1")
    assert kategorier == [("KL-ydelser",), ("UDK-ydelser",), ("§ 11-sager",)]


def test_totals_that_the_report_leaves_blank_are_not_reported(demo: Folder) -> None:
    answer = demo.sql(
        "select aar, beregnet, status from marts.afstemning where tal_id like 'provenu/151/%/som-offentliggjort' "
        "and aar < 2022 order by aar"
    )
    # docs/domaene.md "What the sources themselves get wrong": what the three years add up to
    assert answer == [
        (2019, Decimal(6_593_056), "ikke rapporteret"),
        (2020, Decimal(2_401_556), "ikke rapporteret"),
        (2021, Decimal(5_599_360), "ikke rapporteret"),
    ]


def test_nothing_differs_and_nothing_is_refused(demo: Folder) -> None:
    assert demo.sql("select tal_id from marts.afstemning where status in ('afviger', 'forklaret')") == []
    assert demo.sql("select filnavn from marts.leverancer where status <> 'indlæst'") == []
    assert demo.sql("select * from marts.karantaene") == []


def test_three_totals_stand_side_by_side(demo: Folder) -> None:
    answer = dict(demo.sql("select total, beloeb from marts.provenu_total where aar = 2023"))
    assert answer == {
        "som offentliggjort": Decimal(11_264_947),
        "uden § 11": Decimal(10_149_790),
        "KL-sammenlignelig": Decimal(5_764_357),
    }


def test_every_line_points_to_a_row_of_a_file(demo: Folder) -> None:
    without_spor = demo.sql(
        "select count(*) from marts.provenu_linjer as p left join marts.leverancer as l using (leverance_id) "
        "where l.status is distinct from 'indlæst' or p.raekke_nr is null or p.raekke_nr > l.raekker_i_fil"
    )
    assert without_spor == [(0,)]
    assert demo.sql("select count(*) > 100 from marts.provenu_linjer") == [(True,)]


def test_the_run_prints_the_five_categories_and_the_three_totals(demo: Folder, tmp_path: Path) -> None:
    copy = copies(demo, tmp_path)
    out = copy.kontrol("run").stdout.replace("\u00a0", " ")
    for amount in ("5.764.357", "1.640.160", "1.115.157", "761.984", "1.983.289", "11.264.947", "10.149.790"):
        assert f"{amount} kr." in out
    assert "opdigtede" in out
    assert str(copy.data / "kontrol.duckdb") in out.replace("\n", "")
