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

from dagster_project.deliveries.pseudonym import Pseudonym, modulus_11_fails, valid_cpr
from tests.deliveries.helpers import KEY, suspects
from tests.effort import examples

PSEUDONYM = Pseudonym(KEY)
MASK = re.compile("cpr:[0-9a-f]{16}")
MANY = settings(max_examples=examples(200), deadline=None)
DIGITS = st.text("0123456789", min_size=10, max_size=10)
SEPARATE = ["", "-", " ", "\u00a0", "\u2007", "\u202f", "\t", "\u2010", "\u2013", "\u2014", "\u2212", ".", "/", "_"]
BETWEEN = st.one_of(
    st.sampled_from(SEPARATE),
    st.tuples(st.sampled_from([" ", "\u00a0"]), st.sampled_from("-–.\u2212"), st.sampled_from([" ", "\u00a0"])).map("".join),
)


@MANY
@given(digits=DIGITS, between=BETWEEN, foer=st.text(max_size=20), efter=st.text(max_size=20))
def test_a_cpr_number_is_masked_in_any_text_whatever_stands_between_its_halves(digits, between, foer, efter):
    masked = PSEUDONYM.mask(f"{foer}{digits[:6]}{between}{digits[6:]}{efter}")
    assert digits[:6] + between + digits[6:] not in masked
    assert MASK.search(masked)


@MANY
@given(digits=DIGITS, separate=st.sampled_from([".", "-", " ", "/", "\u00a0"]), between=BETWEEN)
def test_a_cpr_number_whose_birth_date_is_parted_too_is_masked(digits, separate, between):
    shared = separate.join((digits[:2], digits[2:4], digits[4:6]))
    assert PSEUDONYM.mask(f"født {shared}{between}{digits[6:]}.") == f"født {PSEUDONYM.mask(digits)}."


