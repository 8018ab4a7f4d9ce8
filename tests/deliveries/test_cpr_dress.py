"""A CPR number is found in free text however its digits are parted, and what only looks a little like one is left."""

from __future__ import annotations

import re
from itertools import pairwise

import pyarrow as pa
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dagster_project.deliveries.pseudonym import Pseudonym
from tests.deliveries.helpers import KEY, suspects
from tests.effort import examples

PSEUDONYM = Pseudonym(KEY)
MANY = settings(max_examples=examples(300), deadline=None)
SIGNS = " -./_,*+=~:\\()·•–—−‐\u00a0\u2009\u202f\u3000"
OTHER_DIGITS = ["０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩"]


@st.composite
def numbers(draw) -> str:
    """Ten digits that begin with a date; 60 is added to the day of half of them."""
    day = draw(st.integers(1, 31)) + draw(st.sampled_from([0, 60]))
    return f"{day:02}{draw(st.integers(1, 12)):02}{draw(st.integers(0, 99)):02}{draw(st.integers(0, 9999)):04}"


def parted(digits: str, cuts: set[int], gaps: list[str]) -> str:
    out = digits[0]
    for i, c in enumerate(digits[1:], 1):
        out += (gaps[i - 1] if i in cuts else "") + c
    return out


@st.composite
def dressings(draw) -> tuple[str, str]:
    """(ten digits, the same parted anywhere by up to three signs): a year, a time of day and decimals are no part of it."""
    digits = draw(numbers())
    cuts = draw(st.sets(st.integers(1, 9), min_size=1))
    one = draw(st.text(SIGNS, min_size=1, max_size=3))
    other = st.just(one) if draw(st.booleans()) else st.text(SIGNS, min_size=1, max_size=3)
    text = parted(digits, cuts, draw(st.lists(other, min_size=9, max_size=9)))
    places = [0, *sorted(cuts), 10]
    groups = [digits[a:b] for a, b in pairwise(places)]
    assume(not any(len(g) == 4 and g[:2] in ("19", "20") for g in groups[:-1]))
    assume([len(g) for g in groups] != [3, 7])  # a municipality's code and a number
    assume(not re.search(r",\s|\d:\d+:\d|,\d\d$|[%=]\d\d", text))  # a sign and two digits are a code: =30 is 0
    return digits, text.translate(str.maketrans("0123456789", draw(st.sampled_from(["0123456789", *OTHER_DIGITS]))))


@MANY
@given(dressings(), st.sampled_from(["", "Borger ", "nr. ", "("]), st.sampled_from(["", " ringede", ")", ".", " og 5"]))
def test_a_number_parted_anywhere_gets_the_mask_of_its_digits_by_text_column_and_many_cells(pair, before, after):
    digits, text = pair
    cell = f"{before}{text}{after}"
    masked = f"{before}{PSEUDONYM.mask(digits)}{after}"
    assert PSEUDONYM.mask(cell) == masked
    for kind in ("tekst", "dato", "enum", "heltal"):
        assert PSEUDONYM.mask_column(pa.array(["a", None, cell]), kind).to_pylist() == ["a", None, masked]
    for delimiter in ";,\t":
        assert delimiter in cell or suspects(f"x{delimiter}{cell}{delimiter}y\n".encode(), delimiter)


@MANY
@given(
    numbers().filter(lambda n: n[0] == "0" and n[1] != "0"),
    st.sampled_from([{5}, {5, 7}, {1, 3, 5}, {1, 5}, {1, 3, 5, 7}]),
    st.sampled_from([*" -./–−\u00a0", " - "]),
)
def test_a_number_without_its_leading_zero_is_found_too(digits, cuts, gap):
    """Grouped as the number with its zero is: what is left of 01-01-70-1234 when a spreadsheet took the zero."""
    nine = parted(digits[1:], cuts, [gap] * 9)
    assert PSEUDONYM.mask(f"om {nine}.") == f"om {PSEUDONYM.mask(digits)}."
    for whole in (digits[1:], f"{digits[1:4]}.{digits[4:7]}.{digits[7:]}"):
        assert PSEUDONYM.mask(f"om {whole}.") == f"om {PSEUDONYM.mask(digits)}."
        assert PSEUDONYM.mask_column(pa.array([whole])).to_pylist() == [PSEUDONYM.mask(digits)]


