"""What is found beside the spreadsheet library: formulas without a value, errors, and the count of rows."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from dagster_project.deliveries.readers.xlsx_scan import WITHOUT_VALUE
from tests.deliveries.readers.xlsx_files import ALL, ENTRY, NS, read, refused, sheet_xml, write, write_xml


def test_a_formula_gives_its_stored_value_and_says_so_when_it_has_none(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ALL)
        for nr in (1, 2, 3):
            sheet.write_row(nr, 0, ENTRY)
        sheet.write_formula(1, 6, "=2*3.5", None, 7)
        sheet.write_formula(2, 6, "=A1&B1", None, "")
        sheet.write_formula(3, 6, '=IF(A1="","","x")', None, "x")
    reading, entries = read(tmp_path / "a.xlsx")
    assert [p["tilbagebetalingskrav"] for p in entries] == ["7,00", WITHOUT_VALUE, "x"]
    assert reading.advarsler == ["formler uden gemt værdi: 1; åbn filen i Excel, og gem den igen"]


def test_formulas_written_by_a_program_that_does_not_calculate_are_no_empty_cells(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    for row in (ALL, ["U1", 151, 6101900001, "=DATE(2023,1,2)", None, "=B2"], ["=A2"]):
        workbook.active.append(row)
    workbook.save(tmp_path / "a.xlsx")
    _, entries = read(tmp_path / "a.xlsx")
    assert [(p["undring_id"], p["sendt_dato"], p["udfald"]) for p in entries] == [
        ("U1", WITHOUT_VALUE, WITHOUT_VALUE),
        (WITHOUT_VALUE, "", ""),
    ]


@pytest.mark.parametrize("number", ["1000<!-- x -->.5", "1000<?x y?>.5", "1000&#46;5"])
@pytest.mark.parametrize("cell", ['<c r="G2"><v>{}</v></c>', '<c r="G2" t="n" s="0"><f>B2</f><v>{}</v></c>'])
def test_a_number_that_the_library_would_read_the_beginning_of_is_refused(tmp_path: Path, number: str, cell: str) -> None:
    row = '<row r="2"><c r="A2"><v>1</v></c>' + cell.format(number) + "</row>"
    refused(write_xml(tmp_path, sheet_xml(row)), "et tal i arket er delt", "gem den igen")


def test_references_in_a_text_are_read(tmp_path: Path) -> None:
    row = (
        '<row r="2"><c r="A2" t="str"><v>12&#38;3</v></c><c r="G2" t="inlineStr"><is><t>1.000&#44;5<!-- x -->0</t></is></c></row>'
    )
    (entry,) = read(write_xml(tmp_path, sheet_xml(row)))[1]
    assert (entry["undring_id"], entry["tilbagebetalingskrav"]) == ("12&3", "1.000,50")


def test_a_text_formula_that_gives_an_empty_text_is_an_empty_cell(tmp_path: Path) -> None:
    row = '<row r="2"><c r="A2"><v>1</v></c><c r="F2" t="str"><f>IF(1,"","")</f><v></v></c></row>'
    reading, entries = read(write_xml(tmp_path, sheet_xml(row)))
    assert (entries[0]["udfald"], reading.advarsler) == ("", [])


@pytest.mark.parametrize(
    "error",
    [
        "#SPILL!",
        "#GETTING_DATA",
        "#CALC!",
        "#FIELD!",
        "#BLOCKED!",
        "#CONNECT!",
        "#BUSY!",
        "#UNKNOWN!",
        "#PYTHON!",
        "Err:502",
        "#VÆRDI!",
    ],
)
def test_an_error_value_that_the_library_does_not_know_is_a_faulty_cell(tmp_path: Path, error: str) -> None:
    rows = (
        f'<row r="2"><c r="A2"><v>1</v></c><c r="G2" t="e"><f>X()</f><v>{error}</v></c></row>',
        '<row r="3"><c r="A3"><v>2</v></c><c r="D3" t="e"><v>#DIV/0!</v></c><c r="G3"><v>3</v></c></row>',
    )
    _, entries = read(write_xml(tmp_path, sheet_xml(*rows)))
    assert [(p["tilbagebetalingskrav"], p["sendt_dato"]) for p in entries] == [(error, ""), ("3,00", "#DIV/0!")]


def test_an_error_value_stands_as_its_name(tmp_path: Path) -> None:
    rows = (
        '<row r="2"><c r="A2"><v>1</v></c><c r="G2" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>',
        '<row r="9"><c r="D9" s="0" t="e"><v>#N/A</v></c></row>',
    )
    _, entries = read(write_xml(tmp_path, sheet_xml(*rows)))
    assert [(p["linje"], p["tilbagebetalingskrav"], p["sendt_dato"]) for p in entries] == [
        (2, "#DIV/0!", ""),
        (9, "", "#N/A"),
    ]


@pytest.mark.parametrize(
    "raekker",
    [
        ['<row r="2"/><row r="3" spans="1:8"></row><row r="4"><c r="A4"><v>1</v></c></row>'],
        ["<row><c><v>1</v></c></row><row><c/><c><v>2</v></c></row>"],
        ["<row r='2'><c r='A2'><v>1</v></c></row><row r='3'><c r='D3' t='e'><v>#N/A</v></c></row>"],
        ['<row r="2"><!-- <c r="B2"><v>1</v></c></row><row> --><c r="A2"><v>1</v></c></row>'],
        ['<row r="2">\n  <c r="A2">\n    <v>1</v>\n  </c>\n</row>\n<row r="3"><c r="A3" t="str"><v> </v></c></row>'],
        ['<row r="2"><c r="A2" t="inlineStr"><is><r><t> </t></r><r><t>x</t></r></is></c></row>'],
        ['<row r="2"><c r="A2" t="inlineStr"><is><t>&#32;&#xA0;</t></is></c></row>'],
        ['<row r="2"><c r="A2" s="1"/><c r="B2" t="b"><v>0</v></c></row>', '<row r="3"><c r="A3" s="1"/></row>'],
    ],
)
def test_the_count_agrees_with_the_records_however_the_xml_is_spelled(tmp_path: Path, raekker: list[str]) -> None:
    read(write_xml(tmp_path, sheet_xml(*raekker)))


def test_a_sheet_whose_tags_bear_a_prefix_is_read_and_counted(tmp_path: Path) -> None:
    xml = sheet_xml('<row r="2"><c r="A2"><v>1</v></c><c r="B2"><f>1</f></c></row>').replace(NS, NS.replace("=", ":x=", 1))
    _, entries = read(write_xml(tmp_path, xml.replace("</", "\0").replace("<", "<x:").replace("\0", "</x:")))
    assert [(p["undring_id"], p["kommunekode"]) for p in entries] == [("1", WITHOUT_VALUE)]


def test_blank_shared_texts_do_not_make_a_row_a_record_in_a_long_sheet(tmp_path: Path) -> None:
    entries = [["   ", *ENTRY[1:]] if i % 3 else ["   ", "", " \n "] for i in range(9000)]
    assert len(read(write(tmp_path, ALL, *entries))[1]) == 6000


def test_a_number_in_cdata_is_refused_because_the_library_drops_it(tmp_path: Path) -> None:
    refused(write_xml(tmp_path, sheet_xml('<row r="2"><c r="A2"><v><![CDATA[7]]></v></c></row>')), "CDATA")


def test_a_sheet_that_spans_too_many_cells_is_refused_before_it_is_held(tmp_path: Path) -> None:
    row = '<row r="1048576"><c r="A1048576"><v>1</v></c><c r="{}1048576"{}</row>'
    refused(write_xml(tmp_path, sheet_xml(row.format("XFD", "><v>1</v></c>"))), "1048576 rækker og 16384 kolonner")
    read(write_xml(tmp_path, sheet_xml(row.format("XFD", ' s="0"/>'))))


@pytest.mark.parametrize(
    ("celler", "bucket"),
    [
        (("A2", "XFD1048576"), "1048576 rækker og 16384"),
        (("A999999", "XFD2"), "999999 rækker og 16384"),
        (("A9999999", "B2"), "9999999 rækker og 26"),
    ],
)
def test_a_cell_that_lies_elsewhere_than_its_row_says_counts_where_it_lies(
    tmp_path: Path, celler: tuple[str, ...], bucket: str
) -> None:
    rows = [f'<row r="{nr}"><c r="{cell}"><v>1</v></c></row>' for nr, cell in enumerate(celler, 2)]
    refused(write_xml(tmp_path, sheet_xml(*rows)), bucket)
    read(write_xml(tmp_path, sheet_xml(*(r.replace("999999", "99").replace("1048576", "99") for r in rows))))


def test_a_sheet_that_ends_in_the_middle_is_refused(tmp_path: Path) -> None:
    xml = sheet_xml('<row r="2"><c r="A2"><v>1</v></c></row>')
    refused(write_xml(tmp_path, xml[: xml.index("</sheetData>") - 12]), "kan ikke læses")


def test_a_zip_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("indhold.xml", "<a/>")
    refused(tmp_path / "a.xlsx", "ikke en Excel-projektmappe")
