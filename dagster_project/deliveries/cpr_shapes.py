"""What a CPR number may look like in text: in one run or parted, in any script's digits, with letters O, or as a float."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

# What may stand between any two digits without being seen, or by a slip: invisible signs and quotes. Spaces of any width part the
# pairs, the halves or all of them: a space just anywhere is as likely to stand in a case number (2023 000123).
_INVISIBLE = "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
_QUOTES = "'\"`\u00b4\u2018\u2019\u201c\u201d"
_SPACES = " \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_SOFT = f"[{_INVISIBLE}{_QUOTES}]{{0,3}}"
_SPACE = f"{_SOFT}[{_SPACES}]{{1,2}}{_SOFT}"
# What people write between the birth date and the last four digits, and between the parts of the date.
_STROKES = "-\u2010-\u2015\u2043\u2212\uff0d./\uff0e_"


def _shapes(digit: str) -> tuple[str, str]:
    """The number whole, and with its birth date parted like any date, of such digits."""
    two = f"{digit}{_SOFT}{digit}"
    four = f"{two}(?:{_SOFT}|{_SPACE}){two}"
    stroke = f"{_SOFT}(?:[{_SPACES}]{{1,2}}|[{_STROKES}]){_SOFT}"
    perhaps = f"{_SOFT}[{_SPACES}\\t]{{0,2}}[{_STROKES}]?[{_SPACES}\\t]{{0,2}}{_SOFT}"
    whole = f"{digit}(?:{_SOFT}{digit}){{5}}{perhaps}{four}|{digit}(?:{_SPACE}{digit}){{9}}"
    # spaced to its end only where it is parted all through: the end of 05-01-2024 08.15 is no 24 08
    return whole, f"{two}{stroke}{two}{stroke}{two}(?:{perhaps}{two}{_SOFT}{two}|{stroke}{two}{_SPACE}{two})"


# The search by columns (RE2, which cannot look around) may suspect a word with many letters o; the one by cell does not mask it.
_WHOLE, _PARTED = _shapes(r"[\p{Nd}Oo]")
_FLOAT = r"\p{Nd}+[.,]\p{Nd}{5,}[eE][+]?\p{Nd}{1,3}"
SUSPICION = f"{_WHOLE}|{_PARTED}|{_FLOAT}"
NO_DATE = "0001-01-01|1900-01-01|9999-12-31|01[-./]01[-./](?:0001|1900)|31[-./]12[-./]9999"

_whole, _parted = _shapes(r"(?:\d|(?<![^\W\d_Oo])[Oo](?![^\W\d_Oo]))")
# Whatever digits run on at either end go too: an 11-digit slip holds a CPR number. A date is never behind a digit: the end of
# 2023-12-31 is no day, month and year.
NUMBER = re.compile(f"\\d*(?:{_whole})\\d*|(?<!\\d)(?:{_parted})\\d*")
FLOAT = re.compile(r"(\d+)[.,](\d{5,})[eE][+]?(\d{1,3})")


def digits(found: str) -> str:
    """The digits of such a text, in the usual script; a letter O is a zero."""
    return "".join("0" if c in "Oo" else str(unicodedata.digit(c)) for c in found if c in "Oo" or c.isdecimal())


def of_float(whole: str, decimals: str, exponent: str) -> str | None:
    """The ten digits of a number in scientific notation; None for one that is no whole number of nine or ten digits."""
    value = Decimal(f"{whole}.{decimals}").scaleb(min(int(exponent), 20))
    return f"{int(value):010d}" if value == value.to_integral_value() and 10**8 <= value < 10**10 else None
