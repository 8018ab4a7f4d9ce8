"""kommune_flytninger of the sample: controlled moves in 2022 and 2023; nothing was measured before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from dagster_project.sample.tools import KOMMUNE, choose, cpr, draw, provenu

YEARS = (2022, 2023)
COLUMNS = (
    "flytte_id",
    "kommunekode",
    "cpr",
    "anmeldt_dato",
    "alder",
    "fra_kommunekode",
    "kontroltype",
    "afgoerelse",
    "afgoerelse_dato",
    "udgift_pr_maaned",
    "besparelse_maaneder",
)
_FROM = ("101", "147", "157", "159", "163", "165", "167", "169", "173", "175", "190", "230", "240", "250", "265", "")
_OTHERS = {2022: 30, 2023: 44}  # controlled moves that SU had no part in
_STOPPED_WITH_EXPENSE = {2022: 8, 2023: 13}
_BEFORE_FOR = 3  # moves within the municipality a year: never counted


def _per_week(year: int, week: int) -> int:
    """SU moves controlled in a week: 5–10 in 2023, most at the start of studies; about half as many the year before."""
    study_start = week <= 8 or 35 <= week <= 39
    count = (9 if study_start else 5) + draw(2 if study_start else 3, "uge", year, week)
    return count if year == 2023 else (count + 1) // 2


def _afgjort(year: int, nr: str, anmeldt: date, previous: str) -> dict[str, object]:
    """The decision, on a working day some days later: about nine in ten rejected or dropped."""
    dice = draw(100, "afgoerelse", year, nr)
    outcome = "godkendt" if dice >= 91 else "frafaldet" if dice >= 62 else "afvist"
    day = anmeldt + timedelta(days=7 * draw(3, "uger", nr) + 7)  # whole weeks: still a working day
    return {"afgoerelse": previous or outcome, "afgoerelse_dato": day}


def _flytning(year: int, nr: int, anmeldt: date, kontroltype: str, outcome: str = "") -> dict[str, object]:
    move_id = f"DEMO-F-{year}-{nr:04d}"
    youngest, oldest = (18, 21) if kontroltype == "SU" else (1, 16) if kontroltype == "børn" else (23, 60)
    number = cpr(year - oldest, year - youngest - 1, move_id)
    year_number = int(number[4:6]) + (2000 if number[6] >= "4" else 1900)
    birthday = (int(number[2:4]), int(number[:2]) - 60)
    return {
        "flytte_id": move_id,
        "kommunekode": KOMMUNE,
        "cpr": number,
        "anmeldt_dato": anmeldt,
        "alder": year - year_number - ((anmeldt.month, anmeldt.day) < birthday),
        "fra_kommunekode": choose(_FROM, "fra", move_id),
        "kontroltype": kontroltype,
        **_afgjort(year, move_id, anmeldt, outcome),
        "udgift_pr_maaned": None,
        "besparelse_maaneder": None,
    }


def _with_expense(year: int) -> list[tuple[int, int]]:
    """Cost a month and months saved of the stopped moves: 12 months, but for the last, which takes what is left."""
    rest, count = provenu("tilflytninger", year), _STOPPED_WITH_EXPENSE[year]
    amount = []
    for nr in range(count - 1):
        expense = rest // (12 * (count - nr)) * (75 + draw(50, "udgift", year, nr)) // 100
        amount.append((expense, 12))
        rest -= 12 * expense
    months = next(m for m in (12, 8, 6, 4, 3, 2, 1) if rest % m == 0)
    return [*amount, (rest // months, months)]


def _all_of(year: int) -> Iterator[dict[str, object]]:
    nr = 0
    for week in range(1, 53):
        for _ in range(_per_week(year, week)):
            nr += 1
            yield _flytning(year, nr, date.fromisocalendar(year, week, 1 + draw(5, "ugedag", year, nr)), "SU")
    expenses = _with_expense(year)
    for i in range(_OTHERS[year]):
        nr += 1
        # The ones that carry a cost are notified by October, so that the decision falls in the same year.
        week = 1 + draw(40 if i < len(expenses) else 52, "uge", year, nr)
        anmeldt = date.fromisocalendar(year, week, 1 + draw(5, "ugedag", year, nr))
        kontroltype = choose(("kontanthjælp", "førtidspension", "børn", "andet"), "type", year, nr)
        if i < len(expenses):
            expense, months = expenses[i]
            flytning = _flytning(year, nr, anmeldt, kontroltype, choose(("afvist", "afvist", "frafaldet"), nr, year))
            yield flytning | {"udgift_pr_maaned": expense, "besparelse_maaneder": str(months)}
        elif i < len(expenses) + _BEFORE_FOR:
            flytning = _flytning(year, nr, anmeldt, kontroltype, "afvist")
            yield flytning | {"udgift_pr_maaned": 4_000, "fra_kommunekode": KOMMUNE}
        else:
            yield _flytning(year, nr, anmeldt, kontroltype)


def flytninger(year: int) -> list[dict[str, object]]:
    """The moves as they stood at the end of the year: those of the year, and those of the year before decided in it."""
    rows = []
    for flytning in (f for vintage in YEARS if vintage <= year for f in _all_of(vintage)):
        afgjort = flytning["afgoerelse_dato"]
        if afgjort > date(year, 12, 31):
            flytning |= {"afgoerelse": None, "afgoerelse_dato": None, "udgift_pr_maaned": None}
        elif afgjort.year != year:
            continue
        rows.append(flytning)
    return rows
