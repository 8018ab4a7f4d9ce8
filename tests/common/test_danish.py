"""Danish formatting (docs/offentliggoerelse.md "How figures are written"), on values where another rule gives something else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from dagster_project.common.danish import date_, enumeration, maaned, mio, pct, saa_mange, sort_key, tal


@pytest.mark.parametrize(
    ("andel", "tekst"),
    [
        (689 / 2000, "34,5\u00a0pct."),  # binary 0.34449…: the tie is decided by the ratio, not by its float
        (Decimal("0.3245"), "32,5\u00a0pct."),
        (0.0, "0,0\u00a0pct."),
        (None, "–"),
        (1.3097713097713097, "131,0\u00a0pct."),
    ],
)
def test_shares_are_rounded_half_up_from_the_unrounded_value(andel: float | None, tekst: str) -> None:
    assert pct(andel) == tekst


def test_minus_is_a_true_minus_and_zero_has_none() -> None:
    assert tal(-585000) == "\u2212585.000"
    assert tal(Decimal("-0.4")) == "0"
    assert mio(Decimal(11264947)) == "11,3"


def test_dates_and_months() -> None:
    assert date_(date(2023, 12, 31)) == "31.\u00a0dec.\u00a02023"
    assert maaned("2023-05") == "maj\u00a02023"
    assert maaned("2023") == "2023"


def test_aa_is_sorted_as_the_last_letter() -> None:
    names = ["Aabenraa", "Ærø", "Zeland", "Ølstykke", "Ballerup", "Årslev"]
    assert sorted(names, key=sort_key) == ["Ballerup", "Zeland", "Ærø", "Ølstykke", "Aabenraa", "Årslev"]


def test_an_enumeration_has_og_before_its_last_part() -> None:
    assert [enumeration(terms) for terms in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a og b", "a, b og c"]


def test_one_is_counted_in_the_singular_and_all_else_in_the_plural() -> None:
    assert [saa_mange(n, "kategori", "kategorier") for n in (0, 1, 2, 1204)] == [
        "0 kategorier", "1 kategori", "2 kategorier", "1.204 kategorier",
    ]  # fmt: skip
