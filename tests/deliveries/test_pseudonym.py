"""Privacy at the door: no CPR number is left in a text however it is written, and distinct values stay distinct."""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import date

import pyarrow as pa
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from dagster_project.deliveries.pseudonym import Pseudonym, gyldigt_cpr, mistaenkt, modulus_11_fejler
from tests.deliveries.hjaelp import NOEGLE

PSEUDONYM = Pseudonym(NOEGLE)
MASKE = re.compile("cpr:[0-9a-f]{16}")
MANGE = settings(max_examples=200, deadline=None)
CIFRE = st.text("0123456789", min_size=10, max_size=10)
SKILLE = ["", "-", " ", "\u00a0", "\u2007", "\u202f", "\t", "\u2010", "\u2013", "\u2014", "\u2212", ".", "/", "_"]
MELLEM = st.one_of(
    st.sampled_from(SKILLE),
    st.tuples(st.sampled_from([" ", "\u00a0"]), st.sampled_from("-–.\u2212"), st.sampled_from([" ", "\u00a0"])).map("".join),
)


@MANGE
@given(cifre=CIFRE, mellem=MELLEM, foer=st.text(max_size=20), efter=st.text(max_size=20))
def test_a_cpr_number_is_masked_in_any_text_whatever_stands_between_its_halves(cifre, mellem, foer, efter):
    maskeret = PSEUDONYM.masker(f"{foer}{cifre[:6]}{mellem}{cifre[6:]}{efter}")
    assert cifre[:6] + mellem + cifre[6:] not in maskeret
    assert MASKE.search(maskeret)


@MANGE
@given(cifre=CIFRE, skille=st.sampled_from([".", "-", " ", "/", "\u00a0"]), mellem=MELLEM)
def test_a_cpr_number_whose_birth_date_is_parted_too_is_masked(cifre, skille, mellem):
    delt = skille.join((cifre[:2], cifre[2:4], cifre[4:6]))
    assert PSEUDONYM.masker(f"født {delt}{mellem}{cifre[6:]}.") == f"født {PSEUDONYM.masker(cifre)}."


