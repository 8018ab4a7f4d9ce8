"""What the report's fonts cannot draw is named, and then every report is printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from dagster_project.publish.report.blocks import section, tabel, tekst
from dagster_project.publish.report.glyphs import Glyphs, characters
from dagster_project.publish.report.typeset import FONTS, Typesetting
from tests.publish.tiny_worlds import ODD

EMPTY = dict.fromkeys(("overlinje", "indledning", "maerke", "udgave", "om", "fod"), "")


@pytest.fixture(scope="module")
def glyphs() -> Glyphs:
    return Glyphs(FONTS.glob("*.ttf"))


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("Ærø – 1.115.157 kr. ‹ ›", "Ærø – 1.115.157 kr. ‹ ›"),
        ("A\u030arhus", "Århus"),
        ("🏘 漢", "‹U+1F3D8› ‹U+6F22›"),
        ("Ｆ", "‹U+FF26›"),
        ("\x1b\u202e\u200b", "‹U+001B›‹U+202E›‹U+200B›"),
        ("to\nlinjer", "to linjer"),
    ],
)
def test_what_cannot_be_drawn_is_named(glyphs: Glyphs, text: str, drawn: str) -> None:
    assert glyphs.text(text) == drawn
    assert glyphs.document({"a": [text, 1, None, (text,)]}) == {"a": [drawn, 1, None, [drawn]]}


def test_a_report_of_every_sign_of_the_fonts_and_of_every_odd_name_is_printed(tmp_path: Path) -> None:
    """Typst, which is asked for PDF/A, raises for the first sign that it has no glyph for."""
    everything = "".join(map(chr, sorted(frozenset.intersection(*map(characters, FONTS.glob("*.ttf"))))))
    names = tabel(ODD[0], ["Navn", "Antal"], [[name, "1"] for name in ODD])
    document = {
        **EMPTY,
        "titel": "Tegn",
        "overskrift": ODD[-1],
        "indledning": [*ODD],
        "afsnit": [section("Alt", tekst(everything), names)],
    }
    assert Typesetting(tmp_path).print_pdf(document, "2024-12-31").startswith(b"%PDF")


def test_a_font_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    font = tmp_path / "none.ttf"
    font.write_bytes(b"\0\1\0\0\0\1" + bytes(6) + b"cmap" + bytes(4) + (28).to_bytes(4) + bytes(4) + bytes(4))
    with pytest.raises(ValueError, match=r"none\.ttf: ventede en cmap"):
        characters(font)
