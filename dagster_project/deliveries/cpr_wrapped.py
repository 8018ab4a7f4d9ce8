"""A CPR number in what programs and tricks wrap digits in: codes of HTML, of addresses and of programs, tags, marks upon digits,
digits in circles or raised, letters that look like digits, months in words, text that runs backwards. The wrapping is taken off,
and each sign that is left knows its place; what is found must begin with a date."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from dagster_project.deliveries.cpr_dress import dressed, if_date
from dagster_project.deliveries.cpr_shapes import NUMBER_OR_FLOAT, digits, of_float

_MONTHS = (
    "jan(?:uar|uary)?", "feb(?:r|ruar|ruary)?", "mar(?:ts|ch)?|mrts", "apr(?:il)?", "ma[jyi]", "jun[ie]?", "jul[iy]?",
    "aug(?:ust)?", "sept?(?:ember)?", "o[kc]t(?:ober)?", "nov(?:ember)?", "de[cz](?:ember)?",
)  # fmt: skip
_NAMED = "|".join(_MONTHS)
_MONTH = re.compile(
    rf"(?<=\d)(?:st|nd|rd|th)?[^\w|;]{{0,4}}(?P<behind>{_NAMED})(?![^\W\d_])[^\w|;]{{0,4}}(?=\d)"
    rf"|(?<![^\W_])(?P<first>{_NAMED})[^\w|;]{{1,4}}(?P<day>\d\d?)(?:st|nd|rd|th)?[^\w|;]{{1,4}}(?=\d)",
    re.I,
)
# As RE2 has it too: where it fits nowhere, nothing is written in codes, nor a day with its month in words before more digits.
_DIGIT, _BETWEEN = r"[0-9\x{80}-\x{10ffff}]", "[^0-9A-Za-z|;]"
_DAY = rf"(?i:{_DIGIT}(?:st|nd|rd|th)?{_BETWEEN}*(?:{_NAMED})|(?:{_NAMED}){_BETWEEN}+{_DIGIT}{{1,2}}(?:st|nd|rd|th)?)"
CODED = rf"{_DAY}{_BETWEEN}*{_DIGIT}{{1,4}}{_BETWEEN}*{_DIGIT}{{2}}{_BETWEEN}*{_DIGIT}{{2}}|"
CODED += r"&(?:#|[A-Za-z]{2,8};)|[%=][0-9A-F][0-9A-Fa-f]|%[0-9a-fu][0-9A-Fa-f]|\\[nrtuUx]|</?[A-Za-z!]|\x{202e}"
_NEXT = "[89ABab][0-9A-Fa-f]"
_CODE = re.compile(
    r"&(?:#[0-9]{1,6}|#[xX][0-9A-Fa-f]{1,5}|[A-Za-z]{2,8});"
    r"|\\u\{?([0-9A-Fa-f]{4})\}?|%u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})|\\([nrt])"
    rf"|(?P<sign>%|=|\\x)(?:[0-7][0-9A-Fa-f]|[C-Fc-f][0-9A-Fa-f](?:(?P=sign){_NEXT}){{1,3}})"
    r"|<!?/?([A-Za-z-][A-Za-z0-9]*)[^<>]{0,200}>"
)
_INLINE = re.compile("a|b|bdi|bdo|big|code|del|em|font|i|ins|mark|q|s|small|span|strike|strong|sub|sup|tt|u|wbr|-", re.I)
_TIMES = 3  # %252D is %2D is -
_BACKWARDS = re.compile("\u202e([^\u202c\u202e]*)")
_ODD = re.compile(r"[^\t-\r -~]")
_ZEROS, _ONES = "OoØøΟοОо\uff2f\uff4f", "IlΙІ\uff29\uff4c"  # of the West, of Greece, of Russia and as wide as a sign of China
_LETTERS = _ZEROS + _ONES
_LETTER = re.compile(rf"(?<![^\W\d_{_LETTERS}])[{_LETTERS}](?![^\W\d_{_LETTERS}])")
# Six digits and four by themselves, as in the cells of a table or a list: one is a birth date.
_APART = re.compile(r"(?<=\d{6})(?<!\d{7})(?:\s{2,60}| ?[;|] ?)(?=\d{4}(?!\d))")
_WRAPPING = (_CODE, _ODD, _LETTER, _MONTH, _APART)
_LEAST = 3  # of ten digits so many are digits, the others may be letters


@dataclass(frozen=True)
class _Bare:
    """A text without wrapping, and where in the wrapped one each of its signs begins and ends."""

    text: str
    starts: list[int]
    ends: list[int]

    def replaced(self, pattern: re.Pattern[str], said: Callable[[re.Match[str]], str | None]) -> _Bare:
        """With other signs in the place of what fits, and what fits as it stands where nothing is said of it."""
        text, starts, ends, end = "", [], [], 0
        for m in pattern.finditer(self.text):
            if (new := said(m)) is not None:
                a, b = m.span()
                text += self.text[end:a] + new
                starts += self.starts[end:a] + [self.starts[a]] * len(new)
                ends += self.ends[end:a] + [self.ends[b - 1]] * len(new)
                end = b
        if not end:
            return self
        return _Bare(text + self.text[end:], starts + self.starts[end:], ends + self.ends[end:])

    def turned(self) -> _Bare:
        """As it is shown where a sign of Unicode lets it run backwards."""
        text, starts, ends = self.text, list(self.starts), list(self.ends)
        for m in _BACKWARDS.finditer(text):
            inside = slice(*m.span(1))
            text = text[: m.start(1)] + m[1][::-1] + text[m.end(1) :]
            starts[inside], ends[inside] = starts[inside][::-1], ends[inside][::-1]
        return _Bare(text, starts, ends)


def wrapped(text: str, *, key: bool = False) -> Iterator[tuple[int, int, str]]:
    """(start, end, the ten digits) of each such number, from its left; in a key of those that no number of a case looks like."""
    bare = _bare(text)
    if bare is None:
        return
    for start, end, ten in _found(bare.text, key):
        first, last = min(bare.starts[start:end]), max(bare.ends[start:end])
        as_it_stands = NUMBER_OR_FLOAT.fullmatch(text[first:last])
        if _are_digits(bare, text, start, end) and not (as_it_stands and as_it_stands[1]):  # else its exponent is to stay
            yield first, last, ten


def _bare(text: str) -> _Bare | None:
    """None for a text that nothing is wrapped in."""
    if not any(pattern.search(text) for pattern in _WRAPPING):
        return None
    bare = _Bare(text, list(range(len(text))), list(range(1, len(text) + 1)))
    for _ in range(_TIMES):
        bare = bare.replaced(_CODE, _decoded)
    bare = bare.turned().replaced(_ODD, _plain).replaced(_LETTER, lambda m: "0" if m[0] in _ZEROS else "1")
    bare = bare.replaced(_MONTH, _of_month).replaced(_APART, lambda m: " ")
    return bare if bare.text != text else None


def _decoded(m: re.Match[str]) -> str | None:
    code = m[0]
    if code[0] == "&":
        sign = html.unescape(code)
        return sign if sign != code else None
    if code[0] == "<":
        return "" if _INLINE.fullmatch(m[6]) else " "
    if m[4]:
        return {"n": "\n", "r": "\r", "t": "\t"}[m[4]]
    if hex_ := m[1] or m[2] or m[3]:
        return chr(min(int(hex_, 16), 0x10FFFF))
    return bytes.fromhex(code.replace(m["sign"], "")).decode("utf-8", "replace")


def _of_month(m: re.Match[str]) -> str:
    """A month in words, and the day behind it, as the numbers of a date."""
    name = m["behind"] or m["first"]
    nr = next(i for i, names in enumerate(_MONTHS, 1) if re.fullmatch(names, name, re.I))
    return f"-{nr:02}-" if m["behind"] else f"{m['day']}-{nr:02}-"


def _plain(m: re.Match[str]) -> str | None:
    """A digit of any kind as a digit, nothing for a mark upon one or a sign that is not seen."""
    sign = m[0]
    if unicodedata.category(sign) in ("Mn", "Me", "Cf", "Cc"):
        return None if sign == "\x85" else ""
    value = unicodedata.numeric(sign, -1)
    return str(int(value)) if 0 <= value < 10 and value == int(value) else None


def _found(text: str, key: bool) -> Iterator[tuple[int, int, str]]:
    end = 0
    for m in NUMBER_OR_FLOAT.finditer(text):
        yield from ((end + a, end + b, ten) for a, b, ten in dressed(text[end : m.start()], key=key))
        end = m.end()
        found = digits(m[0]) if m[1] is None else of_float(*m.groups())
        if found and if_date(found[:10]):  # ten digits that say no date are no number, but where they stand unwrapped
            yield m.start(), end, found
    yield from ((end + a, end + b, ten) for a, b, ten in dressed(text[end:], key=key))


def _are_digits(bare: _Bare, text: str, start: int, end: int) -> bool:
    """Whether enough of them are digits. No spreadsheet took a zero before a letter or a raised digit, and a letter by itself is
    a word where others than pairs stand beside it."""
    signs = [text[a:b] for a, b in zip(bare.starts[start:end], bare.ends[start:end], strict=True)]
    groups = [signs[slice(*m.span())] for m in re.finditer(r"\d+", bare.text[start:end])]
    letters = [[sign in _LETTERS for sign in group] for group in groups]
    total = sum(map(len, groups))
    if total < 10 and any(len(sign) == 1 and not sign.isdecimal() for group in groups for sign in group):
        return False
    alone = [True] in letters and max(map(len, groups)) > 2
    return not alone and total - sum(map(sum, letters)) >= _LEAST
