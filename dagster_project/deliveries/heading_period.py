"""Which time the headings of a yearly statement speak of, held against the year that its file is named for."""

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
)
_MONTH_NAME = re.compile(rf"(?<!\w)(?:{_NAMES})(?!\w)")
_PART = re.compile(
    r"halvaar|kvartal|tertial|maanedsopgoerelse|aar til dato|foreloebig"
    r"|(?<!\w)ytd(?!\w)|(?<![^\W\d_])[hqk][1-4](?!\w)|(?<!\d)(?:[1-9]|1[01])\s*(?:maaneder|mdr)(?!\w)"
)
_MADE = re.compile(r"udtr|udskr|trukket|dannet|udarbejdet|sendt|modtaget")
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


def _problem(text: str, year: int) -> str | None:
    text, days = _dates_taken_out(text, year)
    if other := sorted(({d.year for d in days} | {int(y) for y in re.findall(_YEAR, text)}) - {year}):
        return str(other[0])
    months = {_MONTH[m] for m in _MONTH_NAME.findall(text)}
    if _PART.search(text) or (months and not {1, 12} <= months) or _days_are_a_part(days, year):
        return "en del af et år"
    return None


def _dates_taken_out(text: str, year: int) -> tuple[str, list[date]]:
    """The text without its dates, and the days that the statement goes from or up to: not one after the year, when it
    was made. A day without a year is the file's."""
    found: list[date] = []
    made = _MADE.search(text)

    def take(m: re.Match[str]) -> str:
        day, month = m["d"] or m["d2"] or m["d3"], m["m"] or m["m2"] or _MONTH.get(m["m3"] or "")
        try:
            when = date(int(m["y"] or m["y2"] or m["y3"] or year), int(month), int(day))
        except ValueError:
            return m[0]
        if when.year <= year or (_UP_TO.search(text[: m.start()]) and not made):
            found.append(when)
        return " "

    return _DATE.sub(take, text), found


def _days_are_a_part(days: list[date], year: int) -> bool:
    """Two days or more are the first and the last of a time; a single one within the year is when it ends or when it was made:
    either way before the year was out."""
    if not days:
        return False
    return max(days) != date(year, 12, 31) or (len(days) > 1 and min(days) != date(year, 1, 1))
