"""A CPR number in whatever dress gets the mask of its ten digits, in text and in keys; what is no number in any dress is left."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from urllib.parse import quote

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_project.deliveries.contract import contracts
from dagster_project.deliveries.pseudonym import Pseudonym, holds_digits
from tests.deliveries.helpers import KEY, suspects
from tests.effort import examples

PSEUDONYM = Pseudonym(KEY)
MASK = re.compile("cpr:[0-9a-f]{16}")
MANY = settings(max_examples=examples(150), deadline=None)

# How the ten digits are parted: the lengths of the groups, and what stands between them (one for all, or one for each).
PARTED: list[tuple[tuple[int, ...], tuple[str, ...]]] = [
    ((10,), ("",)),
    ((6, 4), ("-", " ", "/", ".", ":", "_", " - ", "--", ")", "+", "       ", ";", " | ")),
    ((6, 4), (", ", " , ")),
    ((6, 4), ("\n", "\r\n", "\t", "\u00a0", "\u2013", "\u2028")),
    ((2, 2, 2, 4), ("-", "/", ".", " ", ":", "\u202f", "\n")),
    ((2, 2, 2, 2, 2), (" ", "-", "\u00a0", "\t")),
    ((4, 2, 2, 2), (" ", "-")),
    ((4, 2, 4), (" ", ".")),
    ((6, 2, 2), ("-", " ")),
    ((1,) * 10, (" ", "\u2009")),
    ((7, 3), ("\t", "\n")),
]  # fmt: skip
ORDINARY = "0123456789"
DIGITS = [
    ORDINARY, "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९", "".join(chr(0x1D7CE + i) for i in range(10)),
    "⓪①②③④⑤⑥⑦⑧⑨", "⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉", "🄋➀➁➂➃➄➅➆➇➈", "〇一二三四五六七八九",
]  # fmt: skip
MONTHS = ["jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]
LETTERS = [{"0": "O"}, {"0": "o", "1": "l"}, {"1": "I"}, {"0": "O", "1": "I"}, {"0": "Ø", "1": "l"}, {"0": "О"}]


def marked(mark: str) -> Callable[[str], str]:
    return lambda text: re.sub(r"(\d)(?=.*\d)", rf"\1{mark}", text, flags=re.S)


def digits_as(code: str) -> Callable[[str], str]:
    return lambda text: re.sub(r"[0-9]", lambda m: code.format(ord(m[0])), text)


def gaps_as(code: str) -> Callable[[str], str]:
    return lambda text: re.sub(r"[^0-9]", lambda m: code.format(ord(m[0])), text)


WRAPPED: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "underlined": marked("\u0332"),
    "joined by what is not seen": marked("\u2060"),
    "in keycaps": lambda text: marked("\ufe0f\u20e3")(text),
    "digits as codes of HTML": digits_as("&#{};"),
    "digits as hexadecimal codes of HTML": digits_as("&#x{:x};"),
    "gaps as codes of HTML": gaps_as("&#{};"),
    "codes of HTML coded again": gaps_as("&amp;#{};"),
    "as in an address": lambda text: quote(text, safe=""),
    "digits as in an address": digits_as("%{:02x}"),
    "as in an address, twice": lambda text: quote(quote(text, safe=""), safe=""),
    "digits as in JSON": digits_as("\\u{:04x}"),
    "gaps as in JSON": gaps_as("\\u{:04X}"),
    "digits as in a mail": digits_as("={:02X}"),
    "each digit in bold": lambda text: re.sub(r"[0-9](?=.*[0-9])", r"\g<0><b></b>", text, flags=re.S),
    "backwards": lambda text: f"\u202e{text[::-1]}\u202c",
}
NAMED = ["010190&nbsp;1234", "010190&ndash;1234", "010190&minus;1234", "010190&shy;1234", "010190<br/>1234", "010190\\n1234"]
NAMED += ["<td>010190</td><td>1234</td>", '="010190-1234"', "'0101901234", "0.101.901.234", "0,101,901,234", "(010190)1234"]
NAMED += ["1.01901234E8", "0101901.234E3", "01-01-1990-1234", "1/1-1990-1234", "10190-1234", "0101901234,00", "cpr0101901234x"]


@st.composite
def numbers(draw) -> str:
    """Ten digits that begin with a day: as real ones do, or with 60 added to it."""
    day = draw(st.integers(1, 31)) + draw(st.sampled_from([0, 60]))
    return f"{day:02}{draw(st.integers(1, 12)):02}{draw(st.integers(0, 99)):02}{draw(st.integers(0, 9999)):04}"


@st.composite
def parted(draw) -> tuple[str, str]:
    ten = draw(numbers())
    lengths, gaps = draw(st.sampled_from(PARTED))
    if lengths[0] == 4 and ten[:2] in ("19", "20"):  # a year
        lengths, gaps = PARTED[1]
    ends = [sum(lengths[: i + 1]) for i in range(len(lengths))]
    groups = [ten[end - length : end] for length, end in zip(lengths, ends, strict=True)]
    return ten, draw(st.sampled_from(gaps)).join(groups)


def assert_masked_everywhere(dressed: str, ten: str, before: str, after: str) -> None:
    """In a text, in a column of texts and of keys, in a column of CPR numbers, and by the search of many cells."""
    cell, masked = f"{before}{dressed}{after}", f"{before}{PSEUDONYM.mask(ten)}{after}"
    found = re.compile(rf"{re.escape(before)}[\u202e]?{PSEUDONYM.mask(ten)}[^0-9A-Za-z]?{re.escape(after)}")
    assert found.fullmatch(PSEUDONYM.mask(cell)), (cell, masked)
    for kind in ("tekst", "noegle"):
        (found_,) = PSEUDONYM.mask_column(pa.array([cell]), kind).to_pylist()
        assert found.fullmatch(found_), (kind, found_)
    assert MASK.fullmatch(PSEUDONYM.mask_cell(dressed))
    for delimiter in ";,\t":
        assert {delimiter, "\n", "\r"} & set(cell) or suspects(f"x{delimiter}{cell}{delimiter}y\n".encode(), delimiter)


@MANY
@given(parted(), st.sampled_from(sorted(WRAPPED)), st.sampled_from(["", "Borger ", "("]), st.sampled_from(["", " ringede", ")"]))
def test_a_number_in_any_wrapping_is_masked_in_text_and_in_keys(dressed, wrapping, before, after):
    ten, text = dressed
    assert_masked_everywhere(WRAPPED[wrapping](text), ten, before, after)


@MANY
@given(parted(), st.lists(st.sampled_from(DIGITS), min_size=10, max_size=10), st.booleans(), st.sampled_from(["", "Borger "]))
def test_a_number_in_digits_of_any_kind_or_of_several_is_masked_in_text_and_in_keys(dressed, kinds, mixed, before):
    ten, text = dressed
    rest = iter(kinds)
    text = re.sub(r"[0-9]", lambda m: (next(rest) if mixed else kinds[0])[int(m[0])], text)
    assert_masked_everywhere(text, ten, before, "")


@MANY
@given(parted(), st.sampled_from(LETTERS), st.sets(st.integers(0, 9)), st.sampled_from(["", "om ", "I dag: "]))
def test_a_number_with_letters_for_some_zeros_and_ones_is_masked_in_text_and_in_keys(dressed, letters, kept, before):
    ten, text = dressed
    if sum(c in letters for c in ten) > 7:
        ten, text = "0101901234", "010190-1234"
    place = iter(range(10))
    text = re.sub(r"[0-9]", lambda m: m[0] if next(place) in kept else letters.get(m[0], m[0]), text)
    assert_masked_everywhere(text, ten, before, "")


@pytest.mark.parametrize("text", NAMED)
def test_what_programs_write_of_a_number_shows_none_of_it_in_text_and_in_keys(text):
    ten = PSEUDONYM.mask("0101901234")
    for kind in ("tekst", "noegle", "enum", "dato", "beloeb", "heltal"):
        (found,) = PSEUDONYM.mask_column(pa.array([text]), kind).to_pylist()
        assert ten in found and not re.search(r"\d{3}", MASK.sub("", found)), found
    assert MASK.fullmatch(PSEUDONYM.mask_cell(text))
    assert suspects(text.encode(), "\t")


OF_1990 = """
1990-01-01-1234|1990/01/01 1234|1990.01.01-1234|1990 01 01 1234|1990_01_01_1234|1990-1-1-1234
1990-01-01 / 1234|１９９０-01-01-1234|l990-01-01-1234
1990&#45;01&#45;01&#45;1234|19900101-1234
1. januar 1990 1234|1. januar 1990-1234|01-jan-1990-1234|1. jan. 1990-1234
01 JAN 90 1234|01jan90-1234|1jan1990 1234|01-jan-901234|1. januar 1990 (1234
January 1, 1990 1234|Jan 1st, 1990-1234|1st January 1990 1234
1. januar 1990, 1234|1990-01-01 12 34|1990-01-011234|1990-01-01, 1234|1990.01.011234|1990/01/01 12-34|1990-1-11234
01-01-1990 12 34|01/01 1990, 1234|01-01-1990, 1234|01.01.1990/12/34|1990 01 01 12 34|1990-01-0112 34|January 1, 1990, 1234
010190, 1234|1.1.1990, 12 34|1. jan. 1990, 12-34|1990-01-01-12-34|1990 januar 1, 1234|1. januar 1990 12 34|01-01-90, 1234
1990-jan-01-1234|01/Jan/1990:1234|1.&nbsp;januar&nbsp;1990&nbsp;1234|1. januar 1990 – 1234
"""
LOST_ZERO = """
101,901,234|101.901.234|101 901 234|101'901'234|101_901_234|="101901234"|101901234
"""
LEFT = """
31-12-9999 00:00|2024-01-01T00:00:00.000+01:00|2024-05-01 12:34:56.123456|2023-12-31T23:00:00Z|1/2/2023 8:30|2012-01-05 12:34:56
fra 01-01-2023 til 31-12-2023|2024-01-15 2024-02-15|25-01-2024 kl. 08.30.00|kl. 10.15-11.45|1.115.157,50 kr.|12.064.947,5
½ af 12 34 56|tlf. 22 33 44 55|CVR 12345678|reg. 1234 konto 567890|DK50 0040 0440 1162 43|§ 12, stk. 3
100 m² i 2024|fodnote¹ 12 og ²13
50 % af 1.200|I 2023 og 2024|I II III IV|Ill. 12 og 13|Lo-Ol 2024|Børn & Unge 12|1<2 og 3>2|a=1, b=22, c=333|http://x.dk/sag?id=2024-123&nr=4
0151-2024-001|benchmark/151/2024-01/3/alle|050124: 12 sager|110212 og 4567
101,147,151,153|12,101,147,151|101,901,234 kr.|1,101,901,23|1. maj 2023-12. maj 2023
fra 1. januar 2023 til 31. december 2023
1990-01-01 12:34|1990-01-01 12.34|1990-01-01 12:34:56|1900-01-01 00:00:00|01-01-1990 00:00
1990-01-01 1991-01-01
2023-11-01 12:34|2023-11-01 12 34|2023-11-01, 1500|01-11-2023, 1500|2024-01-011234|1. januar 1990, 1234 kr.|1. november 2023, 1234
1. januar 1990, 31. december 1991|1990-01-01, 1991-01-01|beløb 110212, 4567, 8901|2, 4, 1234
4567, 110212, 8901|010190, 151|110212, 4567 kr.
1. januar 2023 - 31. december 2023|lov nr. 1234 af 5. maj 2020|5. maj 2020 kl. 0830|2024-01-15 0830|2024-01-15 2024-02-15
31-12-2023 2024-01-15|2023-12-31 24:00|Majvej 1990, 1234|12 mark 1990 1234|4 novemberdage 2020 1234
"""
KEYS = """
151-2024-001|2024-000123|2024/000123|24-12345|12345-2024|101-0061798|210-112-0001|2024-01-0001|2012-01-0001|2024-01-15-0001
202400123|202.400.123|123456789|101901234|101.901.234|101,901,234|101 901 234
R-351-0001000|S2024-0000123|I-2024-12345|IL-101-0061798|K-0012|27.12.04-G01-17-24|05.01.02-A00-1-19|0151.123456|9f1c2b3a-4d5e-4f60
SAG-2024-01-00012|2024 - 000123|12-345678|1-2024-00001|%-12-2024|A&B-2024-12|101,147,151,153|2024-12-31
2012-01-010190|2015-10-011234|2012-01-01 12 34|2023-11-01 12:34|151-2012-01-01-12-34
S101901234|101901234-1|202400123.0|101-901-234
5. maj 2020|2024-01-15 0830|2024-01-15 2024-02-15|31-12-2023 2024-01-15|101,901,234 kr.
"""


def listed(texts: str) -> list[str]:
    return texts.strip().replace("\n", "|").split("|")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [(t, ("tekst", "noegle", "enum", "dato")) for t in listed(OF_1990)]
    + [(t, ("tekst", "enum", "dato")) for t in listed(LOST_ZERO)],
)
def test_a_number_behind_its_year_or_a_month_in_words_or_in_thousands_is_masked(text, kinds):
    for kind in kinds:
        (found,) = PSEUDONYM.mask_column(pa.array([text]), kind).to_pylist()
        assert MASK.search(found) and not re.search(r"\d", MASK.sub("", found)), (kind, found)
    assert {*MASK.findall(PSEUDONYM.mask(text))} <= {PSEUDONYM.mask("0101901234"), PSEUDONYM.mask("199001011234")}
    assert MASK.fullmatch(PSEUDONYM.mask_cell(text))
    assert suspects(f"x;{text};y\n".encode(), ";") or holds_digits(pa.array([text]), 9)


@pytest.mark.parametrize(
    "month", ["jan", "februar", "Marts", "APR", "maj", "juni", "Jul.", "august", "sept.", "oktober", "nov", "december"]
)
def test_each_month_in_words_is_the_month_of_the_number(month):
    nr = MONTHS.index(month[:3].lower()) + 1
    assert PSEUDONYM.mask(f"5. {month} 1985-4321") == PSEUDONYM.mask(f"05{nr:02}854321")


def test_nine_digits_in_threes_are_an_amount_where_an_amount_should_stand():
    for amount in ("101.901.234", "101.901.234 kr.", "101.901.234,50", "-101.901.234"):
        assert PSEUDONYM.mask_column(pa.array([amount]), "beloeb").to_pylist() == [amount]


@pytest.mark.parametrize("text", listed(LEFT))
def test_what_a_text_says_that_is_no_number_is_left_as_it_stands(text):
    for kind in ("tekst", "enum", "dato"):
        assert PSEUDONYM.mask_column(pa.array([text]), kind).to_pylist() == [text]


@pytest.mark.parametrize("text", listed(KEYS))
def test_numbers_of_cases_are_left_as_they_stand(text):
    assert PSEUDONYM.mask_key(text) == text
    assert PSEUDONYM.mask_column(pa.array([text]), "noegle").to_pylist() == [text]


def test_every_number_of_a_case_of_the_usual_forms_is_left_whatever_year_and_number_it_has():
    luck = random.Random(15)
    forms = ["{y}-{n:06}", "{y}/{n:05}", "{k}-{y}-{n:03}", "{n:05}-{y}", "{y}-{m:02}-{n:04}", "S{y}{n:05}", "{k}-{n:07}"]
    for form in forms:
        keys = []
        for _ in range(2_000):
            year, kommune, month = luck.randrange(2013, 2031), luck.randrange(101, 861), luck.randrange(1, 13)
            keys.append(form.format(y=year, k=kommune, m=month, n=luck.randrange(1, 1000)))
        assert PSEUDONYM.mask_column(pa.array(keys), "noegle").to_pylist() == keys, form


def test_a_masked_key_is_a_pseudonym_of_its_own_however_it_is_written():
    a = {
        PSEUDONYM.mask_key(k)
        for k in ("0101 90 12 34", "01-01-1990-1234", "010190-12-34", "10190-1234", "010190\n1234", "0l0l90-l234")
    }
    assert a == {PSEUDONYM.mask("0101901234")}
    assert PSEUDONYM.mask_key("10190-1235") not in a


@pytest.mark.parametrize("kilde", sorted(contracts()))
def test_the_name_of_no_delivery_is_masked(kilde):
    """A name that is masked would be another place, and the delivery another one."""
    form = "{0}/{0}_{1}_{2}.csv"
    periods = (
        ["2023"] if contracts()[kilde].periode == "aar" else [f"{y}-{m:02}" for y in (1999, 2012, 2024) for m in range(1, 13)]
    )
    for kommune in ("101", "151", "860"):
        for period in periods:
            for version in ("", "_v2", "_v12"):
                name = form.format(kilde, kommune, period + version)
                assert PSEUDONYM.mask(name) == name


def test_no_wrapped_text_takes_long_to_look_through():
    for text in (
        "1 jan ",
        "1jan",
        "jan 1 ",
        "maj ",
        "1990-01-",
        "101,901,",
        "&#48;",
        "%30",
        "<b>",
        "l",
        "I 1",
        "①",
        "1\u0301",
        "\u202e1",
        "010190 ",
        "1" * 6 + " " * 300,
    ):
        for long in (text * (20_000 // len(text)), f"123456{text * 900}"):
            PSEUDONYM.mask(long)
            PSEUDONYM.mask_key(long)
