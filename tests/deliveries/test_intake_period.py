"""A delivery of a period that has not begun: refused, and taken in once it has."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.deliveries.helpers import CONTACTS, Place, henvendelser


@pytest.mark.parametrize(
    ("periode", "received", "later"),
    [("2023-12", (2023, 11, 30, 12), (2023, 11, 30, 23)), ("9999-12", (2023, 11, 1, 0), (9999, 12, 1, 0))],
)
def test_a_period_after_the_month_of_receipt_is_refused_and_tried_again(tmp_path, periode, received, later):
    place = Place(tmp_path)
    place.put(f"{CONTACTS}/{CONTACTS}_151_{periode}.csv", henvendelser("2023-12-01"))
    (file,) = place.take_ind(CONTACTS, now=lambda: datetime(*received, tzinfo=UTC))
    assert "ligger efter modtagelsen" in file.aarsag
    (file,) = place.take_ind(CONTACTS, now=lambda: datetime(*later, tzinfo=UTC))  # the first: midnight in Copenhagen is past
    assert file.aarsag is None
    assert place.take_ind(CONTACTS) == []