CIFFERSAET = ["０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९", "".join(chr(0x1D7CE + i) for i in range(10))]
USYNLIGE = ["\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "'", '"', "\u2019", "\u200b\u200b"]


@st.composite
def forklaedninger(draw) -> tuple[str, str]:
    """(ten digits, the same in another dress): parted, with signs inside, in other digits, with letters, or as a float."""
    digits = draw(DIGITS.filter(lambda c: c[0] != "0"))
    room = draw(st.sampled_from([" ", "\u00a0", "\u2009", "  "]))
    klaedt = draw(
        st.sampled_from(
            [
                room.join(digits[i : i + 2] for i in range(0, 10, 2)),
                room.join(digits),
                f"{digits[:6]}-{digits[6:8]} {digits[8:]}",
                digits,
                f"{digits[:6]}-{digits[6:]}",
                f"{digits[0]}.{digits[1:]}E9",
                f"{digits[0]},{digits[1:]}e+09",
                f"{digits[:4]}.{digits[4:]}E+6",
            ]
        )
    )
    if "e" not in klaedt.lower():
        klaedt = klaedt.replace("0", draw(st.sampled_from(["0", "O", "o"])))
        for _ in range(draw(st.integers(0, 2))):
            i = draw(st.integers(1, len(klaedt) - 1))
            klaedt = klaedt[:i] + draw(st.sampled_from(USYNLIGE)) + klaedt[i:]
    return digits, klaedt.translate(str.maketrans("0123456789", draw(st.sampled_from(["0123456789", *CIFFERSAET]))))


@settings(max_examples=500, deadline=None)
@given(
    forklaedninger(),
    st.sampled_from(["", "Borger ", "nr. ", ";", '"', "\n"]),
    st.sampled_from(["", " ringede", ";", '"', ".", "\n"]),
)
def test_a_number_in_any_dress_gets_the_mask_of_its_digits_by_text_and_by_column(par, foer, efter):
    digits, klaedt = par
    text = f"{foer}{klaedt}{efter}"
    masked = PSEUDONYM.mask(text)
    assert re.fullmatch(re.escape(foer) + re.escape(PSEUDONYM.mask(digits)) + r"(E\d)?" + re.escape(efter), masked)
    assert all(suspects(text.encode(), d) for d in ";,\t")
    assert PSEUDONYM.mask_column(pa.array(["a", text])).to_pylist() == ["a", masked]
    assert PSEUDONYM.mask_cell(klaedt) == PSEUDONYM.mask(digits) or "e" in klaedt.lower()
    assert not MASK.sub("", PSEUDONYM.mask_cell(klaedt))


@MANY
@given(foer=st.text("0123456789", max_size=8), digits=DIGITS, efter=st.text("0123456789", max_size=8), between=BETWEEN)
def test_digits_that_run_on_at_either_end_are_masked_with_the_number(foer, digits, efter, between):
    assert MASK.fullmatch(PSEUDONYM.mask(f"{foer}{digits[:6]}{between}{digits[6:]}{efter}"))


@MANY
@given(st.lists(DIGITS, min_size=2, max_size=5), st.sampled_from([" ", ", ", ";", "\n", "a", "|", " - "]))
def test_several_numbers_in_one_text_are_all_masked(numbers, between):
    masked = PSEUDONYM.mask(between.join(numbers))
    assert not any(n in masked for n in numbers)
    assert not re.search("[0-9]{6}", MASK.sub("", masked))


@MANY
@given(st.text("0123456789-. \u00a0/ab", max_size=40))
@example("12345678901-1234")
@example("610190-1234-5678")
def test_no_ten_digits_in_a_row_are_left_outside_a_mask(tekst):
    assert not re.search("[0-9]{10}|[0-9]{6}-[0-9]{4}", MASK.sub("x", PSEUDONYM.mask(tekst)))


@MANY
@given(DIGITS, DIGITS)
def test_distinct_numbers_get_distinct_masks_and_one_number_one_mask_however_it_is_written(a, b):
    assume(a != b)
    assert PSEUDONYM.mask(a) != PSEUDONYM.mask(b)
    assert {PSEUDONYM.mask(f"{a[:6]}{m}{a[6:]}") for m in SEPARATE} == {PSEUDONYM.mask(a)}


@MANY
@given(DIGITS)
def test_a_mask_and_a_pseudonym_are_the_keyed_hash_of_the_ten_digits(digits):
    hex_ = hmac.new(KEY, digits.encode(), hashlib.sha256).hexdigest()
    assert PSEUDONYM.mask(digits) == f"cpr:{hex_[:16]}"
    if valid_cpr(digits):
        assert PSEUDONYM.borger_id(digits) == PSEUDONYM.borger_id(f" {digits[:6]}-{digits[6:]} ") == hex_[:32]
    else:
        assert PSEUDONYM.borger_id(digits) is None


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
    assert PSEUDONYM.mask(tekst) == tekst


def test_another_key_gives_other_pseudonyms_and_another_name_of_the_key():
    other = Pseudonym(KEY + b"2")
    assert other.borger_id("6101900001") != PSEUDONYM.borger_id("6101900001")
    assert other.key_id != PSEUDONYM.key_id
    assert other.mask("6101900001") != PSEUDONYM.mask("6101900001")


@pytest.mark.parametrize("celle", ["", "-", "NULL", " ", " - "])
def test_a_missing_cpr_cell_stays_missing(celle):
    assert PSEUDONYM.mask_cell(celle) == celle


@pytest.mark.parametrize("celle", ["61019001", "610190-001", "61019000011", "cpr 610190", "1", "610190-OOO1"])
def test_a_cpr_cell_is_masked_whole_however_wrong_it_is(celle):
    assert MASK.fullmatch(PSEUDONYM.mask_cell(celle))


@pytest.mark.parametrize("celle", ["6101900001", "610190-0001", "0101900000", "2902000000", "9112990001", " 610190-0001\u00a0"])
def test_ten_digits_that_begin_with_a_date_are_a_cpr_number(celle):
    """No person has any of them: the day is 60 too high, or the serial number is 0000, which is never given."""
    assert valid_cpr(celle) == re.sub("[^0-9]", "", celle)


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
    assert valid_cpr(celle) is None


@MANY
@given(st.dates(date(1900, 1, 1), date(2056, 12, 31)), st.integers(0, 9999), st.booleans())
def test_every_date_is_valid_with_and_without_sixty_added_to_the_day(dag, loebenr, replacement):
    digits = f"{dag.day + 60 * replacement:02}{dag:%m%y}{loebenr:04}"
    assert valid_cpr(digits) == digits


def test_modulus_11_warns_and_refuses_nothing():
    assert not modulus_11_fails("6707610032")  # 4·6+3·7+2·0+7·7+6·6+5·1+4·0+3·0+2·3+1·2 = 143 = 13·11
    assert modulus_11_fails("6707610033")
    assert valid_cpr("6707610033") == "6707610033"


@MANY
@given(st.lists(st.one_of(st.none(), st.text(max_size=30), DIGITS, DIGITS.map(lambda c: f"om {c[:6]}-{c[6:]} og"))))
def test_a_column_is_masked_cell_by_cell(celler):
    awaited = [None if c is None else PSEUDONYM.mask(c) for c in celler]
    assert PSEUDONYM.mask_column(pa.array(celler, pa.string())).to_pylist() == awaited


@MANY
@given(st.lists(st.one_of(st.text(max_size=30), DIGITS, DIGITS.map(lambda c: f"om {c[:6]} - {c[6:]} og"))))
def test_a_text_of_many_cells_is_under_suspicion_when_one_of_them_is(celler):
    for separator in (";", ",", "\t"):
        if any(PSEUDONYM.mask(c) != c for c in celler):
            assert suspects(separator.join(celler).encode(), separator)


def test_a_text_without_cpr_shaped_digits_is_under_none():
    assert not suspects("R-101-0061798;101;økonomisk friplads;3;2021-08-06;2022-06-15;1.115.157,50;06-08-2021;\n".encode(), ";")


@MANY
@given(st.lists(st.one_of(st.sampled_from(["", "-", " 610190-0001", "6101900001", "x"]), DIGITS)))
def test_a_cpr_column_gives_masks_and_pseudonyms_cell_by_cell(celler):
    mask, ids, _ = PSEUDONYM.cpr_column(pa.array(celler, pa.string()))
    assert [m.strip() for m in mask.to_pylist()] == [PSEUDONYM.mask_cell(c).strip() for c in celler]
    assert ids.to_pylist() == [PSEUDONYM.borger_id(c) for c in celler]
