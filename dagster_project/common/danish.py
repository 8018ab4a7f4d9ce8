"""Danish formatting and folding of words.

* How words are compared: the folding that headers, enums and municipality names share (docs/kontrakter.md §1).
* Danish formatting of figures, in one place: amounts, shares, dates, alphabetical order. No locale.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

_DANISH = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})


def fold(text: str) -> str:
    """Case and surrounding space ignored, æ/ae, ø/oe, å/aa alike. The SQL twin is the macro `fold`."""
    return unicodedata.normalize("NFC", text).strip().lower().translate(_DANISH)


_KEYBOARDS = str.maketrans({"ö": "oe", "ä": "ae"})  # the Swedish and the German keyboard's ø and æ


def fold_header(text: str) -> str:
    """As `fold`, and spaces and punctuation ignored: `Sagsnr.`, `SAGS_NR` and `sagsnr` are one header."""
    return re.sub(r"[\W_]+", "", fold(text).translate(_KEYBOARDS))


FIXED_SPACES = "\u00a0"
MINUS = "\u2212"
NOT_MEASURED = "–"
MONTHS = ("jan.", "feb.", "mar.", "apr.", "maj", "jun.", "jul.", "aug.", "sep.", "okt.", "nov.", "dec.")
MONTH_NAMES = (
    *("januar", "februar", "marts", "april", "maj", "juni"),
    *("juli", "august", "september", "oktober", "november", "december"),
)
_DANISH_LETTERS = str.maketrans(",.", ".,")
_REMEMBERED = 1 << 16  # shares as text: a country shows each on several pages, in tables and in drawings
_SMALLEST = [Decimal(1).scaleb(-decimals) for decimals in range(10)]
_LETTERS = {"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}", "aa": "}"}  # the three characters that follow z in ASCII


def tal(value: Decimal | int | None, decimals: int = 0) -> str:
    """`1.115.157` or `1.115.157,50`; half-up from the unrounded value; `–` for what was not measured."""
    if value is None:
        return NOT_MEASURED
    if type(value) is int and not decimals:  # most of what is shown
        return (MINUS if value < 0 else "") + f"{abs(value):,}".replace(",", ".")
    rounded = Decimal(value).quantize(_SMALLEST[decimals], ROUND_HALF_UP)
    text = f"{abs(rounded):,.{decimals}f}".translate(_DANISH_LETTERS)
    return (MINUS if rounded < 0 else "") + text


def kroner(value: Decimal | int | None) -> str:
    """`1.115.157 kr.`, with øre only where there are some."""
    if value is None:
        return NOT_MEASURED
    whole = int(value)
    return (tal(whole) if whole == value else tal(value, 2)) + FIXED_SPACES + "kr."


@lru_cache(_REMEMBERED)
def pct(share: Decimal | float | None, decimals: int = 1) -> str:
    """A share 0–1 as `32,5 pct.`; `–` when there is none.

    A float is read by its shortest text, so that 689/2000 is 34,45 and rounds up, not 34,4499…"""
    return NOT_MEASURED if share is None else tal(percent(share), decimals) + FIXED_SPACES + "pct."


def pct_within(share: float, low: float | None, high: float | None) -> str:
    """A share known to lie between two others, `33,5 ±0,5 pct.`: the middle, and how far from it the share may be. Without them
    the share alone."""
    if low is None or high is None:
        return pct(share)
    half = percent(high) - percent(low)
    return f"{tal(percent(share), 1)}{FIXED_SPACES}±{tal(half / 2, 0 if half % 2 == 0 else 1)}{FIXED_SPACES}pct."


def percentage_points(difference: Decimal | float) -> str:
    """The difference of two shares, `−0,71 procentpoint`: pct. of what would be another question."""
    return tal(percent(difference), 2) + FIXED_SPACES + "procentpoint"


def percent(share: Decimal | float) -> Decimal:
    """A share 0–1 in pct., unrounded."""
    return Decimal(repr(share) if isinstance(share, float) else share) * 100


@lru_cache(_REMEMBERED)
def as_shown(share: Decimal | float) -> float:
    """A share 0–1 in pct. as it is printed, one decimal: marks in a chart say no more than the text beside them."""
    return float(percent(share).quantize(Decimal("0.1"), ROUND_HALF_UP))


def mio(amount: Decimal | int | None, decimals: int = 1) -> str:
    """Kroner as millions without unit, `11,3`."""
    return NOT_MEASURED if amount is None else tal(Decimal(amount) / 1_000_000, decimals)


def date_(dag: date | None) -> str:
    """`31. dec. 2023`."""
    if dag is None:
        return NOT_MEASURED
    return f"{dag.day}.{FIXED_SPACES}{MONTHS[dag.month - 1]}{FIXED_SPACES}{dag.year}"


@lru_cache(_REMEMBERED)
def maaned(periode: str | None) -> str:
    """`dec. 2023` from a period `2023-12`; a year stays a year."""
    if periode is None or len(periode) != 7:
        return periode or NOT_MEASURED
    return f"{MONTHS[int(periode[5:]) - 1]}{FIXED_SPACES}{periode[:4]}"


def month_name(month: int) -> str:
    """`november` for 11."""
    return MONTH_NAMES[month - 1]


def sort_key(name: str) -> str:
    """Danish alphabetical order: æ, ø, å last, and aa as å (Aabenraa after Ærø)."""
    text = name.casefold()
    for letter, replacement in _LETTERS.items():
        text = text.replace(letter, replacement)
    return text


def saa_mange(n: int, en: str, more: str) -> str:
    """`1 kategori`, `1.204 kategorier`."""
    return f"{tal(n)} {en if n == 1 else more}"


def large(text: str | None) -> str | None:
    """With a capital first, the rest as it stands: `kommunens sager` at the head of a row."""
    return text and text[0].upper() + text[1:]


def enumeration(terms: Sequence[str]) -> str:
    """`a, b og c`."""
    return ", ".join(terms[:-1]) + " og " + terms[-1] if len(terms) > 1 else "".join(terms)
