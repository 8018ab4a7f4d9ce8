"""What other programs write that a reader could take for something else: refused, or said, by file, column and what to do."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from tests.data_folder import sag, sager
from tests.deliveries.helpers import RISIKOSAGER, Read

SAGER, STATUS = "kommune_sager", "udk_statusopgoerelse"
UNIT = "i en anden enhed end"


@pytest.fixture
def place(tmp_path: Path) -> Read:
    return Read(tmp_path)


def cases(*rows: str, header: str = "tilbagebetalingskrav") -> str:
    return sager(*rows or (sag("S1"),)).replace("tilbagebetalingskrav", header)


@pytest.mark.parametrize(
    "unit", ["(t.kr.)", "(1.000 kr.)", "(i tusinde)", "[mio. kr.]", "(EUR)", "(%)", "(øre)", "i t.kr.", "tkr", ", mio."]
)
def test_an_amount_in_another_unit_than_kroner_is_never_read_as_kroner(place: Read, unit: str) -> None:
    reason = place.file(SAGER, cases(header=f"Tilbagebetalingskrav {unit}")).aarsag
    assert f"er tilbagebetalingskrav {UNIT} kontraktens" in reason and "få filen igen" in reason


def test_a_sum_of_a_year_is_no_payment_and_of_two_units_the_one_in_kroner_counts(place: Read) -> None:
    assert "ydelse_foer" in place.file(SAGER, cases(header="Ydelse før (kr./år)")).aarsag
    both = sager(sag("S1") + ";1").replace("tilbagebetalingskrav", "Krav (kr.);Krav (t.kr.)")
    assert place.cells(place.file(SAGER, both), "tilbagebetalingskrav") == ["1.000"]


@pytest.mark.parametrize("unit", ["(kr.)", "(DKK)", "(i hele kr.)", "(kr. og øre)", "[beløb]", "(valgfri)", "kr"])
def test_a_unit_that_says_kroner_is_ignored(place: Read, unit: str) -> None:
    assert place.cells(place.file(SAGER, cases(header=f"Krav {unit}")), "tilbagebetalingskrav") == ["1.000"]


@pytest.mark.parametrize("words", ["(betalt)", "(efter anke)", "(forventet)"])
def test_words_in_brackets_that_are_no_unit_name_another_column(place: Read, words: str) -> None:
    file = place.file(SAGER, cases(header=f"Tilbagebetalingskrav {words}"))
    assert place.cells(file, "tilbagebetalingskrav") == [None]
    assert (
        f"kolonnen tilbagebetalingskrav mangler; den ukendte kolonne „Tilbagebetalingskrav {words}“ ligner den" in file.advarsler
    )


@pytest.mark.parametrize("title", ["Alle beløb er i 1.000 kr.", "Sager 2024;;(t.kr.)", "i mio. kr.", "Opgjort i EUR"])
def test_a_title_that_says_another_unit_refuses_the_file_and_one_of_kroner_does_not(place: Read, title: str) -> None:
    assert UNIT in place.file(SAGER, f"{title}\n{cases()}").aarsag
    assert place.file(SAGER, f"Sager over 1 mio. kr. er med; hele kroner, side 1\n{cases()}").aarsag is None


def test_a_statement_in_thousands_is_refused_in_text_too(place: Read) -> None:
    head = "Landsplan\n\nVærdi i 1.000 DKK og Antal\tAntal\tBeløb\tAntal\tBeløb\tBeløb\tBeløb\tBeløb\n"
    text = f"{head}Folkepension\t1\t2\t1\t2\t0\t0\t4\n"
    assert UNIT in place.file(STATUS, text, "DK_2023.txt").aarsag
    assert "ventede tabulator" in place.file(STATUS, text.replace("1.000 ", "").replace("\t", ";") * 2, "DK_2023.txt").aarsag


def test_a_column_that_holds_something_under_no_header_is_named(place: Read) -> None:
    file = place.file(SAGER, cases(header=""))
    assert file.ukendte_kolonner == ["kolonne 9 uden overskrift"]
    assert "tilbagebetalingskrav" in file.advarsler[0] and "kolonne 9 uden overskrift" in file.advarsler[0]
    assert place.file(SAGER, cases(sag("S1", krav=""), header="")).advarsler == []


def test_a_header_in_two_rows_is_refused_and_a_row_of_units_is_a_row(place: Read) -> None:
    two = "Kommune;Ydelse;Stop/nedregulering;;Tilbagebetalingskrav;\n;;Antal;Beløb;Antal;Beløb\n151;Folkepension;2;1000;3;2000\n"
    assert "overskriften står i to rækker" in place.file(STATUS, two, "151_2023.csv").aarsag
    units = cases().replace("\n", "\n;;;;;;dato;dato;kr.\n", 1)
    assert place.cells(place.file(SAGER, units), "tilbagebetalingskrav") == ["kr.", "1.000"]


def test_a_header_among_the_records_in_another_order_refuses_the_file(place: Read) -> None:
    turned = cases(sag("S2")).replace("oprettet_dato;afgoerelse_dato", "afgoerelse_dato;oprettet_dato")
    assert "linje 3 gentager overskriften" in place.file(SAGER, cases() + turned).aarsag
    assert place.cells(place.file(SAGER, cases() + cases(sag("S2"))), "sagsnr") == ["S1", "sagsnr", "S2"]


def test_a_decimal_comma_that_may_part_fields_is_said(place: Read) -> None:
    text = cases(sag("S1", krav="1000,50;;")).replace(";", ",").replace("krav\n", "krav,krav_betalt,krav_afskrevet\n")
    assert "decimalkomma uden citationstegn" in place.file(SAGER, text).advarsler[-1]
    assert place.file(SAGER, cases(sag("S1", krav="1000,50;"))).advarsler == []


def test_a_file_that_ends_within_a_line_is_named_and_the_end_that_ms_dos_writes_is_none(place: Read) -> None:
    assert "er den kommet helt med" in place.file(SAGER, cases()[:-3]).advarsler[0]
    file = place.file(SAGER, cases() + "\x1a")
    assert (file.raekker, file.raekker_laest, file.advarsler) == (1, 1, [])


@pytest.mark.parametrize("area", ["S√∏nder", "S├©nder", "SÃƒÂ¸nder", "sã¸nder", "Ã¼ber"])
def test_letters_that_went_through_any_other_encoding_refuse_the_file(place: Read, area: str) -> None:
    text = cases(f"{sag('S1')};{area}", header="tilbagebetalingskrav;indsats")
    assert "ødelagt UTF-8" in place.file(SAGER, text).aarsag


@pytest.mark.parametrize(
    ("area", "said"), [("S?nderparken", "gået tabt"), ("S{nderparken", "ligner MS-DOS"), ("Nord? Syd", None)]
)
def test_letters_lost_or_of_seven_bits_are_named(place: Read, area: str, said: str | None) -> None:
    warnings = place.file(SAGER, cases(f"{sag('S1')};{area}", header="tilbagebetalingskrav;indsats")).advarsler
    assert (said in warnings[0]) if said else warnings == []


def decided(*days: str) -> str:
    return cases(*(sag(f"S{n}").replace("15-05-2023", day) for n, day in enumerate(days)))


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (("03/05/2024", "04/20/2024", "11/12/2024"), "2 andre datoer formentlig læst med dag og måned byttet om"),
        (("03/05/2024", "20/04/2024", "25/12/2024"), None),
        (("2024-05-13", "2024-12-20"), None),
        (("2023-12-31 23:00:00", "2024-06-30T22:00:00.000"), "ligner midnat i UTC uden tidszone"),
        (("2023-12-31 23:00:00", "2024-06-30 12:15:00"), None),
        (("2023-12-31T23:00:00Z",), None),
        (("9999-12-30T23:00:00Z",), "1 celle med 9999-12-31 er læst som tom"),
    ],
)
def test_dates_that_are_hardly_what_they_say_are_named(place: Read, days: tuple[str, ...], said: str | None) -> None:
    warnings = place.file(SAGER, decided(*days)).advarsler
    assert (said in warnings[0]) if said else warnings == []


@pytest.mark.parametrize(
    ("month_first", "rest", "refused"),
    [
        (10, ("03/05/2024", "11/12/2024"), True),
        (9, ("03/05/2024",), False),
        (10, (), False),  # none could be read the other way: each is refused as a row
        (10, ("03/05/2024", "20/04/2024"), False),  # mixed: which is which, nobody can say
    ],
)
def test_a_column_with_the_month_first_refuses_the_file(
    place: Read, month_first: int, rest: tuple[str, ...], refused: bool
) -> None:
    reason = place.file(SAGER, decided(*["04/20/2024"] * month_first, *rest)).aarsag
    assert (f"{month_first} datoer kan kun læses med måneden før dagen" in reason) if refused else reason is None


def test_days_that_a_workbook_holds_as_numbers_are_named(place: Read) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for nr, line in enumerate(decided("15-05-2023", "16-05-2023").splitlines()):
            page.write_row(nr, 0, [45061 if cell == "15-05-2023" else cell for cell in line.split(";")])
    (said,) = place.file(SAGER, out.getvalue(), "151_2024-12.xlsx").advarsler
    assert said.startswith("afgoerelse_dato: 1 celle med et tal, som regneark tæller dage med") and "formatér kolonnen" in said


def claims(*amounts: str | float) -> bytes:
    """A workbook with these claims as the program that wrote it took them for."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet()
        lines = cases(*(sag(f"S{n}") for n in range(len(amounts)))).splitlines()
        for nr, line in enumerate(lines):
            page.write_row(nr, 0, line.split(";")[:-1])
            page.write(nr, 8, amounts[nr - 1] if nr else "tilbagebetalingskrav")
    return out.getvalue()


