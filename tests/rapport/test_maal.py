"""The tables' measures, reckoned from the characters: as wide as Typst sets them, and no text laid over another."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typst

from dagster_project.publish.rapport.blokke import afsnit, tabel
from dagster_project.publish.rapport.maal import Tegn, med_maal
from dagster_project.publish.rapport.tryk import SKRIFTER, Saetteri

TEKSTER = [
    "1.115.157 kr.",
    "−0,71\u00a0procentpoint",
    "hemmeligholdt",
    "<5",
    "–",
    "Tilbagebetalingskrav",
    "AVATAR Type To",
    "Årø § 11",
]
MAAL = """#set text(lang: "da", font: "IBM Plex Sans", size: 8.5pt, number-width: "tabular")
#let alle = json("tekster.json")
#context [#metadata((400, 600).map(v => alle.map(t => measure(text(weight: v, t)).width.pt())))<m>]"""


@pytest.fixture(scope="module")
def tegn(tmp_path_factory: pytest.TempPathFactory) -> Tegn:
    return Saetteri(tmp_path_factory.mktemp("saetteri")).tegn


def _maalt(raekker: list[list[str]], tegn: Tegn, **valg: object) -> dict:
    kolonner = ["Navn", *(f"Tal {i}" for i in range(1, len(raekker[0])))]
    (a,) = med_maal({"afsnit": [afsnit("A", tabel("T", kolonner, raekker, **valg))]}, tegn)["afsnit"]
    return a["blokke"][0]


def test_a_text_is_reckoned_as_wide_as_typst_sets_it(tegn: Tegn, tmp_path: Path) -> None:
    """A little wider where letters move together; never narrower by what a column has to spare."""
    (tmp_path / "tekster.json").write_text(json.dumps(TEKSTER))
    (tmp_path / "m.typ").write_text(MAAL)
    svar = typst.query(tmp_path / "m.typ", "<m>", field="value", one=True, font_paths=[SKRIFTER], ignore_system_fonts=True)
    for fed, bredder in zip((False, True), json.loads(svar), strict=True):
        for tekst, bredde in zip(TEKSTER, bredder, strict=True):
            assert -0.4 < 8.5 * tegn.bredde(tekst, fed) - bredde < 0.06 * bredde + 0.4, (tekst, fed)


def test_only_a_table_whose_cells_take_one_line_has_rows_of_one_height(tegn: Tegn) -> None:
    assert _maalt([["kort", "1"]] * 3, tegn)["raekkehoejde"] > 0
    lang = _maalt([["kort", "1"], ["meget lang tekst " * 10, "2"]], tegn)
    assert lang["raekkehoejde"] == 0 and len(lang["maalte"]) == 1


def test_a_table_wider_than_the_page_and_one_with_widths_of_its_own_are_left_to_typst(tegn: Tegn) -> None:
    bred = _maalt([["navn", *["123.456.789.012.345 kr."] * 6]], tegn)
    egen = _maalt([["navn", "1"]], tegn, bredder=("1fr", "3cm"))
    assert [(b["maalte"], b["raekkehoejde"]) for b in (bred, egen)] == [([], 0)] * 2
