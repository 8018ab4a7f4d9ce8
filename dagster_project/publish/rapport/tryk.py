"""Typesetting with Typst: PDF/UA-1 and PDF/A-2a at once, in the vendored IBM Plex Sans and no other font.

The fonts are the TTF files of the npm package @expo-google-fonts/ibm-plex-sans 0.4.1 (OFL; Typst cannot read woff2).

The charts are drawn by the template. As SVG from altair and vl-convert each took 140 ms of a processor and each process 2.5 s to
start (2026-11); 98 municipalities in two editions are then half a minute. Drawn here they take under 10 ms with the rest.

The document is a file beside the template. As one of Typst's inputs it would be part of its library, on which everything rests:
nothing that one report has in common with the one before could then be taken again, which halves the time (2026-11)."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst

from dagster_project.publish.rapport.maal import Tegn, med_maal

HER = Path(__file__).parent
SKRIFTER = HER / "skrifter"
STANDARDER = ["a-2a", "ua-1"]


class Trykfejl(RuntimeError):
    """Typst refused the report or warned; the message says what and where."""


class Saetteri:
    """One compiler for many reports, in a folder of its own: the fonts and the template are read once."""

    def __init__(self, mappe: Path) -> None:
        """`mappe`: empty; the template and the document at hand lie there."""
        skabelon = Path(shutil.copy(HER / "skabelon.typ", mappe))
        skrifter = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[SKRIFTER])
        self._typst = typst.Compiler(skabelon, root=mappe, font_paths=skrifter, ignore_system_fonts=True)
        maalt = typst.query(
            HER / "tegnbredder.typ", "<maal>", field="value", one=True, font_paths=skrifter, ignore_system_fonts=True
        )
        self.tegn = Tegn(**json.loads(maalt))
        self._dokument = mappe / "dokument.json"

    def tryk(self, dokument: dict[str, Any], dag: str) -> bytes:
        """The PDF of a document dated `dag` (`YYYY-MM-DD`): the same document and day give the same bytes.

        Data reach the template as JSON, so that no text is ever read as markup. A warning (a font not found, say) is an error."""
        self._dokument.write_text(json.dumps({**med_maal(dokument, self.tegn), "dag": dag}, ensure_ascii=False), "utf-8")
        tidspunkt = datetime.fromisoformat(dag).replace(tzinfo=UTC)
        try:
            pdf, advarsler = self._typst.compile_with_warnings(
                format="pdf", pdf_standards=STANDARDER, timestamp=int(tidspunkt.timestamp())
            )
        except typst.TypstError as fejl:
            raise Trykfejl(f"{dokument['titel']}: {fejl.diagnostic or fejl.message}") from fejl
        if advarsler:
            raise Trykfejl(f"{dokument['titel']}: " + "; ".join(a.message for a in advarsler))
        return pdf
