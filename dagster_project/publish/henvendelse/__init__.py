"""Drafts of STAR's letters to the municipalities that meet the criterion, with a form for the answer: files that people send,
never the system. Made of the internal edition's tables alone."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from dagster_project.publish.henvendelse.contact import Contact, contacts
from dagster_project.publish.henvendelse.letter import as_text, letter
from dagster_project.publish.report.typeset import Typesetting
from dagster_project.publish.site.edition import Edition
from dagster_project.publish.site.pages.udkast import FOLDER, draft_name, form_name
from dagster_project.publish.workbook.form import write_form


def write_drafts(edition: Path) -> list[Path]:
    """`udgave/henvendelser/*`: letter and form for each municipality that meets the criterion in the edition's month, and a form
    for one that STAR still waits for. The same tables give the same bytes; no folder where nobody is to be asked."""
    u = Edition(edition)
    asked = contacts(u)
    if not asked:
        return []
    folder = edition / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".henvendelse-", dir=edition) as place:  # swept with a killed publication
        files = list(_written(asked, folder, Typesetting(Path(place)), u.udgivelse))
    for file in files:
        file.chmod(0o600)
    return files


def _written(asked: list[Contact], folder: Path, typesetting: Typesetting, publication: dict[str, str]) -> Iterator[Path]:
    day = publication["udgivet"] or f"{publication['periode']}-01"
    for c in asked:
        form = folder / form_name(c.kode, c.periode)
        write_form(form, c.form, date.fromisoformat(day))
        yield form
        if not c.steps:
            continue
        document = letter(c, publication)
        pdf, text = (folder / draft_name(c.kode, c.periode, suffix) for suffix in ("pdf", "txt"))
        pdf.write_bytes(typesetting.print_pdf(document, day))
        text.write_bytes(as_text(document).encode("utf-8-sig"))  # with the mark by which word processors know the letters
        yield from (pdf, text)
