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

from dagster_project.common.danish import maaned
from dagster_project.publish.workbook.heads import overskrift
from dagster_project.publish.workbook.sheet import Grid, Sheet, write_workbook

EDITIONS = ("intern", "offentlig")


def raekker(fil: Path, sheet: str) -> list[dict]:
    """The rows of the sheet's table, by its heads."""
    page = openpyxl.load_workbook(fil)[sheet]
    (table,) = page.tables.values()
    header, *rest = [[c.value for c in r] for r in page[table.ref]]
    return [dict(zip(header, r, strict=True)) for r in rest]


@pytest.mark.parametrize("edition", EDITIONS)
def test_an_edition_has_a_workbook_for_its_month_and_for_each_municipality_with_provenu(editions: Path, edition: str):
    own = ["benchmark-2023-12.xlsx", "provenu-151.xlsx"] + ["styring-2023-12.xlsx"] * (edition == "intern")
    assert sorted(f.name for f in (editions / edition / "arbejdsboeger").iterdir()) == own


@pytest.mark.parametrize(("edition", "uden"), [("intern", 10149790), ("offentlig", "hemmeligholdt")])
def test_totals_are_numbers_and_hidden_ones_are_words(editions: Path, edition: str, uden: object):
    totals = raekker(editions / edition / "arbejdsboeger" / "provenu-151.xlsx", "Totaler")
    assert {r["Total"]: r["Beløb"] for r in totals if r["År"] == 2023} == {
        "som offentliggjort": 11264947,
        "uden § 11": uden,
        "KL-sammenlignelig": 5764357,
    }


def test_a_sheet_with_hidden_cells_says_what_the_words_mean_and_no_other_does(editions: Path):
    for edition, workbook in ((u, b) for u in EDITIONS for b in sorted((editions / u / "arbejdsboeger").iterdir())):
        for sheet in openpyxl.load_workbook(workbook):
            hidden = {c.value for r in sheet.iter_rows(min_row=5) for c in r} & {"<5", "hemmeligholdt", "for få sager"}
            assert bool(hidden) == str(sheet["A3"].value).startswith("<5 er 1–4 sager"), (edition, workbook.name, sheet.title)


def test_what_is_not_measured_is_a_dash_and_zero_is_zero(editions: Path):
    provenu = raekker(editions / "offentlig" / "arbejdsboeger" / "provenu-151.xlsx", "Provenu")
    (p11,) = [r for r in provenu if (r["År"], r["Kategori"]) == (2021, "§ 11-sager")]
    assert (p11["Beløb"], p11["Skat"]) == (0, "–")


def test_the_public_benchmark_of_the_workbook_is_the_tables(editions: Path):
    table = pq.read_table(editions / "offentlig" / "tabeller" / "benchmark.parquet").to_pylist()
    awaited = [(r["kommunekode"], r["udtaget"], r["andel_udtaget"]) for r in table if r["periode"] == "2023-12"]
    workbook = raekker(editions / "offentlig" / "arbejdsboeger" / "benchmark-2023-12.xlsx", "Benchmark")
    assert [(r["Kommunekode"], r["Taget op"]) for r in workbook] == [v[:2] for v in awaited]
    shares = [None if r["Andel taget op"] == "–" else pytest.approx(r["Andel taget op"], rel=1e-14) for r in workbook]
    assert shares == [v[2] for v in awaited]


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_sheet_is_a_table_that_prints_on_a4_with_its_heads_on_each_page(editions: Path, edition: str):
    for file in (editions / edition / "arbejdsboeger").iterdir():
        for page in openpyxl.load_workbook(file):
            assert len(page.tables) == 1, page.title
            assert (page.page_setup.orientation, int(page.page_setup.paperSize)) == ("landscape", 9)
            assert (page.sheet_properties.pageSetUpPr.fitToPage, page.page_setup.fitToHeight) == (True, 0)
            assert page.print_title_rows == "$4:$4"
            assert page.oddFooter.right.text == "Side &P af &N"


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_sheet_on_two_pages_names_its_rows_on_both(editions: Path, edition: str):
    """And leaves room for the rest: names that take a page are printed once. The method's rows had none on their second page."""
    wide = 0
    for file in (editions / edition / "arbejdsboeger").iterdir():
        for page in openpyxl.load_workbook(file):
            if page.page_setup.fitToWidth != 2:
                continue
            wide += 1
            first, last = page.print_title_cols.replace("$", "").split(":")
            widths = [page.column_dimensions[chr(c)].width for c in range(ord(first), ord(last) + 1)]
            assert first == "A" and sum(widths) < 130, (page.title, widths)
            heads = [c.value for c in page[4]]
            assert {"Navn", "Tal", "Kommune", "Ydelse"} & set(heads[: len(widths)]) or page.title == "Grupper", page.title
    assert wide >= 2


