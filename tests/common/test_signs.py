"""Signs that steer are named, those that show stand."""

from __future__ import annotations

import pyarrow as pa
import pytest

from dagster_project.common.signs import on_one_line, visible, visible_table

# (delivered, as it leaves raa/, on one line)
TEXTS = (
    ("Projekt æøå 🏘 – ＦＵＬＬ", "Projekt æøå 🏘 – ＦＵＬＬ", "Projekt æøå 🏘 – ＦＵＬＬ"),
    ("\x1b[2Jrød", "‹U+001B›[2Jrød", "‹U+001B›[2Jrød"),
    ("a\u202eb\u2066c", "a‹U+202E›b‹U+2066›c", "a‹U+202E›b‹U+2066›c"),
    ("usyn\u200blig\ufeff\u00ad", "usyn‹U+200B›lig‹U+FEFF›‹U+00AD›", "usyn‹U+200B›lig‹U+FEFF›‹U+00AD›"),
    ("\x00\x7f\x85\ue000\u2028", "‹U+0000›‹U+007F›‹U+0085›‹U+E000›‹U+2028›", "‹U+0000›‹U+007F›‹U+0085›‹U+E000›‹U+2028›"),
    ("to\nlinjer\tog\r", "to\nlinjer\tog\r", "to‹U+000A›linjer‹U+0009›og‹U+000D›"),
    ("\U000e0041", "‹U+E0041›", "‹U+E0041›"),
)


@pytest.mark.parametrize(("text", "leaves", "line"), TEXTS)
def test_a_sign_that_steers_is_named(text: str, leaves: str, line: str) -> None:
    assert (visible(text), on_one_line(text)) == (leaves, line)


def test_a_table_is_read_the_same_way_and_else_left_alone() -> None:
    table = pa.table({"tekst": [t for t, *_ in TEXTS] + [None], "antal": range(len(TEXTS) + 1)})
    assert visible_table(table)["tekst"].to_pylist() == [leaves for _, leaves, _ in TEXTS] + [None]
    assert visible_table(table)["antal"] == table["antal"]
    clean = pa.table({"tekst": pa.array(["æøå"], pa.large_string())})
    assert visible_table(clean) is clean
