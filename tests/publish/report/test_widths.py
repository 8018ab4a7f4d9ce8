"""The tables' measures, reckoned from the characters: as wide as Typst sets them, and no text laid over another."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typst

from dagster_project.publish.report.blocks import section, tabel
from dagster_project.publish.report.typeset import FONTS, Signs, Typesetting, with_measure

TEXTS = [
    "1.115.157 kr.",
    "−0,71\u00a0procentpoint",
    "hemmeligholdt",
    "<5",
    "–",
    "Tilbagebetalingskrav",
    "AVATAR Type To",
    "Årø § 11",
]
MEASURE = """#set text(lang: "da", font: "IBM Plex Sans", size: 8.5pt, number-width: "tabular")
#let alle = json("tekster.json")
#context [#metadata((400, 600).map(v => alle.map(t => measure(text(weight: v, t)).width.pt())))<m>]"""


@pytest.fixture(scope="module")
def sign(tmp_path_factory: pytest.TempPathFactory) -> Signs:
    return Typesetting(tmp_path_factory.mktemp("saetteri")).sign


def _measured(rows: list[list[str]], sign: Signs, **valg: object) -> dict:
    columns = ["Navn", *(f"Tal {i}" for i in range(1, len(rows[0])))]
    (a,) = with_measure({"afsnit": [section("A", tabel("T", columns, rows, **valg))]}, sign)["afsnit"]
    return a["blokke"][0]


def test_a_text_is_reckoned_as_wide_as_typst_sets_it(sign: Signs, tmp_path: Path) -> None:
    """A little wider where letters move together; never narrower by what a column has to spare."""
    (tmp_path / "tekster.json").write_text(json.dumps(TEXTS))
    (tmp_path / "m.typ").write_text(MEASURE)
    answer = typst.query(tmp_path / "m.typ", "<m>", field="value", one=True, font_paths=[FONTS], ignore_system_fonts=True)
    for bold, widths in zip((False, True), json.loads(answer), strict=True):
        for text, width in zip(TEXTS, widths, strict=True):
            assert -0.4 < 8.5 * sign.bredde(text, bold) - width < 0.06 * width + 0.4, (text, bold)


def test_only_a_table_whose_cells_take_one_line_has_rows_of_one_height(sign: Signs) -> None:
    assert _measured([["kort", "1"]] * 3, sign)["raekkehoejde"] > 0
    long = _measured([["kort", "1"], ["meget lang tekst " * 10, "2"]], sign)
    assert long["raekkehoejde"] == 0 and len(long["maalte"]) == 1


def test_a_table_wider_than_the_page_and_one_with_widths_of_its_own_are_left_to_typst(sign: Signs) -> None:
    wide = _measured([["navn", *["123.456.789.012.345 kr."] * 6]], sign)
    own = _measured([["navn", "1"]], sign, bredder=("1fr", "3cm"))
    assert [(b["maalte"], b["raekkehoejde"]) for b in (wide, own)] == [([], 0)] * 2
