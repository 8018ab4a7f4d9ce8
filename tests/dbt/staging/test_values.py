"""The parsers of staging's SQL against plain Python written from the specification, over generated cells."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.dbt.staging.helpers import dbt
from tests.deliveries.helpers import Place
from tests.effort import examples

pytestmark = [pytest.mark.heavy, pytest.mark.build]
MANY = settings(max_examples=examples(20, 400), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
PARSERE = ("beloeb_af_tekst", "dato_af_tekst", "heltal_af_tekst", "ja_nej", "fold")
SAFE = ("sikker_dato", "er_sikker_dato", "er_sikkert_beloeb", "er_over_nul")  # macros/sikre_celler.sql


@pytest.fixture(scope="module")
def parse(tmp_path_factory):
    """Parses cells by one of the macros, as dbt compiles it."""
    place = Place(tmp_path_factory.mktemp("parsere"))
    place.take_ind()
    place.register()
    expression = ", ".join(f"{{{{ {parser}('celle') }}}} as {parser}" for parser in PARSERE + SAFE)
    sql = dbt(place, "compile", "--inline", f"select nr, {expression} from celler")
    with duckdb.connect() as con:

        def parse(parser: str, cells: list[str]) -> list:
            con.execute(
                "create or replace table celler as select unnest(?) as nr, unnest(?) as celle", [[*range(len(cells))], cells]
            )
            return [v for (v,) in con.execute(f"select {parser} from ({sql}) order by nr").fetchall()]

        yield parse


def beloeb(celle: str) -> Decimal | None:
    """Dots only between groups of three digits; at most two decimals after the comma; `kr.` may follow; under 1,000 billion."""
    tal = re.sub(r"[ \u00a0]?kr\.?$", "", celle, flags=re.IGNORECASE)
    sign, tal = ("-", tal[1:]) if tal.startswith("-") else ("", tal)
    whole, comma, decimals = tal.partition(",")
    if comma and len(decimals) not in (1, 2):
        return None
    first, *groups = whole.split(".")
    if groups and (len(first) > 3 or any(len(g) != 3 for g in groups)):
        return None
    digits = [first, *groups, *([decimals] if comma else [])]
    if not all(re.fullmatch("[0-9]+", c) for c in digits):
        return None
    value = Decimal(f"{sign}{first}{''.join(groups)}.{decimals or 0}")
    return value if abs(value) < 10**12 else None


NO_DATES = {date(1, 1, 1), date(1900, 1, 1), date(9999, 12, 31)}


def date_(cell: str) -> date | None:
    """31-12-2023, 31.12.2023, 31/12/2023, 2023-12-31, each with or without a time."""
    m = re.fullmatch(r"([0-9]{2})([-./])([0-9]{2})\2([0-9]{4})(.*)", cell, re.DOTALL)
    m_iso = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(.*)", cell, re.DOTALL)
    if not (m or m_iso):
        return None
    year, month, day, clock = (m[4], m[3], m[1], m[5]) if m else m_iso.groups()
    times = re.fullmatch(
        r"[ T]([0-9]{2})[:.]([0-9]{2})(?:[:.]([0-9]{2})(?:[.,][0-9]+)?)?(?:(Z)|([+-])([0-9]{2}):?([0-9]{2})?)?", clock
    )
    if clock and not (times and int(times[1]) < 24 and int(times[2]) < 60 and int(times[3] or 0) < 60):
        return None
    try:
        written = date(int(year), int(month), int(day))
    except ValueError:
        return None
    if written in NO_DATES:
        return None
    return _in_copenhagen(written, times) if times and (times[4] or times[5]) else written


def _in_copenhagen(written: date, times: re.Match[str]) -> date | None:
    """The day in Copenhagen at a time with an offset; None for an offset that no place has."""
    hours, minutes = int(times[6] or 0), int(times[7] or 0)
    if hours > 14 or minutes > 59:
        return None
    offset = timedelta(hours=hours, minutes=minutes) * (-1 if times[5] == "-" else 1)
    there = datetime.combine(written, time(int(times[1]), int(times[2]), tzinfo=timezone(offset)))
    return there.astimezone(ZoneInfo("Europe/Copenhagen")).date()


def _of_an_old_clock(cell: str) -> bool:
    """A time with an offset before 1980: databases of time zones tell the summer times of the war differently."""
    m = re.match(r"(?:[0-9]{2}[-./]){2}([0-9]{4})|([0-9]{4})-", cell)
    return bool(m and int(m[1] or m[2]) < 1980 and re.search(r"Z$|[+-][0-9:]{1,5}$", cell[10:]))


def mixed(*dele: st.SearchStrategy, sign: str) -> st.SearchStrategy:
    """Cells of the given forms, the same with a character lost, changed or put in, and noise."""
    form = st.one_of(*dele)

    def garble(cell: str, at: int, what_happened: str) -> str:
        i = at % (len(cell) + 1)
        return cell[:i] + what_happened + cell[i + (at % 2) :]

    garbled = st.builds(garble, form, st.integers(0, 99), st.sampled_from(["", *sign]))
    return st.one_of(form, garbled, st.text(sign, max_size=12)).map(lambda c: c.strip()).filter(lambda c: c not in ("", "-"))


def grouped(n: int) -> str:
    return f"{n:,}".replace(",", ".")


AMOUNT = mixed(
    st.builds(
        lambda n, gr, dec, kr: (grouped(n) if gr else str(n)) + dec + kr,
        st.one_of(st.integers(-(10**6), 10**6), st.integers(-(10**17), 10**17)),
        st.booleans(),
        st.sampled_from(["", ",5", ",50", ",05", ",500"]),
        st.sampled_from(["", " kr.", " kr", "kr.", "\u00a0KR.", " Kr"]),
    ),
    sign="0123456789.,- krKR\u00a0e+",
)
DATES = mixed(
    st.builds(
        lambda d, form, time: d.strftime(form).zfill(10) + time,
        st.dates(date(1900, 1, 1), date(2100, 1, 1)),
        st.sampled_from(["%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y", "%Y-%m-%d", "%Y/%m/%d", "%d-%m-%y", "%m-%d-%Y"]),
        st.sampled_from(
            [
                "",
                "",
                " 00:00",
                "T23:59:59",
                " 10:30:00.123456",
                " 24:00",
                " 9:00",
                " 12.30",
                " 12:60",
                "T23:00:00Z",
                " 22:30+00:00",
            ]
        ),
    ),
    sign="0123456789-./ T:",
).filter(lambda cell: not _of_an_old_clock(cell))


@MANY
@given(celler=st.lists(AMOUNT, min_size=50, max_size=100))
def test_amounts_are_parsed_as_the_specification_says(parse, celler):
    assert dict(zip(celler, parse("beloeb_af_tekst", celler), strict=True)) == {c: beloeb(c) for c in celler}


@MANY
@given(celler=st.lists(DATES, min_size=50, max_size=100))
def test_dates_are_parsed_as_the_specification_says(parse, celler):
    assert dict(zip(celler, parse("dato_af_tekst", celler), strict=True)) == {c: date_(c) for c in celler}


@MANY
@given(celler=st.lists(DATES | st.sampled_from(["", " ", "-", "NULL", "9999-12-31"]), min_size=50, max_size=100))
def test_a_date_that_is_trusted_unseen_is_the_date_or_never(parse, celler):
    for cell, value, form in zip(celler, parse("sikker_dato", celler), parse("er_sikker_dato", celler), strict=True):
        day = date_(cell) if cell else None
        if form and value is not None:
            assert value == datetime.combine(day or date.max, time.min), cell  # the day that never comes for none
        else:  # left to the slower way: no date, a time with an offset, and the years that hold days for "no date"
            with_offset = re.search(r"(Z|[+-][0-9]{2}(:?[0-9]{2})?)$", cell[10:])
            assert day is None or with_offset or day.year == 1900 or not 1000 <= day.year < 9000, (
                f"{cell}: a plain date is trusted"
            )


@MANY
@given(celler=st.lists(AMOUNT | st.sampled_from(["", " ", "-", "NULL", "0,00"]), min_size=50, max_size=100))
def test_an_amount_that_is_trusted_unseen_is_an_amount_of_that_sign(parse, celler):
    safe, over_zero = parse("er_sikkert_beloeb", celler), parse("er_over_nul", celler)
    for cell, safely, positive in zip(celler, safe, over_zero, strict=True):
        value = beloeb(cell)
        if safely:
            assert (value or 0) >= 0 and positive == ((value or 0) > 0) and (value is not None or not cell), cell
        else:
            kroner = re.sub("[^0-9]", "", cell.partition(",")[0])
            assert value is None or cell.startswith("-") or len(kroner) > 12, f"{cell}: a plain amount is trusted"


@MANY
@given(celler=st.lists(st.from_regex(r"-?[0-9.]{1,12}(,0)?", fullmatch=True), min_size=20, max_size=50))
def test_whole_numbers_are_digits_and_dots_between_groups_of_three(parse, celler):
    def integer(cell: str) -> int | None:
        value = beloeb(cell) if not re.search("[-,]", cell) else None
        return int(value) if value is not None and value < 2**31 else None

    assert dict(zip(celler, parse("heltal_af_tekst", celler), strict=True)) == {c: integer(c) for c in celler}


@MANY
@given(celler=st.lists(st.text("ÆØÅæøåabcAZ \u00a0\t-/1", max_size=8), min_size=20, max_size=50))
def test_folding_is_that_of_headers_and_names(parse, celler):
    def folded(cell: str) -> str:
        return cell.strip().lower().replace("æ", "ae").replace("ø", "oe").replace("å", "aa")

    assert parse("fold", celler) == [folded(c) for c in celler]


@MANY
@given(
    celler=st.lists(
        st.sampled_from(["ja", "nej", "j", "n", "1", "0", "true", "false", "x", "yes", "y", "t", "f"]), min_size=20, max_size=50
    )
)
def test_yes_and_no_are_the_listed_words_in_any_case(parse, celler):
    ja, no = {"ja", "j", "1", "true", "x"}, {"nej", "n", "0", "false"}
    for cells_ in (celler, [c.upper() for c in celler], [f" {c.title()} " for c in celler]):
        awaited = [True if c.strip().lower() in ja else False if c.strip().lower() in no else None for c in cells_]
        assert parse("ja_nej", cells_) == awaited
