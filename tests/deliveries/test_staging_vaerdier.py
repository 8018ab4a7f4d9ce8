"""The parsers of staging's SQL against plain Python written from the specification, over generated cells."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.deliveries.hjaelp import Sted
from tests.deliveries.staging import dbt
from tests.effort import examples

pytestmark = [pytest.mark.heavy, pytest.mark.build]
MANGE = settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
PARSERE = ("beloeb_af_tekst", "dato_af_tekst", "heltal_af_tekst", "ja_nej", "fold")
SIKRE = ("sikker_dato", "er_sikker_dato", "er_sikkert_beloeb", "er_over_nul")  # macros/sikre_celler.sql


@pytest.fixture(scope="module")
def parse(tmp_path_factory):
    """Parses cells by one of the macros, as dbt compiles it."""
    sted = Sted(tmp_path_factory.mktemp("parsere"))
    sted.tag_ind()
    sted.register()
    udtryk = ", ".join(f"{{{{ {parser}('celle') }}}} as {parser}" for parser in PARSERE + SIKRE)
    sql = dbt(sted, "compile", "--inline", f"select nr, {udtryk} from celler")
    with duckdb.connect() as con:

        def parse(parser: str, celler: list[str]) -> list:
            con.execute(
                "create or replace table celler as select unnest(?) as nr, unnest(?) as celle", [[*range(len(celler))], celler]
            )
            return [v for (v,) in con.execute(f"select {parser} from ({sql}) order by nr").fetchall()]

        yield parse


def beloeb(celle: str) -> Decimal | None:
    """Dots only between groups of three digits; at most two decimals after the comma; `kr.` may follow; under 1,000 billion."""
    tal = re.sub(r"[ \u00a0]?kr\.?$", "", celle, flags=re.IGNORECASE)
    fortegn, tal = ("-", tal[1:]) if tal.startswith("-") else ("", tal)
    hele, komma, decimaler = tal.partition(",")
    if komma and len(decimaler) not in (1, 2):
        return None
    foerste, *grupper = hele.split(".")
    if grupper and (len(foerste) > 3 or any(len(g) != 3 for g in grupper)):
        return None
    cifre = [foerste, *grupper, *([decimaler] if komma else [])]
    if not all(re.fullmatch("[0-9]+", c) for c in cifre):
        return None
    vaerdi = Decimal(f"{fortegn}{foerste}{''.join(grupper)}.{decimaler or 0}")
    return vaerdi if abs(vaerdi) < 10**12 else None


def dato(celle: str) -> date | None:
    """31-12-2023, 31.12.2023, 31/12/2023, 2023-12-31, each with or without a time."""
    m = re.fullmatch(r"([0-9]{2})([-./])([0-9]{2})\2([0-9]{4})(.*)", celle, re.DOTALL)
    m_iso = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(.*)", celle, re.DOTALL)
    if not (m or m_iso):
        return None
    aar, maaned, dag, tid = (m[4], m[3], m[1], m[5]) if m else m_iso.groups()
    tider = re.fullmatch(r"[ T]([0-9]{2})[:.]([0-9]{2})(?:[:.]([0-9]{2})(?:[.,][0-9]+)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?", tid)
    if tid and not (tider and int(tider[1]) < 24 and int(tider[2]) < 60 and int(tider[3] or 0) < 60):
        return None
    try:
        return date(int(aar), int(maaned), int(dag))
    except ValueError:
        return None


def blandet(*dele: st.SearchStrategy, tegn: str) -> st.SearchStrategy:
    """Cells of the given forms, the same with a character lost, changed or put in, and noise."""
    form = st.one_of(*dele)

    def forvansk(celle: str, hvor: int, hvad: str) -> str:
        i = hvor % (len(celle) + 1)
        return celle[:i] + hvad + celle[i + (hvor % 2) :]

    forvansket = st.builds(forvansk, form, st.integers(0, 99), st.sampled_from(["", *tegn]))
    return st.one_of(form, forvansket, st.text(tegn, max_size=12)).map(lambda c: c.strip()).filter(lambda c: c not in ("", "-"))


def grupperet(n: int) -> str:
    return f"{n:,}".replace(",", ".")


BELOEB = blandet(
    st.builds(
        lambda n, gr, dec, kr: (grupperet(n) if gr else str(n)) + dec + kr,
        st.one_of(st.integers(-(10**6), 10**6), st.integers(-(10**17), 10**17)),
        st.booleans(),
        st.sampled_from(["", ",5", ",50", ",05", ",500"]),
        st.sampled_from(["", " kr.", " kr", "kr.", "\u00a0KR.", " Kr"]),
    ),
    tegn="0123456789.,- krKR\u00a0e+",
)
DATOER = blandet(
    st.builds(
        lambda d, form, tid: d.strftime(form).zfill(10) + tid,
        st.dates(date(1900, 1, 1), date(2100, 1, 1)),
        st.sampled_from(["%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y", "%Y-%m-%d", "%Y/%m/%d", "%d-%m-%y", "%m-%d-%Y"]),
        st.sampled_from(["", "", " 00:00", "T23:59:59", " 10:30:00.123456", " 24:00", " 9:00", " 12.30", " 12:60"]),
    ),
    tegn="0123456789-./ T:",
)


@MANGE
@given(celler=st.lists(BELOEB, min_size=50, max_size=100))
def test_amounts_are_parsed_as_the_specification_says(parse, celler):
    assert dict(zip(celler, parse("beloeb_af_tekst", celler), strict=True)) == {c: beloeb(c) for c in celler}


@MANGE
@given(celler=st.lists(DATOER, min_size=50, max_size=100))
def test_dates_are_parsed_as_the_specification_says(parse, celler):
    assert dict(zip(celler, parse("dato_af_tekst", celler), strict=True)) == {c: dato(c) for c in celler}


@MANGE
@given(celler=st.lists(DATOER | st.sampled_from(["", " ", "-", "NULL", "9999-12-31"]), min_size=50, max_size=100))
def test_a_date_that_is_trusted_unseen_is_the_date_or_never(parse, celler):
    for celle, vaerdi, form in zip(celler, parse("sikker_dato", celler), parse("er_sikker_dato", celler), strict=True):
        if form and vaerdi is not None:
            assert vaerdi.date() == (dato(celle) if celle else date.max), celle
            assert not celle or vaerdi.date() < date.max, f"{celle}: the day of an empty cell is trusted as a delivered one"
            assert vaerdi == datetime.combine(vaerdi, time.min), celle
        else:
            d = dato(celle)
            assert d is None or not 1000 <= d.year < 9000, f"{celle}: a date in a permitted form is trusted"


@MANGE
@given(celler=st.lists(BELOEB | st.sampled_from(["", " ", "-", "NULL", "0,00"]), min_size=50, max_size=100))
def test_an_amount_that_is_trusted_unseen_is_an_amount_of_that_sign(parse, celler):
    sikre, over_nul = parse("er_sikkert_beloeb", celler), parse("er_over_nul", celler)
    for celle, sikkert, positivt in zip(celler, sikre, over_nul, strict=True):
        vaerdi = beloeb(celle)
        if sikkert:
            assert (vaerdi or 0) >= 0 and positivt == ((vaerdi or 0) > 0) and (vaerdi is not None or not celle), celle
        else:
            kroner = re.sub("[^0-9]", "", celle.partition(",")[0])
            assert vaerdi is None or celle.startswith("-") or len(kroner) > 12, f"{celle}: a plain amount is trusted"


@MANGE
@given(celler=st.lists(st.from_regex(r"-?[0-9.]{1,12}(,0)?", fullmatch=True), min_size=20, max_size=50))
def test_whole_numbers_are_digits_and_dots_between_groups_of_three(parse, celler):
    def heltal(celle: str) -> int | None:
        vaerdi = beloeb(celle) if not re.search("[-,]", celle) else None
        return int(vaerdi) if vaerdi is not None and vaerdi < 2**31 else None

    assert dict(zip(celler, parse("heltal_af_tekst", celler), strict=True)) == {c: heltal(c) for c in celler}


@MANGE
@given(celler=st.lists(st.text("ÆØÅæøåabcAZ \u00a0\t-/1", max_size=8), min_size=20, max_size=50))
def test_folding_is_that_of_headers_and_names(parse, celler):
    def foldet(celle: str) -> str:
        return celle.strip().lower().replace("æ", "ae").replace("ø", "oe").replace("å", "aa")

    assert parse("fold", celler) == [foldet(c) for c in celler]


@MANGE
@given(
    celler=st.lists(
        st.sampled_from(["ja", "nej", "j", "n", "1", "0", "true", "false", "x", "yes", "y", "t", "f"]), min_size=20, max_size=50
    )
)
def test_yes_and_no_are_the_listed_words_in_any_case(parse, celler):
    ja, nej = {"ja", "j", "1", "true", "x"}, {"nej", "n", "0", "false"}
    for celler_ in (celler, [c.upper() for c in celler], [f" {c.title()} " for c in celler]):
        ventet = [True if c.strip().lower() in ja else False if c.strip().lower() in nej else None for c in celler_]
        assert parse("ja_nej", celler_) == ventet
