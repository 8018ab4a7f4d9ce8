"""The workbooks: typed cells in real tables, the words where figures are hidden, print set-up, and nothing that is run."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dagster_project.publish.arbejdsbog import Ark, skriv_bog
from dagster_project.publish.tavle import Tavle, overskrift

UDGAVER = ("intern", "offentlig")


def raekker(fil: Path, ark: str) -> list[dict]:
    """The rows of the sheet's table, by its heads."""
    side = openpyxl.load_workbook(fil)[ark]
    (tabel,) = side.tables.values()
    hoved, *resten = [[c.value for c in r] for r in side[tabel.ref]]
    return [dict(zip(hoved, r, strict=True)) for r in resten]


@pytest.mark.parametrize("udgave", UDGAVER)
def test_an_edition_has_a_workbook_for_its_month_and_for_each_municipality_with_provenu(udgaver: Path, udgave: str):
    assert sorted(f.name for f in (udgaver / udgave / "arbejdsboeger").iterdir()) == [
        "benchmark-2023-12.xlsx",
        "provenu-151.xlsx",
    ]


@pytest.mark.parametrize(("udgave", "uden"), [("intern", 10149790), ("offentlig", "hemmeligholdt")])
def test_totals_are_numbers_and_hidden_ones_are_words(udgaver: Path, udgave: str, uden: object):
    totaler = raekker(udgaver / udgave / "arbejdsboeger" / "provenu-151.xlsx", "Totaler")
    assert {r["Total"]: r["Beløb"] for r in totaler if r["År"] == 2023} == {
        "som offentliggjort": 11264947,
        "uden § 11": uden,
        "KL-sammenlignelig": 5764357,
    }


def test_a_sheet_with_hidden_cells_says_what_the_words_mean_and_no_other_does(udgaver: Path):
    for udgave, bog in ((u, b) for u in UDGAVER for b in sorted((udgaver / u / "arbejdsboeger").iterdir())):
        for ark in openpyxl.load_workbook(bog):
            skjult = {c.value for r in ark.iter_rows(min_row=5) for c in r} & {"<5", "hemmeligholdt"}
            assert bool(skjult) == str(ark["A3"].value).startswith("<5 er 1–4 sager"), (udgave, bog.name, ark.title)


def test_what_is_not_measured_is_a_dash_and_zero_is_zero(udgaver: Path):
    provenu = raekker(udgaver / "offentlig" / "arbejdsboeger" / "provenu-151.xlsx", "Provenu")
    (p11,) = [r for r in provenu if (r["År"], r["Kategori"]) == (2021, "§ 11-sager")]
    assert (p11["Beløb"], p11["Skat"]) == (0, "–")


def test_the_public_benchmark_of_the_workbook_is_the_tables(udgaver: Path):
    tabel = pq.read_table(udgaver / "offentlig" / "tabeller" / "benchmark.parquet").to_pylist()
    ventet = [(r["kommunekode"], r["udtaget"], r["andel_udtaget"]) for r in tabel if r["periode"] == "2023-12"]
    bog = raekker(udgaver / "offentlig" / "arbejdsboeger" / "benchmark-2023-12.xlsx", "Benchmark")
    assert [(r["Kommunekode"], r["Udtaget"]) for r in bog] == [v[:2] for v in ventet]
    andele = [None if r["Andel udtaget"] == "–" else pytest.approx(r["Andel udtaget"], rel=1e-14) for r in bog]
    assert andele == [v[2] for v in ventet]


@pytest.mark.parametrize("udgave", UDGAVER)
def test_every_sheet_is_a_table_that_prints_on_a4_with_its_heads_on_each_page(udgaver: Path, udgave: str):
    for fil in (udgaver / udgave / "arbejdsboeger").iterdir():
        for side in openpyxl.load_workbook(fil):
            assert len(side.tables) == 1, side.title
            assert (side.page_setup.orientation, int(side.page_setup.paperSize)) == ("landscape", 9)
            assert (side.sheet_properties.pageSetUpPr.fitToPage, side.page_setup.fitToHeight) == (True, 0)
            assert side.print_title_rows == "$4:$4"
            assert side.oddFooter.right.text == "Side &P af &N"


def test_amounts_shares_and_dates_have_danish_formats(udgaver: Path):
    bog = openpyxl.load_workbook(udgaver / "intern" / "arbejdsboeger" / "provenu-151.xlsx")
    assert bog["Totaler"]["D5"].number_format == '#,##0.00" kr."'
    bog = openpyxl.load_workbook(udgaver / "intern" / "arbejdsboeger" / "benchmark-2023-12.xlsx")
    hoved = [c.value for c in bog["Benchmark"][4]]
    assert bog["Benchmark"].cell(5, hoved.index("Andel udtaget") + 1).number_format == "0.0%"
    dato = hoved = [c.value for c in bog["Opfølgning"][4]].index("Henvendt dato") + 1
    datoer = [r for r in bog["Opfølgning"].iter_rows(min_row=5, min_col=dato, max_col=dato) if r[0].value != "–"]
    assert datoer and all(r[0].is_date and r[0].number_format == "dd-mm-yyyy" for r in datoer)


