"""The published figures read back against the document they were taken from, line by line and cell by cell."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from tests.seeds.documents import KILDER, SEEDS, danish_tal, facts, linjer

REPORT = "aarsrapport-ballerup-2023.txt"
DOCUMENT = linjer(REPORT)
ALL = facts("rapporterede_tal")
TAL = [r for r in ALL if r["dokument"] == REPORT]  # other documents' figures may be added; they are not read back here
KATEGORIER = ["kl-ydelser", "udk-ydelser", "paragraf-11", "tilflytninger", "su"]
UDK_COLUMNS = ["stop-antal", "stop-beloeb", "krav-antal", "krav-beloeb", "efterregulering", "skat", "provenu-i-alt"]
UDK_BLOCKS = {"dk": (range(161, 170), 170), "151": (range(175, 179), 179)}
TABLE_LINES = [*range(108, 129), *range(159, 180), *range(183, 190)]


def celler(linje: int) -> list[str]:
    """The cells of a table line that hold figures, blanks included; the label is no figure."""
    text = DOCUMENT[linje].split("\t")
    if linje == 128:  # "I alt" is printed in the column of 2019
        return ["", *text[1:]]
    return text if linje in range(119, 128, 2) else text[1:]


def on_line(line: int) -> list[dict[str, str]]:
    return [r for r in TAL if int(r["linje"]) == line]


def rapporteret(tal_id: str) -> Decimal | None:
    (tal,) = [r["rapporteret"] for r in TAL if r["tal_id"] == tal_id]
    return Decimal(tal) if tal else None


def test_every_figure_of_a_document_that_lies_here_is_read_back() -> None:
    others = {r["dokument"] for r in ALL} - {REPORT}
    assert not [d for d in others if (KILDER / d).exists()]


@pytest.mark.parametrize("raekke", TAL, ids=lambda r: r["tal_id"])
def test_the_printed_text_stands_on_its_line_and_is_the_reported_number(raekke: dict[str, str]) -> None:
    assert raekke["som_trykt"] in DOCUMENT[int(raekke["linje"])]
    assert danish_tal(raekke["som_trykt"]) == (Decimal(raekke["rapporteret"]) if raekke["rapporteret"] else None)


@pytest.mark.parametrize("linje", [*range(109, 115), *range(119, 129), *range(161, 171), *range(175, 180)])
def test_a_table_line_is_covered_cell_by_cell_in_its_order(linje: int) -> None:
    if linje in range(120, 127, 2):
        assert not on_line(linje), "a line with a label only holds no figure"
    else:
        assert [r["som_trykt"] for r in on_line(linje)] == celler(linje)


@pytest.mark.parametrize("linje", range(183, 190))
def test_each_line_of_the_paragraph_11_block_is_covered(linje: int) -> None:
    name, tal = DOCUMENT[linje].split("\t")
    assert [(r["raekke"], r["som_trykt"]) for r in on_line(linje)] == [(name, tal)]


def test_no_printed_figure_of_the_tables_is_left_out() -> None:
    printed = Counter((n, c) for n in TABLE_LINES for c in DOCUMENT[n].split("\t") if c[:1].isdigit())
    in_seed = Counter((n, r["som_trykt"]) for n in TABLE_LINES for r in on_line(n) if r["som_trykt"])
    assert in_seed == printed


def test_a_second_printing_has_the_same_measure_and_a_suffix() -> None:
    set_before: Counter[str] = Counter()
    for r in TAL:
        measure, _, suffix = r["tal_id"].partition("#")
        set_before[measure] += 1
        assert r["maal"] == measure
        if r["praecision"] in ("nedre", "oevre"):
            assert suffix == r["praecision"]
        else:
            assert suffix == ("" if set_before[measure] == 1 else str(set_before[measure]))
    assert len({r["tal_id"] for r in ALL}) == len(ALL)


def test_the_year_and_municipality_of_a_figure_stand_in_its_name() -> None:
    for r in TAL:
        assert r["maal"].split("/")[1:3] == [r["kommunekode"].lower(), r["aar"]]


def test_each_year_stands_under_its_own_heading() -> None:
    for line in range(119, 129):
        for year, r in enumerate(on_line(line), start=2019):
            assert (int(r["aar"]), r["kolonne"]) == (year, DOCUMENT[117].split("\t")[year - 2019])


def test_each_category_stands_under_its_own_label() -> None:
    for line in [*range(109, 115), *range(119, 129)]:
        for r in on_line(line):
            printed = DOCUMENT[line - 1] if line in range(119, 128, 2) else DOCUMENT[line]
            assert printed.startswith(r["raekke"])
            place = line - 109 if line < 116 else (line - 118) // 2
            assert r["maal"].split("/")[3] == [*KATEGORIER, "som-offentliggjort"][place]


@pytest.mark.parametrize("aar", [2022, 2023])
def test_the_printed_totals_of_2022_and_2023_are_the_sum_of_the_categories(aar: int) -> None:
    kategorier = [rapporteret(f"provenu/151/{aar}/{k}") for k in KATEGORIER]
    assert sum(kategorier) == rapporteret(f"provenu/151/{aar}/som-offentliggjort")


@pytest.mark.parametrize(("aar", "sum_"), [(2019, 6_593_056), (2020, 2_401_556), (2021, 5_599_360)])
def test_the_totals_of_2019_to_2021_are_printed_blank_not_zero(aar: int, sum_: int) -> None:
    assert rapporteret(f"provenu/151/{aar}/som-offentliggjort") is None
    assert sum(rapporteret(f"provenu/151/{aar}/{k}") for k in KATEGORIER) == sum_


@pytest.mark.parametrize("block", UDK_BLOCKS)
def test_the_totals_of_the_udk_statement_are_its_column_sums_and_row_sums(block: str) -> None:
    lines_, total = UDK_BLOCKS[block]
    for place, column in enumerate(UDK_COLUMNS):
        vertical = sum(Decimal(on_line(n)[place]["rapporteret"]) for n in lines_)
        printed = on_line(total)[place]
        assert printed["tal_id"] == f"udk-status/{block}/2023/total/{column}"
        if column in ("stop-antal", "krav-antal", "skat"):
            assert printed["rapporteret"] == ""
        else:
            assert Decimal(printed["rapporteret"]) == vertical
    for n in lines_:
        amount = {r["tal_id"].split("/")[-1]: Decimal(r["rapporteret"]) for r in on_line(n)}
        parts = [amount[k] for k in ("stop-beloeb", "krav-beloeb", "efterregulering", "skat")]
        assert list(amount) == UDK_COLUMNS
        assert {r["raekke"] for r in on_line(n)} == {DOCUMENT[n].split("\t")[0]}
        assert sum(parts) == amount["provenu-i-alt"]


def test_the_same_figure_printed_in_two_tables_is_the_same_number() -> None:
    disagreeing = {r["maal"] for r in TAL if "#" in r["tal_id"] and r["praecision"] == "eksakt"} - {
        "indsatser/151/2023/kolonihave_aarsvaerk"  # the report gives 2,5 and two
    }
    for measure in disagreeing:
        assert len({r["rapporteret"] for r in TAL if r["maal"] == measure}) == 1, measure
    assert rapporteret("udk-status/151/2023/total/provenu-i-alt") == rapporteret("provenu/151/2023/udk-ydelser")
    assert rapporteret("paragraf-11/151/2023/provenu") == rapporteret("provenu/151/2023/paragraf-11")


def test_the_delivered_statement_is_the_statement_of_the_report_byte_for_byte() -> None:
    file = SEEDS / "leverancer" / "udk_statusopgoerelse" / "udk_statusopgoerelse_151_2023.txt"
    assert file.read_bytes() == "".join(f"{DOCUMENT[n]}\n" for n in range(149, 190)).encode()