def test_days_that_say_nothing_are_not_printed(editions: Path):
    """The demo's choices have held all along: 1900 is no day that anything began."""
    method = raekker(editions / "offentlig" / "arbejdsboeger" / "benchmark-2023-12.xlsx", "Metode")
    assert method and not [h for h in method[0] if h.startswith("Gyldig")]


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_row_is_as_tall_as_its_longest_text(editions: Path, edition: str):
    """Not every program finds the height itself: the lines of the methods were printed over each other."""
    tall = 0
    for file in (editions / edition / "arbejdsboeger").iterdir():
        for page in openpyxl.load_workbook(file):
            for row in page.iter_rows(min_row=5):
                longest = max((len(c.value) for c in row if isinstance(c.value, str)), default=0)
                height = page.row_dimensions[row[0].row].height
                if longest <= 66:  # letters in a line of the widest column, which is as wide as 62 digits
                    assert height is None, (page.title, row[0].row)
                else:
                    tall += 1
                    assert height >= min(15 * longest / 66, 409), (page.title, row[0].row)
    assert tall > 20


def test_amounts_shares_and_dates_have_danish_formats(editions: Path):
    workbook = openpyxl.load_workbook(editions / "intern" / "arbejdsboeger" / "provenu-151.xlsx")
    assert workbook["Totaler"]["D5"].number_format == '#,##0.00" kr."'
    workbook = openpyxl.load_workbook(editions / "intern" / "arbejdsboeger" / "benchmark-2023-12.xlsx")
    header = [c.value for c in workbook["Benchmark"][4]]
    assert workbook["Benchmark"].cell(5, header.index("Andel taget op") + 1).number_format == "0.0%"
    date_ = header = [c.value for c in workbook["Opfølgning"][4]].index("Henvendt dato") + 1
    dates = [r for r in workbook["Opfølgning"].iter_rows(min_row=5, min_col=date_, max_col=date_) if r[0].value != "–"]
    assert dates and all(r[0].is_date and r[0].number_format == "dd-mm-yyyy" for r in dates)


def test_text_from_deliveries_is_never_a_formula_or_a_link(tmp_path: Path):
    texts = ["=1+1", "+1", "-1", "@x", "https://eksempel.dk", "0101", "{=1}", "</t>&<x a='1'>", "  x "]
    amount = pa.array([Decimal("1.50")] * len(texts), pa.decimal128(18, 2))
    tabel = pa.table({"tekst": texts, "beloeb": amount})
    write_workbook(tmp_path / "bog.xlsx", "Prøve & prøve", date(2023, 12, 31), [Sheet("Ark", "Om arket.", Grid(tabel))])
    assert [r["Tekst"] for r in raekker(tmp_path / "bog.xlsx", "Ark")] == texts
    with zipfile.ZipFile(tmp_path / "bog.xlsx") as workbook:
        sheet = workbook.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet and "hyperlink" not in sheet
        assert not [n for n in workbook.namelist() if "external" in n.lower() or "vba" in n.lower()]


def test_days_are_counted_as_spreadsheets_do_over_the_leap_day_that_1900_did_not_have(tmp_path: Path):
    days = [date(1900, 1, 1), date(1900, 2, 28), date(1900, 3, 1), date(2023, 12, 31)]
    write_workbook(tmp_path / "bog.xlsx", "Prøve", days[-1], [Sheet("Ark", "Om.", Grid(pa.table({"dag": pa.array(days)})))])
    with zipfile.ZipFile(tmp_path / "bog.xlsx") as workbook:
        tal = re.findall(r"<v>(\d+)</v></c></row>", workbook.read("xl/worksheets/sheet1.xml").decode())
    assert tal[-4:] == ["1", "59", "61", "45291"]
    assert [r["Dag"].date() for r in raekker(tmp_path / "bog.xlsx", "Ark")] == days