@pytest.mark.parametrize(
    ("amounts", "said"),
    [
        ((17.555, 157.539, 63.012, 4.052, 9.999, 14.23, 131), "5 beløb har tre decimaler.*2 andre beløb formentlig tusind"),
        ((17.555, 157.539, 63.012, 4.052, 9.999, 0), "5 beløb har tre decimaler: et andet program.*; hent filen igen"),
        ((17.555, 157.539, 63.012, 4.052, 14.23), None),  # four are slips of a pen
        ((17.555, 157.539, 63.012, 4.052, 9.999, *(100.5 + n for n in range(6))), None),  # most are amounts
        (("17.555", "157.539", "63.012", "4.052", "9.999", "14.230"), None),  # text, with the point between thousands
    ],
)
def test_thousands_that_became_decimals_refuse_the_file(place: Read, amounts: tuple[str | float, ...], said: str | None) -> None:
    reason = place.file(SAGER, claims(*amounts), "151_2024-12.xlsx").aarsag
    assert re.search(said, reason) if said else reason is None


def test_thousands_that_became_decimals_refuse_a_csv_and_a_parquet_file_too(place: Read) -> None:
    amounts = ["17,555", "157,539", "63,012", "4,052", "9,999", "14,23"]
    assert "5 beløb har tre decimaler" in place.file(SAGER, sager(*(sag(f"S{n}", a) for n, a in enumerate(amounts)))).aarsag
    same = {"kommunekode": "151", "omraade": "kontanthjælp", "kontroltrin": "3", "udstillet_dato": "2023-12-01"}
    columns = {name: pa.array([value] * len(amounts)) for name, value in same.items()}
    columns |= {"risikosag_id": pa.array([f"R{n}" for n in range(len(amounts))])}
    columns |= {"tilbagebetalingskrav": pa.array([float(a.replace(",", ".")) for a in amounts])}
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    assert "5 beløb har tre decimaler" in place.file(RISIKOSAGER, out.getvalue(), "151_2024-12.parquet").aarsag