@pytest.mark.parametrize("text", ["1/1-70-1234", "1.1.70 1234", "01-01-1970-1234", "1/1 1970 1234", "01.01.1970/1234"])
def test_a_date_without_zeros_or_with_its_century_is_found_before_four_digits(text):
    assert PSEUDONYM.mask(text) == PSEUDONYM.mask("0101701234")
    assert suspects(text.encode(), ";")


@pytest.mark.parametrize("text", ["61-01-70-12-34", "6.101.701.234", "6101-70-1234", "61 0170 1234", "610170-1234", "6101701234"])
def test_a_key_is_masked_where_no_number_of_a_case_is_written_so(text):
    assert PSEUDONYM.mask_key(text) == PSEUDONYM.mask("6101701234")
    assert PSEUDONYM.mask_column(pa.array([text]), "noegle").to_pylist() == [PSEUDONYM.mask("6101701234")]


@pytest.mark.parametrize(
    "key",
    [
        "101701234",
        "151-2024-001",
        "210-112-0001",
        "101-0061798",
        "2024-01-0001",
        "2012-123456",
        "12-2024-0001",
        "1-2024-00001",
    ],
)
def test_keys_of_cases_are_left_as_they_stand(key):
    assert PSEUDONYM.mask_key(key) == key
    assert PSEUDONYM.mask_column(pa.array([key]), "noegle").to_pylist() == [key]


@pytest.mark.parametrize("amount", ["1.201.157.500", "101.701.234", "-101.701.234,50", "1.201.157.500,00 kr.", "12.064.947,5"])
def test_an_amount_is_left_however_large_and_what_is_none_is_not(amount):
    assert PSEUDONYM.mask_column(pa.array([amount]), "beloeb").to_pylist() == [amount]
    slipped = "61-01-70-12-34"
    assert PSEUDONYM.mask_column(pa.array([slipped]), "beloeb").to_pylist() == [PSEUDONYM.mask("6101701234")]


@pytest.mark.parametrize(
    "text",
    [
        "12.064.947,50",
        "1.201.157.500 kr.",
        "tlf. 22 33 44 55",
        "DK50 0040 0440 1162 43",
        "101, 147, 151, 153",
        "101|147|151|153",
        "2021-10-08 08.30.00",
        "05-01-2024 08.15",
        "05-01-2024 10:11:12.1234",
        "kl. 10:11:12 +0100",
        "benchmark/151/2024-01/3/alle",
        "kommune_sager_151_2024-12_v2.csv",
        "2018 2019 2020 2021",
        "§ 12, stk. 3, nr. 4 i lov nr. 1234 af 5. maj 2020",
    ],
)
def test_dates_times_amounts_telephones_accounts_and_codes_are_left_as_they_stand(text):
    assert PSEUDONYM.mask(text) == text
    assert PSEUDONYM.mask_column(pa.array([text])).to_pylist() == [text]


def test_no_text_takes_long_to_look_through():
    """Each of these made an earlier pattern go back and forth without end."""
    for text in ("0" * 20_000, "01 " * 20_000, "ø" * 20_000, "０" * 20_000, "0o" * 20_000, "1." * 20_000, "1\u200b" * 20_000):
        PSEUDONYM.mask(text)
        PSEUDONYM.mask_key(text)


@pytest.mark.parametrize(
    "day", ["31.12.9999 00:00", "31-12-9999 00.00.00", "9999-12-31T00:00:00", "01.01.0001 00:00", "1/2/2023 8:30"]
)
def test_a_day_in_any_year_is_left_where_a_day_should_stand(day: str) -> None:
    assert PSEUDONYM.mask_column(pa.array([day]), "dato").to_pylist() == [day]


@pytest.mark.parametrize("slipped", ["610170-1234", "61.01.70.1234", "61-01-1970-1234"])
def test_a_number_that_stands_where_a_day_should_is_masked(slipped: str) -> None:
    assert PSEUDONYM.mask_column(pa.array([slipped]), "dato").to_pylist() == [PSEUDONYM.mask("6101701234")]