CIFFERSAET = ["０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९", "".join(chr(0x1D7CE + i) for i in range(10))]
USYNLIGE = ["\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "'", '"', "\u2019", "\u200b\u200b"]


@st.composite
def forklaedninger(draw) -> tuple[str, str]:
    """(ten digits, the same in another dress): parted, with signs inside, in other digits, with letters, or as a float."""
    cifre = draw(CIFRE.filter(lambda c: c[0] != "0"))
    rum = draw(st.sampled_from([" ", "\u00a0", "\u2009", "  "]))
    klaedt = draw(
        st.sampled_from(
            [
                rum.join(cifre[i : i + 2] for i in range(0, 10, 2)),
                rum.join(cifre),
                f"{cifre[:6]}-{cifre[6:8]} {cifre[8:]}",
                cifre,
                f"{cifre[:6]}-{cifre[6:]}",
                f"{cifre[0]}.{cifre[1:]}E9",
                f"{cifre[0]},{cifre[1:]}e+09",
                f"{cifre[:4]}.{cifre[4:]}E+6",
            ]
        )
    )
    if "e" not in klaedt.lower():
        klaedt = klaedt.replace("0", draw(st.sampled_from(["0", "O", "o"])))
        for _ in range(draw(st.integers(0, 2))):
            i = draw(st.integers(1, len(klaedt) - 1))
            klaedt = klaedt[:i] + draw(st.sampled_from(USYNLIGE)) + klaedt[i:]
    return cifre, klaedt.translate(str.maketrans("0123456789", draw(st.sampled_from(["0123456789", *CIFFERSAET]))))


@settings(max_examples=500, deadline=None)
@given(
    forklaedninger(),
    st.sampled_from(["", "Borger ", "nr. ", ";", '"', "\n"]),
    st.sampled_from(["", " ringede", ";", '"', ".", "\n"]),
)
def test_a_number_in_any_dress_gets_the_mask_of_its_digits_by_text_and_by_column(par, foer, efter):
    cifre, klaedt = par
    tekst = f"{foer}{klaedt}{efter}"
    maskeret = PSEUDONYM.masker(tekst)
    assert re.fullmatch(re.escape(foer) + re.escape(PSEUDONYM.masker(cifre)) + r"(E\d)?" + re.escape(efter), maskeret)
    assert mistaenkt(tekst.encode())
    assert PSEUDONYM.masker_kolonne(pa.array(["a", tekst])).to_pylist() == ["a", maskeret]
    assert PSEUDONYM.masker_celle(klaedt) == PSEUDONYM.masker(cifre) or "e" in klaedt.lower()
    assert not MASKE.sub("", PSEUDONYM.masker_celle(klaedt))


@MANGE
@given(foer=st.text("0123456789", max_size=8), cifre=CIFRE, efter=st.text("0123456789", max_size=8), mellem=MELLEM)
def test_digits_that_run_on_at_either_end_are_masked_with_the_number(foer, cifre, efter, mellem):
    assert MASKE.fullmatch(PSEUDONYM.masker(f"{foer}{cifre[:6]}{mellem}{cifre[6:]}{efter}"))


@MANGE
@given(st.lists(CIFRE, min_size=2, max_size=5), st.sampled_from([" ", ", ", ";", "\n", "a", "|", " - "]))
def test_several_numbers_in_one_text_are_all_masked(numre, imellem):
    maskeret = PSEUDONYM.masker(imellem.join(numre))
    assert not any(n in maskeret for n in numre)
    assert not re.search("[0-9]{6}", MASKE.sub("", maskeret))


@MANGE
@given(st.text("0123456789-. \u00a0/ab", max_size=40))
@example("12345678901-1234")
@example("610190-1234-5678")
def test_no_ten_digits_in_a_row_are_left_outside_a_mask(tekst):
    assert not re.search("[0-9]{10}|[0-9]{6}-[0-9]{4}", MASKE.sub("x", PSEUDONYM.masker(tekst)))


@MANGE
@given(CIFRE, CIFRE)
def test_distinct_numbers_get_distinct_masks_and_one_number_one_mask_however_it_is_written(a, b):
    assume(a != b)
    assert PSEUDONYM.masker(a) != PSEUDONYM.masker(b)
    assert {PSEUDONYM.masker(f"{a[:6]}{m}{a[6:]}") for m in SKILLE} == {PSEUDONYM.masker(a)}


@MANGE
@given(CIFRE)
def test_a_mask_and_a_pseudonym_are_the_keyed_hash_of_the_ten_digits(cifre):
    hex_ = hmac.new(NOEGLE, cifre.encode(), hashlib.sha256).hexdigest()
    assert PSEUDONYM.masker(cifre) == f"cpr:{hex_[:16]}"
    if gyldigt_cpr(cifre):
        assert PSEUDONYM.borger_id(cifre) == PSEUDONYM.borger_id(f" {cifre[:6]}-{cifre[6:]} ") == hex_[:32]
    else:
        assert PSEUDONYM.borger_id(cifre) is None


@pytest.mark.parametrize(
    "tekst",
    [
        "12345",
        "123456789",
        "31-12-2023",
        "2023-12-31 12:30:00",
        "31.12.2023",
        "1.115.157,50 kr.",
        "2023-2024",
        "-12.000",
        "sag 2023-000123",
        "2023 000123",
        "123456789 og",
        "1.234567E-9",
        "2,02401E+11",
        "2021-10-08 08.30.00",
        "05-01-2024 08.15.30",
        "2024-01-01T00:00:00.000+01:00",
        "12 34 56",
        "2023-12-31",
        "2023-12-31 2024-01-31",
        "2023-12-31 1200",
        "999999999,99",
        "999.999.999.999,99",
    ],
)
def test_dates_amounts_and_short_numbers_are_left_as_they_stand(tekst):
    assert PSEUDONYM.masker(tekst) == tekst


def test_another_key_gives_other_pseudonyms_and_another_name_of_the_key():
    anden = Pseudonym(NOEGLE + b"2")
    assert anden.borger_id("6101900001") != PSEUDONYM.borger_id("6101900001")
    assert anden.key_id != PSEUDONYM.key_id
    assert anden.masker("6101900001") != PSEUDONYM.masker("6101900001")


@pytest.mark.parametrize("celle", ["", "-", "NULL", " ", " - "])
def test_a_missing_cpr_cell_stays_missing(celle):
    assert PSEUDONYM.masker_celle(celle) == celle


@pytest.mark.parametrize("celle", ["61019001", "610190-001", "61019000011", "cpr 610190", "1", "610190-OOO1"])
def test_a_cpr_cell_is_masked_whole_however_wrong_it_is(celle):
    assert MASKE.fullmatch(PSEUDONYM.masker_celle(celle))


@pytest.mark.parametrize("celle", ["6101900001", "610190-0001", "0101900000", "2902000000", "9112990001", " 610190-0001\u00a0"])
def test_ten_digits_that_begin_with_a_date_are_a_cpr_number(celle):
    """No person has any of them: the day is 60 too high, or the serial number is 0000, which is never given."""
    assert gyldigt_cpr(celle) == re.sub("[^0-9]", "", celle)


@pytest.mark.parametrize(
    "celle",
    [
        "3202900001",
        "0001900001",
        "6001900001",
        "9201900001",
        "0113900001",
        "0100900001",
        "3104900001",
        "2902010001",
        "610190 0001",
        "610190--0001",
        "61019-00001",
        "610190000",
        "61019000011",
        "610190-000A",
        "٦101900001",
        "cpr",
        "-",
    ],
)
def test_what_begins_with_no_date_or_is_written_otherwise_is_none(celle):
    assert gyldigt_cpr(celle) is None


@MANGE
@given(st.dates(date(1900, 1, 1), date(2056, 12, 31)), st.integers(0, 9999), st.booleans())
def test_every_date_is_valid_with_and_without_sixty_added_to_the_day(dag, loebenr, erstatning):
    cifre = f"{dag.day + 60 * erstatning:02}{dag:%m%y}{loebenr:04}"
    assert gyldigt_cpr(cifre) == cifre


def test_modulus_11_warns_and_refuses_nothing():
    assert not modulus_11_fejler("6707610032")  # 4·6+3·7+2·0+7·7+6·6+5·1+4·0+3·0+2·3+1·2 = 143 = 13·11
    assert modulus_11_fejler("6707610033")
    assert gyldigt_cpr("6707610033") == "6707610033"


@MANGE
@given(st.lists(st.one_of(st.none(), st.text(max_size=30), CIFRE, CIFRE.map(lambda c: f"om {c[:6]}-{c[6:]} og"))))
def test_a_column_is_masked_cell_by_cell(celler):
    ventet = [None if c is None else PSEUDONYM.masker(c) for c in celler]
    assert PSEUDONYM.masker_kolonne(pa.array(celler, pa.string())).to_pylist() == ventet


@MANGE
@given(st.lists(st.one_of(st.text(max_size=30), CIFRE, CIFRE.map(lambda c: f"om {c[:6]} - {c[6:]} og"))))
def test_a_text_of_many_cells_is_under_suspicion_when_one_of_them_is(celler):
    for skilletegn in (";", ",", "\t", "\n"):
        if any(PSEUDONYM.masker(c) != c for c in celler):
            assert mistaenkt(skilletegn.join(celler).encode())


def test_a_text_without_cpr_shaped_digits_is_under_none():
    assert not mistaenkt("R-101-0061798;101;økonomisk friplads;3;2021-08-06;2022-06-15;1.115.157,50;06-08-2021;\n".encode())


@MANGE
@given(st.lists(st.one_of(st.sampled_from(["", "-", " 610190-0001", "6101900001", "x"]), CIFRE)))
def test_a_cpr_column_gives_masks_and_pseudonyms_cell_by_cell(celler):
    masker, ider, _ = PSEUDONYM.cpr_kolonne(pa.array(celler, pa.string()))
    assert [m.strip() for m in masker.to_pylist()] == [PSEUDONYM.masker_celle(c).strip() for c in celler]
    assert ider.to_pylist() == [PSEUDONYM.borger_id(c) for c in celler]