def test_a_row_of_own_facts_that_is_named_like_a_sum_is_said(place: Read) -> None:
    text = "aar;gruppe;aarsvaerk;kilde\n2023;Hold 1;2,5;r\n2023;I alt:;2,5;r\n"
    assert "„I alt:“ ligner summen" in place.file("bemanding", text, "151_2023.csv").advarsler[0]


@pytest.mark.parametrize("name", ["I alt", "Hovedtotal", "= SUM", "i.alt", "Samlet total", "Total 2024"])
def test_a_sum_whose_other_cells_were_filled_down_from_the_case_above_is_said(place: Read, name: str) -> None:
    file = place.file(SAGER, sager(sag("S1", "1.000"), sag("Sum-17", "1.000"), sag(name, "2.000")))
    assert [f"„{name}“ ligner summen" in a for a in file.advarsler] == [True]


def test_a_sum_under_the_cases_that_is_refused_by_itself_is_not_said_to_count(place: Read) -> None:
    total = ";".join("I alt" if i == 0 else "3.000" if i == 7 else "" for i in range(sag("S1").count(";") + 1))
    assert place.file(SAGER, sager(sag("S1", "1.000"), sag("S2", "2.000"), total)).advarsler == []


def sheet(formula: bool = False, hidden: bool = False) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for nr, line in enumerate(cases(sag("S1"), sag("S2")).splitlines()):
            page.write_row(nr, 0, line.split(";"))
        if formula:
            page.write_formula(1, 8, "=1000*2")  # written with the value 0, to be computed when it is opened
        if hidden:
            page.set_row(2, None, None, {"hidden": True})
    return out.getvalue()