def test_text_from_deliveries_is_never_a_formula_or_a_link(tmp_path: Path):
    tekster = ["=1+1", "+1", "-1", "@x", "https://eksempel.dk", "0101", "{=1}", "</t>&<x a='1'>", "  x "]
    beloeb = pa.array([Decimal("1.50")] * len(tekster), pa.decimal128(18, 2))
    tabel = pa.table({"tekst": tekster, "beloeb": beloeb})
    skriv_bog(tmp_path / "bog.xlsx", "Prøve & prøve", date(2023, 12, 31), [Ark("Ark", "Om arket.", Tavle(tabel))])
    assert [r["Tekst"] for r in raekker(tmp_path / "bog.xlsx", "Ark")] == tekster
    with zipfile.ZipFile(tmp_path / "bog.xlsx") as bog:
        ark = bog.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in ark and "hyperlink" not in ark
        assert not [n for n in bog.namelist() if "external" in n.lower() or "vba" in n.lower()]


def test_days_are_counted_as_spreadsheets_do_over_the_leap_day_that_1900_did_not_have(tmp_path: Path):
    dage = [date(1900, 1, 1), date(1900, 2, 28), date(1900, 3, 1), date(2023, 12, 31)]
    skriv_bog(tmp_path / "bog.xlsx", "Prøve", dage[-1], [Ark("Ark", "Om.", Tavle(pa.table({"dag": pa.array(dage)})))])
    with zipfile.ZipFile(tmp_path / "bog.xlsx") as bog:
        tal = re.findall(r"<v>(\d+)</v></c></row>", bog.read("xl/worksheets/sheet1.xml").decode())
    assert tal[-4:] == ["1", "59", "61", "45291"]
    assert [r["Dag"].date() for r in raekker(tmp_path / "bog.xlsx", "Ark")] == dage


def test_what_no_cell_can_hold_is_cut_or_refused(tmp_path: Path):
    """A text that is too long makes the file one that cannot be opened; a share that is no number is an error here."""
    skriv_bog(tmp_path / "bog.xlsx", "Prøve", date(2023, 12, 31), [Ark("Ark", "Om.", Tavle(pa.table({"tekst": ["å" * 40_000]})))])
    (raekke,) = raekker(tmp_path / "bog.xlsx", "Ark")
    assert set(raekke["Tekst"]) == {"å"} and len(raekke["Tekst"]) <= 32_767
    with pytest.raises(TypeError, match="nan er ikke et tal"):
        skriv_bog(
            tmp_path / "to.xlsx", "Prøve", date(2023, 12, 31), [Ark("Ark", "Om.", Tavle(pa.table({"andel": [float("nan")]})))]
        )


def test_a_table_without_rows_is_still_a_sheet(tmp_path: Path):
    skriv_bog(
        tmp_path / "bog.xlsx",
        "Tom",
        date(2023, 12, 31),
        [Ark("Ark", "Om arket.", Tavle(pa.table({"aar": pa.array([], pa.int64())})))],
    )
    assert raekker(tmp_path / "bog.xlsx", "Ark") == [{"År": None}]


def test_heads_are_written_with_danish_letters():
    assert [overskrift(k) for k in ("ufuldstaendig", "maaneder_i_traek", "andel_med_effekt", "aar")] == [
        "Ufuldstændig",
        "Måneder i træk",
        "Andel med effekt",
        "År",
    ]


def test_a_share_among_other_figures_is_shown_in_pct_and_a_difference_of_shares_in_points(udgaver: Path):
    bog = openpyxl.load_workbook(udgaver / "intern" / "arbejdsboeger" / "provenu-151.xlsx")
    hoved = [c.value for c in bog["Indsatser"][4]]
    vaerdi, enhed = hoved.index("Værdi"), hoved.index("Enhed")
    formater = {r[enhed].value: r[vaerdi].number_format for r in bog["Indsatser"].iter_rows(min_row=5)}
    assert (formater["andel"], formater["kr"], formater["antal"][:5]) == ("0.0%", '#,##0.00" kr."', "#,##0")
    (andel,) = [r for r in bog["Afstemning"].iter_rows(min_row=5) if r[0].value == "Andel afvist eller frafaldet 2023"]
    hoved = [c.value for c in bog["Afstemning"][4]]
    formater = [andel[hoved.index(h)].number_format for h in ("Beregnet", "Rapporteret", "Forskel")]
    assert formater == ["0.0%", "0.0%", '0.00%"-point"']


def test_a_column_is_as_wide_as_its_cells_and_no_text_touches_the_figure_before_it(tmp_path: Path):
    beloeb = pa.array([Decimal("-11264947.00"), None], pa.decimal128(18, 2))
    tabel = pa.table({"skat": beloeb, "ikke_daekket": ["UDK-ydelser", None], "skjult": ["", "skat=hemmeligholdt"]})
    skriv_bog(tmp_path / "bog.xlsx", "Prøve", date(2023, 12, 31), [Ark("Ark", "Om.", Tavle(tabel))])
    ark = openpyxl.load_workbook(tmp_path / "bog.xlsx")["Ark"]
    luft = [ark.column_dimensions[k].width - len(v) for k, v in (("A", "-11.264.947,00 kr."), ("B", "UDK-ydelser"))]
    assert all(2 <= x < 4 for x in luft)
    assert [ark[c].alignment.indent for c in ("A4", "A5", "B4", "B5")] == [0, 0, 1, 1]
