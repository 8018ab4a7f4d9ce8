"""Typst.

* The measures of a report's tables, reckoned from the characters: Typst lays every cell out once to find a column's width,
  and once more to find its row's height, which was a quarter of what a report takes (2026-11).
* Typesetting with Typst: PDF/UA-1 and PDF/A-2a at once, in the vendored IBM Plex Sans and no other font. The fonts are the
  TTF files of the npm package @expo-google-fonts/ibm-plex-sans 0.4.1 (OFL; Typst cannot read woff2). The charts are drawn by
  the template. As SVG from altair and vl-convert each took 140 ms of a processor and each process 2.5 s to start (2026-11);
  98 municipalities in two editions are then half a minute. Drawn here they take under 10 ms with the rest. The document is a
  file beside the template. As one of Typst's inputs it would be part of its library, on which everything rests: nothing that
  one report has in common with the one before could then be taken again, which halves the time (2026-11).
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst

from dagster_project.publish.report.blocks import Block
from dagster_project.publish.report.glyphs import Glyphs

_WIDTH = 481.0  # pt between the margins, a little less
_LEAST = 60.0  # pt of the first column; with less the widths are Typst's to find
_AIR = (10.0, 9.0)  # pt around a cell's text: both sides, above and below
_SLACK = 0.5  # pt: pairs of letters may stand a little further apart
_MANY = 7  # columns; more are set smaller
_STORE, _SMALL = 8.5, 8.0


@dataclass(frozen=True)
class Signs:
    """The width of each character in em, ordinary and bold, and the height of a line."""

    fin: dict[str, float]
    fed: dict[str, float]
    hoejde: float
    _known: dict[tuple[str, bool], float] = field(default_factory=dict, compare=False)  # most cells stand in many reports

    def bredde(self, text: str, bold: bool) -> float:
        """In em. A character that is not known is as wide as it is high."""
        width = self._known.get((text, bold))
        if width is None:
            em = self.fed if bold else self.fin
            width = self._known[text, bold] = sum(em.get(t, 1.0) for t in text)
        return width


def with_measure(document: dict[str, Any], sign: Signs) -> dict[str, Any]:
    """The document with the measures of its tables: `bredder` in pt where they are not set, `raekkehoejde` where no cell of the
    table takes two lines."""
    section = [{**a, "blokke": [_with_measure(b, sign) for b in a["blokke"]]} for a in document["afsnit"]]
    return {**document, "afsnit": section}


def _with_measure(b: Block, sign: Signs) -> Block:
    if b["art"] != "tabel":
        return b
    if b["bredder"] or not b["raekker"]:
        return {**b, "maalte": [], "raekkehoejde": 0}
    size = _SMALL if len(b["kolonner"]) > _MANY else _STORE
    first, *others = (round(size * em + _AIR[0] + _SLACK, 3) for em in _widest(b, sign))
    rest = _WIDTH - sum(others)
    if rest < _LEAST:
        return {**b, "maalte": [], "raekkehoejde": 0}
    return {**b, "maalte": others, "raekkehoejde": round(sign.hoejde * size + _AIR[1], 3) if first <= rest else 0}


def _widest(b: Block, sign: Signs) -> list[float]:
    """The widest cell of each column in em; the head and the totals are bold."""
    first_sum = len(b["raekker"]) - b["summer"]
    lines = [(True, b["kolonner"]), *((nr >= first_sum, r) for nr, r in enumerate(b["raekker"]))]
    return [max(sign.bredde(cells[x], bold) for bold, cells in lines) for x in range(len(b["kolonner"]))]


HERE = Path(__file__).parent
FONTS = HERE / "fonts"
STANDARDS = ["a-2a", "ua-1"]


class PrintError(RuntimeError):
    """Typst refused the report or warned; the message says what and where."""


class Typesetting:
    """One compiler for many reports, in a folder of its own: the fonts and the template are read once."""

    def __init__(self, folder: Path) -> None:
        """`folder`: empty; the template and the document at hand lie there."""
        template = Path(shutil.copy(HERE / "template.typ", folder))
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
        self._typst = typst.Compiler(template, root=folder, font_paths=fonts, ignore_system_fonts=True)
        measured = typst.query(
            HERE / "character_widths.typ", "<maal>", field="value", one=True, font_paths=fonts, ignore_system_fonts=True
        )
        self.sign = Signs(**json.loads(measured))
        self._glyphs = Glyphs(sorted(FONTS.glob("*.ttf")))
        self._document = folder / "dokument.json"

    def print_pdf(self, document: dict[str, Any], day: str) -> bytes:
        """The PDF of a document dated `dag` (`YYYY-MM-DD`): the same document and day give the same bytes.

        Data reach the template as JSON, so that no text is ever read as markup. A warning (a font not found, say) is an error."""
        drawn = with_measure(self._glyphs.document(document), self.sign)
        self._document.write_text(json.dumps({**drawn, "dag": day}, ensure_ascii=False), "utf-8")
        time = datetime.fromisoformat(day).replace(tzinfo=UTC)
        try:
            pdf, warnings = self._typst.compile_with_warnings(
                format="pdf", pdf_standards=STANDARDS, timestamp=int(time.timestamp())
            )
        except typst.TypstError as error:
            raise PrintError(f"{document['titel']}: {error.diagnostic or error.message}") from error
        if warnings:
            raise PrintError(f"{document['titel']}: " + "; ".join(a.message for a in warnings))
        return pdf