def test_a_formula_that_no_program_has_computed_is_no_zero(place: Read) -> None:
    file = place.file(SAGER, sheet(formula=True), "151_2024-12.xlsx")
    assert place.cells(file, "tilbagebetalingskrav") == ["=formel uden værdi", "1.000"]
    assert "åbn filen i Excel, og gem den igen" in file.advarsler[0]


def test_rows_that_a_filter_hides_are_read_and_said(place: Read) -> None:
    file = place.file(SAGER, sheet(hidden=True), "151_2024-12.xlsx")
    (said,) = file.advarsler
    assert file.raekker_laest == 2
    assert "1 række (3): skjult (filter eller skjul) og læst med, med tilbagebetalingskrav 1.000" in said


def test_a_row_that_another_of_the_same_number_hides_refuses_the_sheet(place: Read) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sheet())) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                text = re.sub(rb'( r="[A-Z]*)3"', rb'\g<1>2"', text)
            new.writestr(name, text)
    assert "2 rækker, men 1 kan læses" in place.file(SAGER, out.getvalue(), "151_2024-12.xlsx").aarsag


def risk_cases(**columns: pa.Array) -> bytes:
    least = {"kommunekode": ["151"], "omraade": ["sygedagpenge"], "kontroltrin": ["3"], "udstillet_dato": ["2024-01-02"]}
    out = io.BytesIO()
    pq.write_table(pa.table(least | {"risikosag_id": ["R1"]} | columns), out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("column", "cell", "stored"),
    [
        ("risikosag_id", pa.array([16_777_216], pa.float32()), "=ingen nøgle: 16777216"),  # as is 16.777.217
        ("risikosag_id", pa.array([12345.5]), "=ingen nøgle: 12345,5"),
        ("risikosag_id", pa.array([True]), "=ingen nøgle: ja"),
        ("risikosag_id", pa.array([12345.0]), "12345"),
        ("tilbagebetalingskrav", pa.array([16_777_216], pa.float32()), "16777216?"),
        ("tilbagebetalingskrav", pa.array([1e17]), "1e+17?"),
        ("tilbagebetalingskrav", pa.array([2_000.5], pa.float32()), "2000,50"),
    ],
)
def test_a_typed_number_that_may_have_lost_digits_is_not_taken_for_whole(
    place: Read, column: str, cell: pa.Array, stored: str
) -> None:
    file = place.file(RISIKOSAGER, risk_cases(**{column: cell}), "151_2024-12.parquet")
    assert place.cells(file, column) == [stored]
