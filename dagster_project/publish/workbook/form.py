"""A form to be filled in and delivered: guidance above, headings that a contract knows, rows begun, days and words to choose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter

_CHOICE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
_EMPTY_ROWS = 3  # ready for more than was begun
_DAY = "dd-mm-yyyy"


@dataclass(frozen=True)
class FormColumn:
    """`choices`: words that are offered; others may be written."""

    heading: str
    width: int
    day: bool = False
    choices: Sequence[str] = ()


@dataclass(frozen=True)
class Form:
    """One sheet: lines of guidance, the columns, and the rows that are begun."""

    navn: str
    guide: Sequence[str]
    columns: Sequence[FormColumn]
    rows: Sequence[Sequence[Any]]


def write_form(file: Path, form: Form, oprettet: date) -> None:
    """The form as a workbook; the same form and day give the same bytes. Nothing in it is ever run."""
    with xlsxwriter.Workbook(file, _CHOICE) as workbook:
        workbook.set_properties({"title": form.guide[0], "created": datetime.combine(oprettet, time())})
        title, head = (workbook.add_format({"bold": True, **more}) for more in ({"font_size": 14}, {"bottom": 1}))
        text = workbook.add_format({"valign": "top", "text_wrap": True, "num_format": "@"})
        day = workbook.add_format({"valign": "top", "align": "left", "num_format": _DAY})
        sheet = workbook.add_worksheet(form.navn)
        for i, line in enumerate(form.guide):
            sheet.write_string(i, 0, line, *([title] if i == 0 else []))
        top = len(form.guide) + 1
        last = top + len(form.rows) + _EMPTY_ROWS
        for j, column in enumerate(form.columns):
            sheet.set_column(j, j, column.width, day if column.day else text)
            sheet.write_string(top, j, column.heading, head)
            for i, row in enumerate(form.rows, start=top + 1):
                if isinstance(row[j], date):
                    sheet.write_datetime(i, j, datetime.combine(row[j], time()), day)
                elif row[j] is not None:
                    sheet.write_string(i, j, str(row[j]), text)
            if column.choices:  # more than one may be written, so a word that is not on the list is told of and let in
                offered = {"validate": "list", "source": list(column.choices), "error_type": "information"}
                sheet.data_validation(top + 1, j, last, j, offered)
        sheet.freeze_panes(top + 1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.print_area(0, 0, last, len(form.columns) - 1)
    file.chmod(0o600)