def test_what_no_cell_can_hold_is_cut_or_refused(tmp_path: Path):
    """A text that is too long makes the file one that cannot be opened; a share that is no number is an error here."""
    write_workbook(
        tmp_path / "bog.xlsx", "Prøve", date(2023, 12, 31), [Sheet("Ark", "Om.", Grid(pa.table({"tekst": ["å" * 40_000]})))]
    )
    (row,) = raekker(tmp_path / "bog.xlsx", "Ark")
    assert set(row["Tekst"]) == {"å"} and len(row["Tekst"]) <= 32_767
    with pytest.raises(TypeError, match="nan er ikke et tal"):
        write_workbook(
            tmp_path / "to.xlsx", "Prøve", date(2023, 12, 31), [Sheet("Ark", "Om.", Grid(pa.table({"andel": [float("nan")]})))]
        )


def test_a_table_without_rows_is_still_a_sheet(tmp_path: Path):
    write_workbook(
        tmp_path / "bog.xlsx",
        "Tom",
        date(2023, 12, 31),
        [Sheet("Ark", "Om arket.", Grid(pa.table({"aar": pa.array([], pa.int64())})))],
    )
    assert raekker(tmp_path / "bog.xlsx", "Ark") == [{"År": None}]


def test_heads_are_written_with_danish_letters():
    assert [overskrift(k) for k in ("maaneder_i_traek", "andel_med_effekt", "aar")] == [
        "Måneder i træk",
        "Andel med effekt",
        "År",
    ]


def test_heads_say_what_they_mean():
    named = ("ufuldstaendig", "dage_til_hoering_nedre_kvartil", "andel_2023-12", "andel_md_3", "mangler_at_udtage")
    assert [overskrift(k).replace("\u00a0", " ") for k in named] == [
        "Mangler måneder",
        "Dage til høring, nedre kvartil",
        "dec. 2023",
        "Andel 3. måned efter",
        "Mangler at tage op",
    ]


@pytest.mark.parametrize("edition", EDITIONS)
def test_no_head_is_a_name_of_the_code_and_none_stands_twice(editions: Path, edition: str):
    for file in (editions / edition / "arbejdsboeger").iterdir():
        for sheet in openpyxl.load_workbook(file):
            heads = [str(c.value) for c in sheet[4]]
            assert len({h.lower() for h in heads}) == len(heads), (file.name, sheet.title)
            coded = [h for h in heads if re.search(r"_|raekke|saetning|graens|hoejest|aars|udtaget|resterende", h.lower())]
            assert not coded, (file.name, sheet.title)


def test_the_note_on_rounding_stands_on_the_sheets_it_concerns_and_on_no_other(editions: Path):
    rounded = {"Benchmark", "Opfølgning", "Udvikling", "Kriterier", "SU-uger"}
    for edition in EDITIONS:
        for file in (editions / edition / "arbejdsboeger").iterdir():
            for sheet in openpyxl.load_workbook(file):
                says = "rundet til et tal, som 5 går op i" in sheet["A2"].value
                assert says == (edition == "offentlig" and sheet.title in rounded), (edition, file.name, sheet.title)


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_sentences_of_a_sheet_are_printed_whole_and_a_sheet_is_not_endless(editions: Path, edition: str):
    """They stand in merged cells within the table's columns, in as many lines as they take. A page holds some 40 rows."""
    for file in (editions / edition / "arbejdsboeger").iterdir():
        for sheet in openpyxl.load_workbook(file):
            merged = {str(m).partition(":")[0]: m for m in sheet.merged_cells.ranges}
            widths = [d.width for d in sheet.column_dimensions.values() for _ in range(d.min, d.max + 1)]  # alike ones are one
            for row in (2, 3):
                text = sheet.cell(row, 1).value
                if not text:
                    continue
                last = merged[f"A{row}"].max_col if f"A{row}" in merged else 1
                assert last <= sheet.max_column
                across = sum(widths[:last])
                lines = (sheet.row_dimensions[row].height or 15) // 15
                assert lines * across >= len(text), (file.name, sheet.title, row)
            assert sheet.max_row <= 1_200, (file.name, sheet.title)


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_development_has_a_column_for_each_month_and_every_share_of_the_table(editions: Path, edition: str):
    rows = pq.read_table(editions / edition / "tabeller" / "benchmark_udvikling.parquet").to_pylist()
    awaited = {}
    for r in (r for r in rows if r["periode"] == "2023-12"):
        words = dict(cell.split("=") for cell in (r["skjult"] or "").split("|") if cell)
        cell = (r["kommunekode"], r["kontroltrin"], r["omraade"])
        awaited[(*cell, r["maaned"])] = words.get("andel_udtaget", "–" if r["andel_udtaget"] is None else r["andel_udtaget"])
    sheet = raekker(editions / edition / "arbejdsboeger" / "benchmark-2023-12.xlsx", "Udvikling")
    months = {maaned(m): m for m in {key[3] for key in awaited}}
    found = {
        (r["Kommunekode"], r["Kontroltrin"], r["Ydelse"], months[head]): value
        for r in sheet
        for head, value in r.items()
        if head in months
    }
    assert len(months) == 12 and found.keys() == awaited.keys()
    for key, value in awaited.items():
        assert found[key] == (value if isinstance(value, str) else pytest.approx(value, rel=1e-14)), key


