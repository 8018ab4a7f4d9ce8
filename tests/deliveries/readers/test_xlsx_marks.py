"""What people see of a sheet and its values do not say: hidden rows and columns, cells shown as something else than they hold,
struck through or with a note. Each is told of with sheet, rows, kroner and what to do, or refuses the file."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.styles import Font

from dagster_project.common.errors import Refused
from dagster_project.deliveries.readers.xlsx_formats import OTHER_UNIT, SCALED, UNSEEN, kinds
from tests.deliveries.readers.xlsx_files import ALL, read, sheet_xml, write_xml

AMOUNT = 6  # the column tilbagebetalingskrav


def entry(nr: int, amount: object = 1000.5) -> list:
    return [f"U{nr}", "151", "6101900001", "2023-02-01", "2023-03-01", "tilbagebetalingskrav", amount, "ja"]


def book(folder: Path, formats: dict[tuple[int, int], dict], *amounts: object) -> Path:
    """By XlsxWriter: a row per amount, the cells of these rows and columns (both from 0) in these formats."""
    with xlsxwriter.Workbook(folder / "a.xlsx") as workbook:
        sheet = workbook.add_worksheet("Sager")
        for r, row in enumerate((ALL, *(entry(i, a) for i, a in enumerate(amounts, 1)))):
            for c, value in enumerate(row):
                form = formats.get((r, c))
                sheet.write(r, c, value, *([workbook.add_format(form)] if form else []))
    return folder / "a.xlsx"


def by_openpyxl(folder: Path, change: object) -> Path:
    workbook = openpyxl.Workbook()
    workbook.active.title = "Sager"
    for row in (ALL, *(entry(i) for i in range(1, 4))):
        workbook.active.append(row)
    change(workbook.active)
    workbook.save(folder / "b.xlsx")
    return folder / "b.xlsx"


def warnings(path: Path) -> str:
    reading, entries = read(path)
    assert len(entries) == 3
    return " ".join(" | ".join(reading.advarsler).split())


def reason(path: Path) -> str:
    with pytest.raises(Refused) as error:
        read(path)
    return " ".join(error.value.aarsag.split())


@pytest.mark.parametrize(
    "code",
    [
        *("0%", "0.00%", "#,##0.00 [$€-407]", "[$EUR] #,##0", '#,##0 "EUR"', "[$$-409]#,##0.00", "[$£-809]#,##0", "$#,##0"),
        *(
            '0" t.kr."',
            '#,##0.0" mio. kr."',
            '0"000"',
            r"0\0\0\0",
            '#,##0".000"',
            "#,##0 [$kr-41D]",
            "€ 0;-€ 0",
            "#,##0\\ [$CHF]",
        ),
        *("-0", r'"-"#,##0', "[Red]0%;[Blue]0%", '#,##0 "kr.";-#,##0 "EUR"'),
    ],
)
def test_a_format_of_another_unit_than_kroner(code: str) -> None:
    assert OTHER_UNIT in kinds(code)


@pytest.mark.parametrize("code", ["#,##0,", "0,,", "0.0,", "#,##0,;-#,##0,", '#,##0," t.kr."', '0.0,," mio."'])
def test_a_format_that_shows_thousands_of_what_stands_there(code: str) -> None:
    assert kinds(code) == {SCALED}


@pytest.mark.parametrize("code", [";;;", '""', '"skjult"', ";;"])
def test_a_format_that_shows_nothing(code: str) -> None:
    assert kinds(code) == {UNSEEN}


@pytest.mark.parametrize(
    "code",
    [
        *("", "General", "@", "0", "#,##0", "#,##0.00", '#,##0.00" kr."', "#,##0.00\\ [$kr.-406]", "[$DKK] #,##0", "[$kr.-46F]0"),
        *('_-* #,##0.00\\ "kr."_-;\\-* #,##0.00\\ "kr."_-;_-* "-"??\\ "kr."_-;_-@_-', '0",-"', '0",00"', "0.00E+00", "# ?/?"),
        *("dd-mm-yyyy", "[$-406]d. mmmm yyyy;@", "[h]:mm", "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "mmss.0", "(0)"),
        *('[<0]-0;0" kr."', "#,##0_ ;[Red]\\-#,##0\\ ", '"kr. "#,##0', '#,##0;-#,##0;"-"', "[Green]General", "#,##0.00;[Red]-0"),
    ],
)
def test_formats_of_kroner_and_days_say_nothing_else(code: str) -> None:
    assert kinds(code) == set()


@pytest.mark.parametrize("code", ["0%", "#,##0.00 [$€-407]", '#,##0 "t.kr."'])
def test_amounts_that_are_shown_as_no_kroner_refuse_the_file(tmp_path: Path, code: str) -> None:
    said = reason(book(tmp_path, {(2, AMOUNT): {"num_format": code}}, 1000, 12.5, 3))
    assert "„Sager“, 1 række (3): tilbagebetalingskrav vises i en anden enhed end kroner" in said
    assert "12,50 kr." in said and "gem filen igen" in said


def test_such_a_format_of_a_text_an_empty_cell_or_another_column_says_nothing(tmp_path: Path) -> None:
    euro = {"num_format": '#,##0 "EUR"'}
    formats = {(1, AMOUNT): euro, (2, AMOUNT): euro, (3, 7): euro, (0, AMOUNT): euro, (1, 3): {"num_format": "0%"}}
    assert warnings(book(tmp_path, formats, "1.000 kr.", "", 5)) == ""


def test_thousands_of_what_stands_there_and_what_is_not_shown_are_read_with_a_word(tmp_path: Path) -> None:
    formats = {(1, AMOUNT): {"num_format": "#,##0,"}, (2, AMOUNT): {"num_format": "#,##0,"}, (3, AMOUNT): {"num_format": ";;;"}}
    reading, entries = read(book(tmp_path, formats, 12345, 55, 7))
    assert [e["tilbagebetalingskrav"] for e in entries] == ["12345,00", "55,00", "7,00"]
    unseen, thousands = sorted(" ".join(a.split()) for a in reading.advarsler)
    assert "2 rækker (2, 3): tilbagebetalingskrav vises i tusinder" in thousands and "12.400 kr." in thousands
    assert "1 række (4): tilbagebetalingskrav vises slet ikke" in unseen and "7 kr." in unseen


def test_white_letters_on_white_paper_are_read_with_a_word_and_on_dark_without(tmp_path: Path) -> None:
    white = {"font_color": "#FFFFFF"}
    said = warnings(book(tmp_path, {(2, AMOUNT): white, (1, AMOUNT): white | {"bg_color": "#000080"}, (0, 0): white}, 1, 2.5, 3))
    assert "1 række (3): tilbagebetalingskrav vises slet ikke (formatet „hvid skrift“)" in said and "2,50 kr." in said
    assert " | " not in said


def test_records_that_are_struck_through_refuse_the_file_with_their_kroner(tmp_path: Path) -> None:
    struck = {"font_strikeout": True}
    said = reason(book(tmp_path, {(2, c): struck for c in range(8)}, 1000, 2000, 3000))
    assert "arket „Sager“, 1 række (3): streget over, med tilbagebetalingskrav 2.000 kr." in said and "slet det" in said
    said = reason(book(tmp_path, {(0, AMOUNT): struck}, 1, 2, 3))
    assert "overskriften: streget over (tilbagebetalingskrav), med tilbagebetalingskrav 6 kr. Gælder" in said
    for row in (0, 2):  # a title or an empty cell that is struck takes nothing away
        path = by_openpyxl(tmp_path, lambda s, row=row: setattr(s.cell(row + 1, 9), "font", Font(strike=True)))
        assert warnings(path) == ""

    def whole_row(sheet: object) -> None:  # as Excel writes it where a row is chosen and struck
        sheet.row_dimensions[3].font = Font(strike=True)
        for cell in sheet[3]:
            cell.font = Font(strike=True)

    assert "1 række (3): streget over" in reason(by_openpyxl(tmp_path, whole_row))


def test_hidden_columns_rows_and_notes_are_read_with_a_word(tmp_path: Path) -> None:
    def hide(sheet: object) -> None:
        sheet.column_dimensions["G"].hidden = True
        sheet.column_dimensions["K"].hidden = True  # nothing stands there
        sheet.row_dimensions[3].hidden = True
        sheet.row_dimensions[20].hidden = True  # no record
        sheet["E4"].comment = Comment("Gælder ikke 010190-1234", "N.N.")
        sheet["A1"].comment = Comment("Sagens nummer", "N.N.")  # of a header: an explanation

    said = warnings(by_openpyxl(tmp_path, hide))
    assert "kolonnen tilbagebetalingskrav er skjult og læst med i 3 rækker, med tilbagebetalingskrav 3.001,50 kr." in said
    assert "1 række (3): skjult (filter eller skjul) og læst med, med tilbagebetalingskrav 1.000,50 kr." in said
    assert "1 række (4): med en note" in said and "010190" not in said
    assert said.count(" | ") == 2


def test_an_outline_that_is_folded_hides_its_rows_and_an_open_one_none(tmp_path: Path) -> None:
    assert warnings(by_openpyxl(tmp_path, lambda s: s.row_dimensions.group(3, 4))) == ""
    said = warnings(by_openpyxl(tmp_path, lambda s: s.row_dimensions.group(3, 4, hidden=True)))
    assert "2 rækker (3, 4): skjult" in said
    said = warnings(by_openpyxl(tmp_path, lambda s: s.column_dimensions.group("F", "G", hidden=True)))
    assert "kolonnen tilbagebetalingskrav er skjult" in said and "kolonnen udfald er skjult" in said


def test_a_filter_hides_rows_by_real_programs_and_alone_it_hides_none(tmp_path: Path) -> None:
    for hidden in ((), (1, 3)):
        with xlsxwriter.Workbook(tmp_path / "f.xlsx") as workbook:
            sheet = workbook.add_worksheet()
            for r, row in enumerate((ALL, *(entry(i) for i in range(1, 4)))):
                sheet.write_row(r, 0, row)
            sheet.autofilter(0, 0, 3, 7)
            for r in hidden:
                sheet.set_row(r, options={"hidden": True})
        assert ("2 rækker (2, 4): skjult" in warnings(tmp_path / "f.xlsx")) == bool(hidden)


def test_marks_are_found_where_rows_and_cells_do_not_say_where_they_stand(tmp_path: Path) -> None:
    cells = "".join(f'<c t="inlineStr"><is><t>{v}</t></is></c>' for v in entry(1)[:6])
    xml = sheet_xml(
        f'<row hidden="true">{cells}<c><v>7</v></c></row>', f'<row ht="0" customHeight="1"><!-- x -->{cells}<c><v>8</v></c></row>'
    )
    xml = xml.replace("<sheetData>", "<cols><col max='7' min='7' width='0'/></cols><sheetData>")
    said, entries = read(write_xml(tmp_path, xml))
    assert [e["tilbagebetalingskrav"] for e in entries] == ["7,00", "8,00"]
    rows, column = sorted(" ".join(a.split()) for a in said.advarsler)
    assert "2 rækker (2, 3): skjult" in rows and "15 kr." in rows
    assert "kolonnen tilbagebetalingskrav er skjult og læst med i 2 rækker" in column
