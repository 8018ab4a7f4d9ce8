"""What a CPR number may look like in text: in one run or parted, in any script's digits, with letters O, or as a float."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

# What may stand between any two digits without being seen, or by a slip: invisible signs and quotes. Spaces of any width part the
# pairs, the halves or all of them: a space just anywhere is as likely to stand in a case number (2023 000123).
SOFT = "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
SOFT += "'\"`\u00b4\u2018\u2019\u201c\u201d"
_SPACES = " \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
# What people write between the birth date and the last four digits, and between the parts of the date.
_STROKES = "-\u2010-\u2015\u2043\u2212\uff0d./\uff0e_"


def _shapes(first: str, digit: str, soft: str = SOFT, spaces: str = _SPACES, strokes: str = _STROKES) -> tuple[str, str]:
    """The number whole, and with its birth date parted like any date, of such digits."""
    soft = f"[{soft}]*"
    space = f"{soft}[{spaces}]{soft}(?:[{spaces}]{soft})?"
    stroke = f"(?:{space}|{soft}[{strokes}]{soft})"
    wide = f"{soft}(?:[{spaces}\\t]{soft}){{0,2}}"
    perhaps = f"{wide}(?:[{strokes}]{wide})?"
    two = f"{digit}{soft}{digit}"
    four = f"{two}(?:{soft}|{space}){two}"
    whole = f"{first}(?:{soft}{digit}){{5}}{perhaps}{four}|{first}(?:{space}{digit}){{9}}"
    # spaced to its end only where it is parted all through: the end of 05-01-2024 08.15 is no 24 08
    return whole, f"{first}{soft}{digit}{stroke}{two}{stroke}{two}(?:{perhaps}{two}{soft}{two}|{stroke}{two}{space}{two})"


def _suspicion(whole: str, parted: str, digit: str) -> str:
    return f"{whole}|{parted}|(?:{digit}[.,]{digit}{{4}}|{digit}{{4}}[.,]){digit}+[eE][+]?{digit}"


# For the search by columns and by texts (RE2, which cannot look around): it may suspect a word with many letters o, which the one
# by cell does not mask. Every sign beyond ASCII stands for any other: made in a fiftieth of the time, which a search of some
# megabytes notices.
_BEYOND = r"\x{80}-\x{10ffff}"
_COARSE_FIRST, _COARSE_DIGIT = f"[0-9Oo{_BEYOND}]", f"[0-9OoIl{_BEYOND}]"
COARSE = _suspicion(*_shapes(_COARSE_FIRST, _COARSE_DIGIT, f"'\"`{_BEYOND}", f" {_BEYOND}", f"-./_{_BEYOND}"), f"[0-9{_BEYOND}]")

DIGIT = r"(?:\d|(?<![^\W\d_Oo])[Oo](?![^\W\d_Oo]))"
_whole, _parted = _shapes(DIGIT, DIGIT)
# Whatever digits run on at either end go too: an 11-digit slip holds a CPR number. A date is never behind a digit: the end of
# 2023-12-31 is no day, month and year.
_number = f"\\d*(?:{_whole})\\d*|(?<!\\d)(?:{_parted})\\d*"
NUMBER = re.compile(_number)
NUMBER_OR_FLOAT = re.compile(rf"(\d+)[.,](\d{{5,}}|(?<=\d{{4}}.)\d+)[eE][+]?(\d{{1,3}})|{_number}")


def digits(found: str) -> str:
    """The digits of such a text, in the usual script; a letter O is a zero."""
    return "".join("0" if c in "Oo" else str(unicodedata.digit(c)) for c in found if c in "Oo" or c.isdecimal())


def of_float(whole: str, decimals: str, exponent: str) -> str | None:
    """The ten digits of a number in scientific notation; None for one that is no whole number of nine or ten digits."""
    value = Decimal(f"{whole}.{decimals}").scaleb(min(int(exponent), 20))
    return f"{int(value):010d}" if value == value.to_integral_value() and 10**8 <= value < 10**10 else None
