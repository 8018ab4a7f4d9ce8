"""Which time the titles of a file speak of, held against the year or month that it is named for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from dagster_project.common.danish import fold
from dagster_project.common.errors import Refused
from dagster_project.deliveries.headers import shown_cell

Titles = Iterable[tuple[int, str]]  # line or row number, and its text

_MONTHS = ("januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december")
_MONTH = {m: n for n, m in enumerate(_MONTHS, 1)} | {m[:3]: n for n, m in enumerate(_MONTHS, 1)} | {"sept": 9}
_YEAR = r"(?<!\d)(?:19|20)\d{2}(?!\d)"
_NAMES = "|".join(sorted(_MONTH, key=len, reverse=True))
_DATE = re.compile(
    rf"(?P<d>\d{{1,2}})\s*[-./]\s*(?P<m>\d{{1,2}})\s*[-./]\s*(?P<y>{_YEAR})"
    rf"|(?P<y2>{_YEAR})-(?P<m2>\d{{2}})-(?P<d2>\d{{2}})"
    rf"|(?P<d3>\d{{1,2}})\.?\s*(?P<m3>{_NAMES})\.?(?:\s+(?P<y3>{_YEAR}))?(?!\w)"
    r"|(?<![\d./])(?P<d4>\d{1,2})[./](?P<m4>\d{1,2})[./](?P<y4>\d{2})(?![\d/]|\.\d)"
    # without a year only where it is surely a day: `1/1-30/6 2023`, not `side 1/2`
    rf"|(?<![\d/])(?P<d5>\d{{1,2}})/(?P<m5>\d{{1,2}})(?=\s*(?:[-\u2013]|til\b|{_YEAR}))"
)
_MONTH_NAME = re.compile(rf"(?<!\w)(?:{_NAMES})(?!\w)")
_MONTH_AND_YEAR = re.compile(rf"(?<!\w)({_NAMES})\.?\s+({_YEAR})")
_YEAR_AND_FIGURES = re.compile(r"(?<!\d)(?:((?:19|20)\d{2})[-/.]?(0[1-9]|1[0-2])|(0?[1-9]|1[0-2])[-/]((?:19|20)\d{2}))(?![\d-])")
_FOR_A_MONTH = re.compile(rf"(?<!\w)for (?:{_NAMES})(?!\w)")
_FEWER = "(?:[1-9]|1[01]|en|to|tre|fire|fem|seks|syv|otte|ni|ti|elleve)"
_PART = re.compile(
    r"halvaar|kvartal|tertial|maanedsopgoerelse|aar til dato|foreloebig|(?<!\w)(?:kvt|kv)\.? ?(?:19|20)\d{2}"
    rf"|(?<!\w)ytd(?!\w)|(?<![^\W\d_])[hqk][1-4](?!\w)|(?<!\w)[1-4][hqk](?![^\W\d])|(?<![\w.,]){_FEWER}\s*(?:maaneder|mdr)(?!\w)"
    r"|(?<!\w)uge(?:r|rne)?\s*\d"
)
# a month in figures: `2023-06`, `06/2023`, `202306`
_IN_FIGURES = re.compile(r"(?<!\d)(?:(?:19|20)\d{2}[-/.]?(0[1-9]|1[0-2])|(0?[1-9]|1[0-2])[-/](?:19|20)\d{2})(?!\d)")
# the days of a law and of what was written of a case, no time that a statement is of
_OF_A_LAW = re.compile(
    r"(?:lov|bekendtgoerelse|cirkulaere|lbk|bek)\w*\.? (?:nr\.? ?\d+ )?af (?:den )?\S+ \w+ (?:19|20)\d{2}"
    r"|(?<!\w)(?:sag|journal|j|dok)\w*\.? ?(?:nr|id|nummer)\.?:? ?[\w./-]+"
)
_MADE = re.compile(r"udtr|udskr|trukket|dannet|udarbejdet|foretaget|opdateret|sendt|modtaget")
_MADE_IN = re.compile(rf"(?:[1-4]\. ?kvartal|uge \d+,?|(?<!\w)(?:{_NAMES}))\.? (?P<y>(?:19|20)\d{{2}})(?!\d)")
_UP_TO = re.compile(r"(?:pr\.?|per|til og med|t\.?o\.?m\.?|frem til|indtil)\s*(?:den\s*)?$")


def check(titles: Titles, year: str, place: str) -> None:
    """Raises Refused where a heading names another year than the file (`year`), or a part of it. `place` names a row of such a
    file. A later date is when the statement was made."""
    for nr, text in titles:
        if problem := _problem(fold(text), int(year)):
            raise Refused(
                f"{place} {nr}: overskriften „{shown_cell(text)}“ nævner {problem}, men filen er navngivet for hele {year}; "
                "ret filnavnet, eller få opgørelsen for hele året"
            )


def other_months(titles: Titles, periode: str, place: str) -> list[str]:
    """What to say of titles that name another month, with its year, than the file (`periode`, `YYYY-MM`) and not that one, or the
    days of a time that was over before it. The rows count as they stand: a title may be an old one."""
    own = (int(periode[:4]), int(periode[5:]))
    return [
        f"{place} {nr}: overskriften „{shown_cell(text)}“ nævner {_MONTHS[other[1] - 1]} {other[0]}, men filen er navngivet for "
        f"{periode}; er den for en anden måned, så ret filnavnet"
        for nr, text in titles
        if (other := _other_month(_OF_A_LAW.sub(" ", fold(text)), own))
    ]


def _other_month(text: str, own: tuple[int, int]) -> tuple[int, int] | None:
    if _MADE.search(text) and not _FOR_A_MONTH.search(text):  # when it was made is no matter
        return None
    text, days = _dates_taken_out(text, own[0])
    named = {(int(y), _MONTH[m]) for m, y in _MONTH_AND_YEAR.findall(text)}
    named |= {(int(y or y2), int(m or m2)) for y, m, m2, y2 in _YEAR_AND_FIGURES.findall(text)}
    if len(days) > 1:  # from and up to
        named |= {(d.year, d.month) for d in days}
    return None if own in named else max(named, default=None)


def _problem(text: str, year: int) -> str | None:
    text, days = _dates_taken_out(_OF_A_LAW.sub(" ", text), year)
    if other := sorted(({d.year for d in days} | {int(y) for y in re.findall(_YEAR, text)}) - {year}):
        return str(other[0])
    months = {_MONTH[m] for m in _MONTH_NAME.findall(text)} | {int(a or b) for a, b in _IN_FIGURES.findall(text)}
    if _PART.search(text) or (months and not {1, 12} <= months) or _days_are_a_part(days, year):
        return "en del af et år"
    return None


def _dates_taken_out(text: str, year: int) -> tuple[str, list[date]]:
    """The text without its dates, and the days that the statement goes from or up to: not one after the year, when it
    was made. A day without a year is the file's."""
    found: list[date] = []
    made = _MADE.search(text)

    def take(m: re.Match[str]) -> str:
        day, month = (
            m["d"] or m["d2"] or m["d3"] or m["d4"] or m["d5"],
            m["m"] or m["m2"] or m["m4"] or m["m5"] or _MONTH.get(m["m3"] or ""),
        )
        try:
            when = date(int(m["y"] or m["y2"] or m["y3"] or (m["y4"] and 2000 + int(m["y4"])) or year), int(month), int(day))
        except ValueError:
            return m[0]
        if when.year <= year or (_UP_TO.search(text[: m.start()]) and not made):
            found.append(when)
        return " "

    text = _DATE.sub(take, text)
    return (_MADE_IN.sub(lambda m: m[0] if int(m["y"]) <= year else " ", text) if made else text), found


def _days_are_a_part(days: list[date], year: int) -> bool:
    """Two days or more are the first and the last of a time; a single one within the year is when it ends or when it was made:
    either way before the year was out."""
    if not days:
        return False
    return max(days) != date(year, 12, 31) or (len(days) > 1 and min(days) != date(year, 1, 1))
