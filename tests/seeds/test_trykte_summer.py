"""Which printed figures are parts of which printed totals: as the document lays out its tables."""

from __future__ import annotations

import pytest

from tests.seeds.dokumenter import seed
from tests.seeds.test_rapporterede_tal import UDK_BLOKKE, UDK_KOLONNER, paa_linje


def totaler(raekke: dict[str, str]) -> list[str]:
    """The printed totals that a figure is a part of."""
    return [t for t in raekke["indgaar_i"].split("|") if t]


def test_a_figure_is_a_part_of_totals_of_its_own_document() -> None:
    tal = seed("rapporterede_tal")
    dokument = {r["tal_id"]: r["dokument"] for r in tal}
    for r in tal:
        for total in totaler(r):
            assert total != r["tal_id"]
            assert dokument[total] == r["dokument"]


def test_each_category_is_a_part_of_the_total_under_it() -> None:
    for foerste, total in ((range(109, 114), 114), (range(119, 129, 2), 128)):
        ialt = {r["kolonne"]: r["tal_id"] for r in paa_linje(total)}
        for r in [r for linje in foerste for r in paa_linje(linje)]:
            assert totaler(r) == [ialt[r["kolonne"]]]


def test_each_amount_of_the_paragraph_11_block_is_a_part_of_its_proceeds() -> None:
    for r in (r for linje in range(183, 189) for r in paa_linje(linje)):
        assert totaler(r) == (["paragraf-11/151/2023/provenu"] if r["enhed"] == "kr" else [])


@pytest.mark.parametrize("blok", UDK_BLOKKE)
def test_each_amount_of_the_udk_statement_is_a_part_down_and_across_and_no_count_is(blok: str) -> None:
    linjer_, total = UDK_BLOKKE[blok]
    for linje in [*linjer_, total]:
        for kolonne, r in zip(UDK_KOLONNER, paa_linje(linje), strict=True):
            ned = [paa_linje(total)[UDK_KOLONNER.index(kolonne)]["tal_id"]] if linje != total else []
            hen = [paa_linje(linje)[-1]["tal_id"]] if kolonne != "provenu-i-alt" else []
            assert totaler(r) == ([] if r["enhed"] == "antal" else ned + hen)
