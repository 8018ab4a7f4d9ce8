"""What is said of a year's proceeds, in every combination of missing, hidden, zero, part of a year and first year."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest

from dagster_project.figures.names import KATEGORIER
from dagster_project.publish.headlines import Total, contributions, detail, headline, last_month

ALL_BUT_SU = tuple(k for k in KATEGORIER if k != "SU-sager")
THREE = ("UDK-ydelser", "§ 11-sager", "Stop af tilflytninger")
BEFORE = Total(2022, Decimal(8_030_923))


def said(text: str) -> str:
    return text.replace("\u00a0", " ")


def now(beloeb: str | int | None, **more: object) -> Total:
    return Total(2023, None if beloeb is None else Decimal(beloeb), **more)


# fmt: off
CASES = [
    # whole years
    (now(11_264_947), BEFORE, "Provenuet steg til 11,3 mio. kr. i 2023",
     "X opgjorde et samlet provenu på 11.264.947 kr. i 2023 mod 8.030.923 kr. i 2022, en stigning på 3.234.024 kr. (40,3 pct.)."),
    (now(8_000_000), BEFORE, "Provenuet faldt til 8,0 mio. kr. i 2023",
     "X opgjorde et samlet provenu på 8.000.000 kr. i 2023 mod 8.030.923 kr. i 2022, et fald på 30.923 kr. (0,4 pct.)."),
    (now(8_030_923), BEFORE, "Provenuet var uændret 8,0 mio. kr. i 2023",
     "X opgjorde et samlet provenu på 8.030.923 kr. i 2023, det samme som i 2022."),
    # zero is measured: no direction from rounding, no `0,0 mio.`
    (now(0), BEFORE, "Provenuet faldt til 0 kr. i 2023",
     "X opgjorde et samlet provenu på 0 kr. i 2023 mod 8.030.923 kr. i 2022, et fald på 8.030.923 kr. (100,0 pct.)."),
    (now(0), Total(2022, Decimal(0)), "Provenuet var uændret 0 kr. i 2023",
     "X opgjorde et samlet provenu på 0 kr. i 2023, det samme som i 2022."),
    (now(30_000), Total(2022, Decimal(0)), "Provenuet steg til 30.000 kr. i 2023",
     "X opgjorde et samlet provenu på 30.000 kr. i 2023 mod 0 kr. i 2022, en stigning på 30.000 kr."),
    # the first year, and a year before that cannot be compared
    (now(11_264_947), None, "Provenuet var 11,3 mio. kr. i 2023",
     "X opgjorde et samlet provenu på 11.264.947 kr. i 2023; 2022 er ikke målt."),
    (now(0), None, "Provenuet var 0 kr. i 2023", "X opgjorde et samlet provenu på 0 kr. i 2023; 2022 er ikke målt."),
    (now(5), Total(2022, None, skjult=True), "Provenuet var 5 kr. i 2023",
     "X opgjorde et samlet provenu på 5 kr. i 2023; tallet for 2022 vises ikke."),
    (now(5), Total(2022, Decimal(4), mangler=("SU-sager",)), "Provenuet var 5 kr. i 2023",
     "X opgjorde et samlet provenu på 5 kr. i 2023; det kan ikke sammenlignes med 2022, hvor SU-sager ikke er målt."),
    # hidden
    (now(None, skjult=True), BEFORE, "Det samlede provenu i 2023 vises ikke",
     "X: det samlede provenu i 2023 vises ikke, så ingen kan genkendes."),
    (now(None, skjult=True), None, "Det samlede provenu i 2023 vises ikke",
     "X: det samlede provenu i 2023 vises ikke, så ingen kan genkendes."),
    # a part is no whole
    (now(0, mangler=ALL_BUT_SU), BEFORE, "Kun SU-sager er målt i 2023",
     "X har målt SU-sager i 2023: 0 kr. Det samlede provenu kendes ikke, for KL-ydelser, UDK-ydelser, § 11-sager og "
     "Stop af tilflytninger er ikke målt."),
    (now(None, skjult=True, mangler=ALL_BUT_SU), None, "Kun SU-sager er målt i 2023",
     "X har målt SU-sager i 2023: beløbet vises ikke. Det samlede provenu kendes ikke, for KL-ydelser, UDK-ydelser, § 11-sager "
     "og Stop af tilflytninger er ikke målt."),
    (now(7, mangler=THREE), BEFORE, "Provenuet i 2023: 3 af 5 kategorier mangler",
     "X har målt KL-ydelser og SU-sager i 2023: 7 kr. Det samlede provenu kendes ikke, for UDK-ydelser, § 11-sager og "
     "Stop af tilflytninger er ikke målt."),
    (now(None, mangler=tuple(KATEGORIER)), BEFORE, "Provenuet er ikke målt i 2023",
     "X: ingen af de 5 kategorier er målt i 2023."),
    # a year that is not over
    (now(3_000_000, maaned=11), BEFORE, "Provenuet var 3,0 mio. kr. i 2023 til og med november",
     "X opgjorde et samlet provenu på 3.000.000 kr. i 2023 til og med november; det kan ikke sammenlignes med et helt år."),
    (now(0, maaned=1), None, "Provenuet var 0 kr. i 2023 til og med januar",
     "X opgjorde et samlet provenu på 0 kr. i 2023 til og med januar; det kan ikke sammenlignes med et helt år."),
    (now(7, mangler=THREE, maaned=11), BEFORE, "Provenuet i 2023 til og med november: 3 af 5 kategorier mangler",
     "X har målt KL-ydelser og SU-sager i 2023 til og med november: 7 kr. Det samlede provenu kendes ikke, for UDK-ydelser, "
     "§ 11-sager og Stop af tilflytninger er ikke målt."),
    (now(0, mangler=ALL_BUT_SU, maaned=11), BEFORE, "Kun SU-sager er målt i 2023 til og med november",
     "X har målt SU-sager i 2023 til og med november: 0 kr. Det samlede provenu kendes ikke, for KL-ydelser, UDK-ydelser, "
     "§ 11-sager og Stop af tilflytninger er ikke målt."),
    (now(None, skjult=True, maaned=11), BEFORE, "Det samlede provenu i 2023 til og med november vises ikke",
     "X: det samlede provenu i 2023 til og med november vises ikke, så ingen kan genkendes."),
    (now(None, mangler=tuple(KATEGORIER), maaned=11), None, "Provenuet er ikke målt i 2023 til og med november",
     "X: ingen af de 5 kategorier er målt i 2023 til og med november."),
]
# fmt: on


@pytest.mark.parametrize(("this", "before", "finding", "paragraph"), CASES)
def test_the_sentences_say_what_was_measured(this: Total, before: Total | None, finding: str, paragraph: str) -> None:
    assert said(headline(this, before)) == finding
    assert said(detail("X", this, before)) == paragraph


AMOUNTS = [None, Decimal(0), Decimal(2_000_000)]
YEARS = [
    Total(2023, amount, amount is None, missing, month)
    for amount, missing, month in product(AMOUNTS, ((), THREE, ALL_BUT_SU), (None, 11))
] + [Total(2023, None, False, tuple(KATEGORIER), month) for month in (None, 11)]


@pytest.mark.parametrize("this", YEARS)
def test_no_combination_claims_more_than_its_figures_cover(this: Total) -> None:
    """A direction only between whole years; an amount in the headline only where it is the whole; the month of a part."""
    for before in [None, *(Total(2022, t.beloeb, t.skjult, t.mangler, None) for t in YEARS if t.maaned is None)]:
        finding, paragraph = said(headline(this, before)), said(detail("X", this, before))
        comparable = this.whole and before is not None and before.whole
        assert any(w in finding for w in (" steg ", " faldt ", " uændret ")) == comparable, finding
        assert ("kr." in finding) == (this.beloeb is not None and not this.mangler), finding
        assert ("til og med november" in finding) == ("til og med november" in paragraph) == (this.maaned == 11)
        assert "0,0" not in finding and "–" not in finding + paragraph and "None" not in finding + paragraph
        assert finding[-1] != "." or finding.endswith("kr."), finding
        assert paragraph.endswith(".") and not paragraph.endswith("..")
        assert bool(contributions(this, before, {"A": (Decimal(1), Decimal(2))})) == comparable


def test_contributions_name_the_largest_first_and_say_what_lies_in_the_hidden() -> None:
    parts = {"A": (Decimal(1), Decimal(3)), "B": (Decimal(1), Decimal(9)), "C": (Decimal(5), Decimal(4))}
    before, after = Total(2022, Decimal(107)), Total(2023, Decimal(116))
    assert said(contributions(after, before, parts)) == "Stigning: B (8 kr.) og A (2 kr.). Fald: C (1 kr.)."
    hidden = parts | {"D": (None, Decimal(4)), "E": (Decimal(7), None)}
    assert said(contributions(Total(2023, Decimal(126)), before, hidden)) == (
        "Stigning: B (8 kr.) og A (2 kr.). Fald: C (1 kr.). "
        "Af ændringen ligger +10 kr. i D og E, hvor et af årenes tal ikke vises."
    )
    assert said(contributions(Total(2023, Decimal(100)), before, {"D": (None, None)})) == (
        "Af ændringen ligger −7 kr. i D, hvor et af årenes tal ikke vises."
    )


@pytest.mark.parametrize(
    ("year", "periode", "month"), [(2023, "2023-11", 11), (2023, "2023-12", None), (2022, "2023-11", None), (2023, "2023-01", 1)]
)
def test_a_year_that_is_over_has_no_last_month(year: int, periode: str, month: int | None) -> None:
    assert last_month(year, periode) == month
