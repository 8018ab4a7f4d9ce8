"""A CPR number in any dress of free text: ten digits that begin with a date, a leading zero perhaps lost, with anything short
between any of them. Wider than cpr_shapes.py, which masks whatever ten digits stand together: here the digits must say a date."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from dagster_project.deliveries.cpr_shapes import DIGIT, SOFT, digits

_GAP = 8  # signs between two digits at most, of which 4 are seen
_SEEN = 4
_SIGN = re.compile(DIGIT)
_SOFT = re.compile(f"[{SOFT}]")
_BETWEEN = re.compile(r"[^\w|;]|_")
_LIST = re.compile(r",\s")  # what parts the members of a list
_STROKE = re.compile("[-./_]+")
_THOUSANDS = re.compile("[., _\u00a0\u2009\u202f']")
_KRONER = re.compile(r"(?:,\d\d?)?\s*(?:kr|dkk|,-)", re.I)
# How nine digits are grouped that were ten before a spreadsheet took the leading zero.
_NINE = {(9,), (5, 4), (5, 2, 2), (1, 2, 2, 4), (1, 4, 4), (1, 2, 2, 2, 2), (1,) * 9}
# What is no number of a case: where all gaps are alike, whatever they are, and as a spreadsheet shows it without its zero.
_PAIRS = {(2, 2, 2, 2, 2), (4, 2, 4), (2, 4, 4), (2, 2, 6), (1, 3, 3, 3)}
_PARTED = {(6, 4), (2, 2, 2, 4), (6, 2, 2), (4, 2, 2, 2)}
_LOST = {(5, 4), (1, 2, 2, 4)}
_YEARS = ("19", "20")
_CASES_FROM = "2010"  # cases of earlier years are none of ours: a date of one in a key is that of a birth
_NEXT_DATE = re.compile(r"[-./]\d{1,2}[-./]\d")  # what stands behind a year that begins a date of its own
_CLOCK = re.compile("(?:[01][0-9]|2[0-4])[0-5][0-9]")
_NEXT_THREE = re.compile(r",\d{3}(?!\d)")  # what stands behind three digits that are one of a list
_MORE = re.compile(
    r"[-./:, ]{1,2}\d"
)  # what stands behind two pairs that are no four digits: a year, seconds, the next of a list
_BEYOND = r"\x{80}-\x{10ffff}"
NO_DATE = "9999"  # the year that systems write for none


@dataclass
class _Group:
    """Digits without anything seen between them, where they stand, and what stands before them (None: nothing of their run)."""

    digits: str
    start: int
    end: int
    before: str | None


def dressed(text: str, *, key: bool = False) -> Iterator[tuple[int, int, str]]:
    """(start, end, the ten digits) of each number in such a text, from its left. In a key only what is parted evenly, as no
    number of a case is."""
    for run in _runs(text):
        i = 0
        while i < len(run):
            if (found := _at(run, i, text, key)) is None:
                i += 1
                continue
            n, ten = found
            yield run[i].start, run[i + n - 1].end, ten
            i += n


def _runs(text: str) -> Iterator[list[_Group]]:
    """The digits of a text in groups, and these in runs that only short gaps part."""
    run: list[_Group] = []
    for m in _SIGN.finditer(text):
        gap = text[run[-1].end : m.start()] if run else ""
        seen = _SOFT.sub("", gap) if gap else ""
        if run and not seen and len(gap) <= _GAP:
            run[-1].digits += digits(m[0])
            run[-1].end = m.end()
            continue
        if run and (len(gap) > _GAP or not _is_short(seen)):
            yield run
            run = []
        run.append(_Group(digits(m[0]), m.start(), m.end(), seen if run else None))
    if run:
        yield run


def _is_short(seen: str) -> bool:
    return len(seen) <= _SEEN and len(_BETWEEN.findall(seen)) == len(seen)


def _at(run: list[_Group], i: int, text: str, key: bool) -> tuple[int, str] | None:
    """(groups, ten digits) of the number that begins with this group. None behind a stroke: the end of 2021-10-08 08.30.00 is no
    10 08 08."""
    before = run[i].before
    if before and _STROKE.fullmatch(before):
        return None
    ends = {sum(lengths[: n + 1]): n + 1 for lengths in [_lengths(run[i : i + 12])] for n in range(len(lengths))}
    for total in (10, 9, 8, 12, 11):  # ten if they can be: nine of ten ones by themselves may begin with a date too
        if n := ends.get(total):
            groups = run[i : i + n]
            if _is_listed(groups, text[groups[-1].end :][:8]) or (key and not _is_of_person(groups)):
                continue
            if ten := _number(groups, text[groups[-1].end :][:8]):
                return n, ten
    return None


def _is_listed(groups: list[_Group], behind: str) -> bool:
    """Whether a comma and a space part members of a list here, and not a birth date from the last four digits."""
    commas = [i for i, g in enumerate(groups) if i and _LIST.search(g.before or "")]
    if not commas:
        return False
    at, before = commas[-1], _lengths(groups[: commas[0]])
    date = before == (6,) or _is_day(groups[: commas[0]])
    more = _LIST.match(behind) or _KRONER.match(behind) or (before == (6,) and _LIST.search(groups[0].before or ""))
    return len(commas) > 1 or not date or bool(more) or _lengths(groups[at:]) not in ((4,), (2, 2))


def _is_day(groups: list[_Group]) -> bool:
    """Whether it is a whole date of birth: of a year before those of our cases, or of two digits."""
    lengths = _lengths(groups)
    year = groups[0] if lengths[0] == 4 else groups[-1]
    return len(lengths) == 3 and ((len(year.digits) == 4 and _YEARS[0] <= year.digits < _CASES_FROM) or lengths == (2, 2, 2))


def _is_of_person(groups: list[_Group]) -> bool:
    """Whether digits in a key are grouped as a person's are, or parted by what is in no number of a case: a line's end, a tab."""
    lengths, gaps = _lengths(groups), [g.before or "" for g in groups[1:]]
    if any(sign != " " and (sign.isspace() or not sign.isprintable()) for gap in gaps for sign in gap):
        return True
    if lengths in _PAIRS:
        return len(set(gaps)) == 1
    if _is_iso(lengths) or _parted_late(groups, ""):
        return groups[0].digits < _CASES_FROM
    last, *others = lengths[::-1]
    of_a_day = len(others) == 3 and last == others[0] == 4 and max(others[1:]) <= 2  # 01-01-1990-1234
    of_a_year = groups[-1].digits[:2] in _YEARS
    return lengths in _PARTED or of_a_day or (lengths in _LOST and not of_a_year and all(len(gap) == 1 for gap in gaps))


def _lengths(groups: list[_Group]) -> tuple[int, ...]:
    return tuple(len(g.digits) for g in groups)


def _number(groups: list[_Group], behind: str) -> str | None:
    """The ten digits that these groups are, if they begin with a date."""
    parts, lengths = [g.digits for g in groups], _lengths(groups)
    all_ = "".join(parts)
    if len(all_) in (9, 10) and (_is_time(groups) or _is_amount(groups, behind)):
        return None
    if len(all_) == 10 and len(parts) > 1 and lengths != (3, 7):
        # lengths as of a municipality and a number; a year within is that of a date, or of a case: 05-01-2024 08, 151-2024-001
        if not any(len(p) == 4 and (p[:2] in _YEARS or p == NO_DATE) for p in parts[:-1]):
            return if_date(all_)
    elif len(all_) == 9 and (
        lengths in _NINE or (lengths == (3, 3, 3) and _in_thousands(groups) and not _in_list(groups, behind))
    ):
        return if_date("0" + all_)
    if whole := _parted_late(groups, behind):
        return if_date(whole)
    if _is_iso(lengths) and parts[0][:2] in _YEARS and not _is_next_date(groups, behind):
        return if_date(f"{parts[2]:0>2}{parts[1]:0>2}{parts[0][2:]}{parts[3]}")
    if len(parts) == 4 and lengths[3] == 4 and max(lengths[:2]) <= 2 and lengths[2] in (2, 4):
        if lengths[2] == 4 and parts[3][:2] in _YEARS and _NEXT_DATE.match(behind):
            return None
        year = parts[2] if lengths[2] == 2 else parts[2][2:] if parts[2][:2] in _YEARS else "x"
        return if_date(f"{parts[0]:0>2}{parts[1]:0>2}{year}{parts[3]}")
    return None


def _is_iso(lengths: tuple[int, ...]) -> bool:
    """Whether digits are grouped as a date with its year first and four more: 1990-01-01-1234, 1990/1/1 1234."""
    return len(lengths) == 4 and lengths[0] == lengths[3] == 4 and max(lengths[1:3]) <= 2


def _parted_late(groups: list[_Group], behind: str) -> str | None:
    """The ten digits of a birth date with its century whose last four are parted too, or not parted from the day behind a year:
    1990-01-01 12 34, 1990-01-011234, 01-01-1990 12 34. A point or a colon parts hours and minutes."""
    parts, lengths = [g.digits for g in groups], _lengths(groups)
    if lengths[-2:] == (2, 2) and (groups[-1].before or ".")[0] not in ".:" and not _MORE.match(behind):
        parts, lengths = [*parts[:-2], parts[-2] + parts[-1]], (*lengths[:-2], 4)
    elif lengths[-2:] != (4, 2) and (len(lengths) != 3 or lengths[2] not in (5, 6)):
        return None
    if len(lengths) == 4 and lengths[2:] == (4, 2):  # 1990-01-0112 34
        parts, lengths = [*parts[:2], parts[2] + parts[3]], (*lengths[:2], 6)
    if len(lengths) == 3 and lengths[2] in (5, 6):
        parts, lengths = [*parts[:2], parts[2][:-4], parts[2][-4:]], (*lengths[:2], lengths[2] - 4, 4)
    if len(lengths) != 4 or lengths[3] != 4:
        return None
    year, month, day = parts[:3] if lengths[0] == 4 else parts[2::-1]
    if len(year) != 4 or not "1900" <= year < _CASES_FROM or max(len(month), len(day)) > 2:
        return None
    return f"{day:0>2}{month:0>2}{year[2:]}{parts[3]}"


def _is_next_date(groups: list[_Group], behind: str) -> bool:
    """Whether the four digits behind a date are the year of the next one, or (in a time of ours) hours and minutes."""
    last = groups[-1]
    if last.digits[:2] in _YEARS and _NEXT_DATE.match(behind):
        return True
    is_clock = (last.before or "").isspace() and bool(_CLOCK.fullmatch(last.digits))
    return is_clock and groups[0].digits >= _CASES_FROM


def if_date(ten: str) -> str | None:
    day = int(ten[:2])
    return ten if len(ten) == 10 and (1 <= day <= 31 or 61 <= day <= 91) and 1 <= int(ten[2:4]) <= 12 else None


def _in_thousands(groups: list[_Group]) -> bool:
    return len({g.before for g in groups[1:]}) == 1 and bool(_THOUSANDS.fullmatch(groups[-1].before or ""))


def _in_list(groups: list[_Group], behind: str) -> bool:
    """Whether groups of three, parted by commas, are some of a longer list, as of the codes of municipalities."""
    return groups[1].before == "," and (groups[0].before == "," or bool(_NEXT_THREE.match(behind)))


def _is_amount(groups: list[_Group], behind: str) -> bool:
    """Whether it is an amount with its decimals, or one that is said to be kroner."""
    *first, last = groups
    if len(first) > 1 and last.before == "," and len(last.digits) == 2:
        return set(_lengths(first[1:])) == {3} and _in_thousands(first)
    return bool(_KRONER.match(behind)) and (len(groups) == 1 or (set(_lengths(groups[1:])) == {3} and _in_thousands(groups)))


def _is_time(groups: list[_Group]) -> bool:
    """Whether it is a time of the day, and decimals or a zone."""
    gaps = [g.before for g in groups[1:]]
    clock = len(groups) > 3 and gaps[:2] == [":", ":"] and gaps[2] != ":"
    return clock and int(groups[0].digits) < 25 and int(groups[2].digits) < 61


def _pattern(digits_but: Callable[[str], str], gap: str, any_: str, one: str, *, whole_nine: bool) -> str:
    """What fits wherever such a number stands, of digits that are none of some, and with such gaps."""
    digit, month_1, day_lost = digits_but(""), digits_but("2-9"), digits_but("0")
    any_, one = gap + any_, gap + one
    start = "(?:^|[^0-9./_-]|(?:^|[^0-9])[./_-])"
    month, whole_month = f"{month_1}{any_}{digit}", f"{month_1}{digit}"
    two, three, four = (f"{digit}{{{n}}}" for n in (2, 3, 4))
    day_1, nine = digits_but("45"), f"|{digit}{{6}}" if whole_nine else ""
    part, apart = f"{one}{digit}{{1,2}}", one.replace("^", "^:.", 1)
    year = f"(?:{digits_but('02-9')}{digits_but('0-8')}|{digits_but('013-9')}{digits_but('1-9')}){two}"
    shapes = [
        # ten digits, but for those that are parted behind the third alone: 101-0061798 is a municipality's case. Behind it some
        # that are fewer than ten fit too, for it is shorter to say
        f"{day_1}(?:(?:{one}{digit}{any_}|{digit}{one}){month}|{digit}{whole_month})(?:{any_}{digit}){{6}}",
        f"{day_1}{digit}{month_1}{one}(?:{digit}{{1,4}}{one}{digit}(?:{any_}{digit}){{2}}|{digit}{{5,6}}{one}{digit})",
        # without its leading zero
        f"{day_lost}(?:{whole_month}(?:{two}{one}{two}{any_}{two}|{one}{three}{one}{three}{nine})"
        f"|{one}(?:{whole_month}{any_}{two}{any_}{two}{any_}{two}|{digit}(?:{one}{digit}){{7}}))",
        # with days and months of one digit, or the century, which may stand first
        f"(?:{day_1}{digit}|{day_lost}){part}{one}(?:{two})?{two}{one}{four}",
        f"{digits_but('3-9')}{digit}{{3}}{part}{part}{one}{four}",
        # of a year before those of our cases its last four parted too, but for a time, or not parted from the day
        f"{year}{part}(?:{part}{one}{two}{apart}{two}|{one}{digit}{{5,6}}|{one}{four}{apart}{two})",
        f"{digit}{{1,2}}{part}{one}{year}{one}{two}{apart}{two}",
    ]
    return f"{start}(?:{'|'.join(shapes)})"


@cache
def suspicion(delimiter: str | None = None, *, whole_nine: bool = True) -> str:
    """The pattern (RE2) that fits wherever such a number stands: in a cell, or in a text of many cells that the delimiter parts;
    with or without nine digits in one piece, which a number of a case may be. A sign beyond ASCII stands for any, and gaps are of
    any length: counted, they would make a pattern that takes ten times as long to compile. Letters I and l stand for ones, but
    for the first digit only where no word ends in them."""
    first = {"0": "1-9", "45": "0-36-9", "3-9": "12"}
    ascii_ = {"": "0-9Il", "2-9": "01Il", "02-9": "1Il", "0-8": "9", "013-9": "2", "1-9": "0"} | first
    gap = f"[^0-9A-Za-z|;{'' if delimiter is None else chr(10) + delimiter}]"
    number = _pattern(lambda but: f"[{ascii_[but]}Oo{_BEYOND}]", gap, "*", "+", whole_nine=whole_nine)
    apart = "".join(
        sign for sign in ";|" if sign != delimiter
    )  # of the parts of a list, or of cells in a line that is kept whole
    digit = f"[0-9OoIl{_BEYOND}]"
    return f"{number}|(?:^|[^0-9A-Za-z])[Il](?:{gap}*{digit}){{9}}|{digit} ?[{apart}] ?{digit}{{4}}"


@cache
def suspicion_of_key() -> str:
    """The same of what is looked for in a key."""
    digit, one = f"[0-9OoIl{_BEYOND}]", "[^0-9A-Za-z|;]+"
    shapes = _PAIRS | _PARTED | _LOST | {(1,) * 10}
    parted = "|".join(one.join(f"{digit}{{{n}}}" for n in lengths) for lengths in sorted(shapes))
    of_a_day = one.join([f"{digit}{{1,2}}", f"{digit}{{1,2}}", f"{digit}{{4}}", f"{digit}{{4}}"])
    parts = [f"[12Il{_BEYOND}]{digit}{{3}}", f"{digit}{{1,2}}", f"{digit}{{1,2}}", f"{digit}{{4}}"]
    of_a_year = one.join(parts)
    pair = f"(?:{digit}{{2}}{one}{digit}{{2}})"
    late = f"{one.join([*parts[:3], pair])}|{one.join(parts[:2])}{one}{digit}{{5,6}}|{one.join([parts[1]] * 2)}"
    late += f"{one}{parts[0]}{one}{pair}|{one.join([*parts[:2], parts[3]])}{one}{digit}{{2}}"
    whole = f"{digit}(?:['\"`{_BEYOND}]*{digit}){{9}}"
    of_person = f"{parted}|{of_a_day}|{of_a_year}|{late}|{whole}"
    return f"{of_person}|{digit}{{6}} ?[;|] ?{digit}{{4}}|{digit}[^0-9A-Za-z]*[^ -~][^0-9A-Za-z]*{digit}"


# The same as `re` has it: digits and gaps have no sign in common, so that no text makes it go back and forth.
MAYBE = re.compile(
    _pattern(
        lambda but: f"(?![{but}])[\\doO]" if but else r"[\doO]",
        r"[^\dA-Za-z|;]",
        f"{{0,{_GAP}}}",
        f"{{1,{_GAP}}}",
        whole_nine=True,
    )
)
