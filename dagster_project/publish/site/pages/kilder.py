"""The page of the sources: the lines of the documents that the method cites, under the headings that they stand under."""

from __future__ import annotations

from functools import cache
from typing import Any

from dagster_project.common.program import ROOT
from dagster_project.figures.source_names import DOCUMENTS, OWN, anchor, mended, places
from dagster_project.publish.site.edition import Edition

QUOTING = ("regel", "grænseværdi")  # whose reason is the source's own sentence


def page(edition: Edition) -> dict[str, Any] | None:
    """Each cited document with its sections, in each its cited lines: (where it is linked to, its number, its words).

    A report prints what the public edition hides, in figures and in words: there its lines are the sentences that the method
    quotes, and no more."""
    cited: dict[str, dict[int, str]] = {name: {} for name in DOCUMENTS}
    for kind, kilde, reason in edition.vaerdier("metode", "art", "kilde", "begrundelse"):
        for name, first, last in places(kilde):
            for nr in range(first, last + 1):
                quote = reason if kind in QUOTING and not (reason or "").startswith(OWN) else None
                cited[name][nr] = cited[name].get(nr) or quote or ""
    documents = [
        (DOCUMENTS[name], _sections(name, lines, edition.intern or DOCUMENTS[name].is_scanned))
        for name, lines in cited.items()
        if lines
    ]
    return {"dokumenter": documents} if documents else None


def _sections(name: str, cited: dict[int, str], in_full: bool) -> list[tuple[str, list[tuple[str, int, str]]]]:
    out: dict[str, list[tuple[str, int, str]]] = {}
    document = DOCUMENTS[name]
    for nr, quote in sorted(cited.items()):
        # a line without words has its place too: a citation may begin at it
        words = _lines(name)[nr - 1].strip().replace("\t", " · ") if in_full else quote
        out.setdefault(document.section(nr), []).append((anchor(name, nr), nr, mended(words) if document.is_scanned else words))
    return list(out.items())


@cache
def _lines(name: str) -> list[str]:
    return (ROOT / "docs" / "kilder" / name).read_text("utf-8").split("\n")
