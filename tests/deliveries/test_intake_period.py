"""A delivery of a period that has not begun: refused, and taken in once it has."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.deliveries.hjaelp import HENVENDELSER, Sted, henvendelser


@pytest.mark.parametrize(
    ("periode", "modtaget", "senere"),
    [("2023-12", (2023, 11, 30, 12), (2023, 11, 30, 23)), ("9999-12", (2023, 11, 1, 0), (9999, 12, 1, 0))],
)
def test_a_period_after_the_month_of_receipt_is_refused_and_tried_again(tmp_path, periode, modtaget, senere):
    sted = Sted(tmp_path)
    sted.laeg(f"{HENVENDELSER}/{HENVENDELSER}_151_{periode}.csv", henvendelser("2023-12-01"))
    (fil,) = sted.tag_ind(HENVENDELSER, nu=lambda: datetime(*modtaget, tzinfo=UTC))
    assert "ligger efter modtagelsen" in fil.aarsag
    (fil,) = sted.tag_ind(HENVENDELSER, nu=lambda: datetime(*senere, tzinfo=UTC))  # the first: midnight in Copenhagen is past
    assert fil.aarsag is None
    assert sted.tag_ind(HENVENDELSER) == []
