"""Which printed figures are parts of which printed totals: as the document lays out its tables."""

from __future__ import annotations

import pytest

from tests.seeds.documents import facts
from tests.seeds.test_rapporterede_tal import UDK_BLOCKS, UDK_COLUMNS, on_line


def totaler(raekke: dict[str, str]) -> list[str]:
    """The printed totals that a figure is a part of."""
    return [t for t in raekke["indgaar_i"].split("|") if t]


def test_a_figure_is_a_part_of_totals_of_its_own_document() -> None:
    tal = facts("rapporterede_tal")
    document = {r["tal_id"]: r["dokument"] for r in tal}
    for r in tal:
        for total in totaler(r):
            assert total != r["tal_id"]
            assert document[total] == r["dokument"]


def test_each_category_is_a_part_of_the_total_under_it() -> None:
    for first, total in ((range(109, 114), 114), (range(119, 129, 2), 128)):
        overall = {r["kolonne"]: r["tal_id"] for r in on_line(total)}
        for r in [r for line in first for r in on_line(line)]:
            assert totaler(r) == [overall[r["kolonne"]]]


def test_each_amount_of_the_paragraph_11_block_is_a_part_of_its_proceeds() -> None:
    for r in (r for line in range(183, 189) for r in on_line(line)):
        assert totaler(r) == (["paragraf-11/151/2023/provenu"] if r["enhed"] == "kr" else [])


@pytest.mark.parametrize("block", UDK_BLOCKS)
def test_each_amount_of_the_udk_statement_is_a_part_down_and_across_and_no_count_is(block: str) -> None:
    lines_, total = UDK_BLOCKS[block]
    for line in [*lines_, total]:
        for column, r in zip(UDK_COLUMNS, on_line(line), strict=True):
            down = [on_line(total)[UDK_COLUMNS.index(column)]["tal_id"]] if line != total else []
            away = [on_line(line)[-1]["tal_id"]] if column != "provenu-i-alt" else []
            assert totaler(r) == ([] if r["enhed"] == "antal" else down + away)
