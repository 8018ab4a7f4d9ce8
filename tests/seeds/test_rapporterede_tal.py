"""The published figures read back against the document they were taken from, line by line and cell by cell."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from tests.seeds.dokumenter import KILDER, SEEDS, dansk_tal, linjer, seed

RAPPORT = "aarsrapport-ballerup-2023.txt"
DOK = linjer(RAPPORT)
ALLE = seed("rapporterede_tal")
TAL = [r for r in ALLE if r["dokument"] == RAPPORT]  # other documents' figures may be added; they are not read back here
KATEGORIER = ["kl-ydelser", "udk-ydelser", "paragraf-11", "tilflytninger", "su"]
UDK_KOLONNER = ["stop-antal", "stop-beloeb", "krav-antal", "krav-beloeb", "efterregulering", "skat", "provenu-i-alt"]
UDK_BLOKKE = {"dk": (range(161, 170), 170), "151": (range(175, 179), 179)}
TABELLINJER = [*range(108, 129), *range(159, 180), *range(183, 190)]


def celler(linje: int) -> list[str]:
    """The cells of a table line that hold figures, blanks included; the label is no figure."""
    tekst = DOK[linje].split("\t")
    if linje == 128:  # "I alt" is printed in the column of 2019
        return ["", *tekst[1:]]
    return tekst if linje in range(119, 128, 2) else tekst[1:]


def paa_linje(linje: int) -> list[dict[str, str]]:
    return [r for r in TAL if int(r["linje"]) == linje]


def rapporteret(tal_id: str) -> Decimal | None:
    (tal,) = [r["rapporteret"] for r in TAL if r["tal_id"] == tal_id]
    return Decimal(tal) if tal else None


def test_every_figure_of_a_document_that_lies_here_is_read_back() -> None:
    andre = {r["dokument"] for r in ALLE} - {RAPPORT}
    assert not [d for d in andre if (KILDER / d).exists()]


@pytest.mark.parametrize("raekke", TAL, ids=lambda r: r["tal_id"])
def test_the_printed_text_stands_on_its_line_and_is_the_reported_number(raekke: dict[str, str]) -> None:
    assert raekke["som_trykt"] in DOK[int(raekke["linje"])]
    assert dansk_tal(raekke["som_trykt"]) == (Decimal(raekke["rapporteret"]) if raekke["rapporteret"] else None)


@pytest.mark.parametrize("linje", [*range(109, 115), *range(119, 129), *range(161, 171), *range(175, 180)])
def test_a_table_line_is_covered_cell_by_cell_in_its_order(linje: int) -> None:
    if linje in range(120, 127, 2):
        assert not paa_linje(linje), "a line with a label only holds no figure"
    else:
        assert [r["som_trykt"] for r in paa_linje(linje)] == celler(linje)


@pytest.mark.parametrize("linje", range(183, 190))
def test_each_line_of_the_paragraph_11_block_is_covered(linje: int) -> None:
    navn, tal = DOK[linje].split("\t")
    assert [(r["raekke"], r["som_trykt"]) for r in paa_linje(linje)] == [(navn, tal)]


def test_no_printed_figure_of_the_tables_is_left_out() -> None:
    trykt = Counter((n, c) for n in TABELLINJER for c in DOK[n].split("\t") if c[:1].isdigit())
    i_seed = Counter((n, r["som_trykt"]) for n in TABELLINJER for r in paa_linje(n) if r["som_trykt"])
    assert i_seed == trykt


def test_a_second_printing_has_the_same_measure_and_a_suffix() -> None:
    set_foer: Counter[str] = Counter()
    for r in TAL:
        maal, _, endelse = r["tal_id"].partition("#")
        set_foer[maal] += 1
        assert r["maal"] == maal
        if r["praecision"] in ("nedre", "oevre"):
            assert endelse == r["praecision"]
        else:
            assert endelse == ("" if set_foer[maal] == 1 else str(set_foer[maal]))
    assert len({r["tal_id"] for r in ALLE}) == len(ALLE)


def test_the_year_and_municipality_of_a_figure_stand_in_its_name() -> None:
    for r in TAL:
        assert r["maal"].split("/")[1:3] == [r["kommunekode"].lower(), r["aar"]]


def test_each_year_stands_under_its_own_heading() -> None:
    for linje in range(119, 129):
        for aar, r in enumerate(paa_linje(linje), start=2019):
            assert (int(r["aar"]), r["kolonne"]) == (aar, DOK[117].split("\t")[aar - 2019])


def test_each_category_stands_under_its_own_label() -> None:
    for linje in [*range(109, 115), *range(119, 129)]:
        for r in paa_linje(linje):
            trykt = DOK[linje - 1] if linje in range(119, 128, 2) else DOK[linje]
            assert trykt.startswith(r["raekke"])
            plads = linje - 109 if linje < 116 else (linje - 118) // 2
            assert r["maal"].split("/")[3] == [*KATEGORIER, "som-offentliggjort"][plads]


@pytest.mark.parametrize("aar", [2022, 2023])
def test_the_printed_totals_of_2022_and_2023_are_the_sum_of_the_categories(aar: int) -> None:
    kategorier = [rapporteret(f"provenu/151/{aar}/{k}") for k in KATEGORIER]
    assert sum(kategorier) == rapporteret(f"provenu/151/{aar}/som-offentliggjort")


@pytest.mark.parametrize(("aar", "sum_"), [(2019, 6_593_056), (2020, 2_401_556), (2021, 5_599_360)])
def test_the_totals_of_2019_to_2021_are_printed_blank_not_zero(aar: int, sum_: int) -> None:
    assert rapporteret(f"provenu/151/{aar}/som-offentliggjort") is None
    assert sum(rapporteret(f"provenu/151/{aar}/{k}") for k in KATEGORIER) == sum_


@pytest.mark.parametrize("blok", UDK_BLOKKE)
def test_the_totals_of_the_udk_statement_are_its_column_sums_and_row_sums(blok: str) -> None:
    linjer_, total = UDK_BLOKKE[blok]
    for plads, kolonne in enumerate(UDK_KOLONNER):
        lodret = sum(Decimal(paa_linje(n)[plads]["rapporteret"]) for n in linjer_)
        trykt = paa_linje(total)[plads]
        assert trykt["tal_id"] == f"udk-status/{blok}/2023/total/{kolonne}"
        if kolonne in ("stop-antal", "krav-antal", "skat"):
            assert trykt["rapporteret"] == ""
        else:
            assert Decimal(trykt["rapporteret"]) == lodret
    for n in linjer_:
        beloeb = {r["tal_id"].split("/")[-1]: Decimal(r["rapporteret"]) for r in paa_linje(n)}
        dele = [beloeb[k] for k in ("stop-beloeb", "krav-beloeb", "efterregulering", "skat")]
        assert list(beloeb) == UDK_KOLONNER
        assert {r["raekke"] for r in paa_linje(n)} == {DOK[n].split("\t")[0]}
        assert sum(dele) == beloeb["provenu-i-alt"]


def test_the_same_figure_printed_in_two_tables_is_the_same_number() -> None:
    uenige = {r["maal"] for r in TAL if "#" in r["tal_id"] and r["praecision"] == "eksakt"} - {
        "indsatser/151/2023/kolonihave_aarsvaerk"  # the report gives 2,5 and two
    }
    for maal in uenige:
        assert len({r["rapporteret"] for r in TAL if r["maal"] == maal}) == 1, maal
    assert rapporteret("udk-status/151/2023/total/provenu-i-alt") == rapporteret("provenu/151/2023/udk-ydelser")
    assert rapporteret("paragraf-11/151/2023/provenu") == rapporteret("provenu/151/2023/paragraf-11")


def test_the_delivered_statement_is_the_statement_of_the_report_byte_for_byte() -> None:
    fil = SEEDS / "leverancer" / "udk_statusopgoerelse" / "udk_statusopgoerelse_151_2023.txt"
    assert fil.read_bytes() == "".join(f"{DOK[n]}\n" for n in range(149, 190)).encode()
