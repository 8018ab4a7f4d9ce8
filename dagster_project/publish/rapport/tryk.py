"""Typesetting with Typst: PDF/UA-1 and PDF/A-2a at once, in the vendored IBM Plex Sans and no other font.

The fonts are the TTF files of the npm package @expo-google-fonts/ibm-plex-sans 0.4.1 (OFL; Typst cannot read woff2).

The charts are drawn by the template. As SVG from altair and vl-convert each took 140 ms of a processor and each process 2.5 s to
start (2026-11); 98 municipalities in two editions are then half a minute. Drawn here they take under 10 ms with the rest."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst

HER = Path(__file__).parent
SKRIFTER = HER / "skrifter"
STANDARDER = ["a-2a", "ua-1"]


class Trykfejl(RuntimeError):
    """Typst refused the report or warned; the message says what and where."""


_egen = threading.local()


def _saetter() -> typst.Compiler:
    """One compiler per thread, reused: the fonts and the template are read once."""
    if not hasattr(_egen, "saetter"):
        skrifter = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[SKRIFTER])
        _egen.saetter = typst.Compiler(HER / "skabelon.typ", root=HER, font_paths=skrifter, ignore_system_fonts=True)
    return _egen.saetter


def tryk(dokument: dict[str, Any], dag: str) -> bytes:
    """The PDF of a document dated `dag` (`YYYY-MM-DD`): the same document and day give the same bytes.

    Data reach the template as JSON, so that no text is ever read as markup. A warning (a font not found, say) is an error."""
    tidspunkt = datetime.fromisoformat(dag).replace(tzinfo=UTC)
    try:
        pdf, advarsler = _saetter().compile_with_warnings(
            format="pdf",
            sys_inputs={"dokument": json.dumps(dokument, ensure_ascii=False), "dag": dag},
            pdf_standards=STANDARDER,
            timestamp=int(tidspunkt.timestamp()),
        )
    except typst.TypstError as fejl:
        raise Trykfejl(f"{dokument['titel']}: {fejl.diagnostic or fejl.message}") from fejl
    if advarsler:
        raise Trykfejl(f"{dokument['titel']}: " + "; ".join(a.message for a in advarsler))
    return pdf