def test_a_share_among_other_figures_is_shown_in_pct_and_a_difference_of_shares_in_points(editions: Path):
    workbook = openpyxl.load_workbook(editions / "intern" / "arbejdsboeger" / "provenu-151.xlsx")
    header = [c.value for c in workbook["Indsatser"][4]]
    vaerdi, unit = header.index("Værdi"), header.index("Enhed")
    formats = {r[unit].value: r[vaerdi].number_format for r in workbook["Indsatser"].iter_rows(min_row=5)}
    assert (formats["andel"], formats["kr"], formats["antal"][:5]) == ("0.0%", '#,##0.00" kr."', "#,##0")
    (share,) = [r for r in workbook["Afstemning"].iter_rows(min_row=5) if r[0].value == "Andel afvist eller frafaldet 2023"]
    header = [c.value for c in workbook["Afstemning"][4]]
    formats = [share[header.index(h)].number_format for h in ("Beregnet", "Rapporteret", "Forskel")]
    assert formats == ["0.0%", "0.0%", '0.00%"-point"']


def test_a_column_is_as_wide_as_its_cells_and_no_text_touches_the_figure_before_it(tmp_path: Path):
    amount = pa.array([Decimal("-11264947.00"), None], pa.decimal128(18, 2))
    tabel = pa.table({"skat": amount, "ikke_daekket": ["UDK-ydelser", None], "skjult": ["", "skat=hemmeligholdt"]})
    write_workbook(tmp_path / "bog.xlsx", "Prøve", date(2023, 12, 31), [Sheet("Ark", "Om.", Grid(tabel))])
    sheet = openpyxl.load_workbook(tmp_path / "bog.xlsx")["Ark"]
    air = [sheet.column_dimensions[k].width - len(v) for k, v in (("A", "-11.264.947,00 kr."), ("B", "UDK-ydelser"))]
    assert all(2 <= x < 4 for x in air)
    assert [sheet[c].alignment.indent for c in ("A4", "A5", "B4", "B5")] == [0, 0, 1, 1]


def test_a_sheet_with_some_of_a_tables_rows_has_room_for_those_alone(tmp_path: Path):
    """Sheets of a whole table around others that hold a part of it: what is made once serves none of them wrongly."""
    grid = Grid(pa.table({"navn": ["kort", "noget længere end de andre", "gemt"], "skjult": ["", "", "navn=<5"]}))
    parts = {"Alt": None, "Vist": [1, 0], "Kort": [0], "Gemt": [2], "Intet": [], "Igen": None}
    sheets = [Sheet(name, "Om.", grid, rows) for name, rows in parts.items()]
    write_workbook(tmp_path / "bog.xlsx", "Prøve", date(2023, 12, 31), sheets)
    workbook = openpyxl.load_workbook(tmp_path / "bog.xlsx")
    shown = ["kort", "noget længere end de andre", "<5"]
    values = {s.title: [r[0].value for r in s.iter_rows(min_row=5)] for s in workbook}
    assert values == {name: [shown[i] for i in (range(3) if rows is None else rows)] for name, rows in parts.items()}
    width = {s.title: s.column_dimensions["A"].width for s in workbook}
    assert width["Alt"] == width["Igen"] == width["Vist"] > len(shown[1]) > width["Kort"] == width["Gemt"] == width["Intet"]
    assert [s.title for s in workbook if str(s["A3"].value).startswith("<5")] == ["Alt", "Gemt", "Igen"]
