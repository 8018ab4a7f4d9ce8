"""A sheet and its cells; beside the form (form.py) the only file of a publication that knows XlsxWriter.

* The formats of a workbook's cells, the same in every workbook and in one order: a cell made once names its format by number.
* How a sheet shows what a column's type does not say: the unit that a row names, and the room that the cells take.
* A table made ready for sheets: each of its rows as the XML of cells, made once for the hundred workbooks that may hold it.
  XlsxWriter keeps each cell as an object and writes it by itself: 900,000 cells were most of a national publication's time.
* One workbook: sheets of real tables with typed cells, Danish formats and a print set-up. Nothing in it is ever run.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import repeat
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name, xl_range
from xlsxwriter.worksheet import Worksheet
from xlsxwriter.xmlwriter import XMLwriter

from dagster_project.common.danish import NOT_MEASURED
from dagster_project.figures.tal_names import is_rate, is_share
from dagster_project.publications.hidden_cells import HIDDEN, Hidden, by_column
from dagster_project.publish.workbook.heads import overskrift

TO_LEFT = ("tekst", "aarstal", "dato")
_FORMATS = {
    "tekst": {"valign": "top", "text_wrap": True},
    "antal": {"num_format": "#,##0", "valign": "top"},
    "kroner": {"num_format": '#,##0.00" kr."', "valign": "top"},
    "andel": {"num_format": "0.0%", "valign": "top"},
    "point": {"num_format": '0.00%"-point"', "valign": "top"},
    "tal": {"num_format": "#,##0.00##", "valign": "top"},
    "aarstal": {"num_format": "0", "valign": "top", "align": "left"},
    "dato": {"num_format": "dd-mm-yyyy", "valign": "top", "align": "left"},
    "ord": {"italic": True, "align": "right", "valign": "top"},
    "titel": {"bold": True, "font_size": 14},
    "hoved": {"bold": True, "text_wrap": True, "valign": "bottom"},
    "talhoved": {"bold": True, "text_wrap": True, "valign": "bottom", "align": "right"},
}
# texts after the first column stand a little in, so that none touches a figure to its left
_INDENTED = {(n, True): {**_FORMATS[n], "align": "left", "indent": 1} for n in (*TO_LEFT, "hoved")}
_ALL = {(n, False): f for n, f in _FORMATS.items()} | _INDENTED
_NUMBERS = {key: nr for nr, key in enumerate(_ALL, start=1)}


def format_number(name: str, first_column: bool) -> int:
    """The number by which a cell of that column names the format."""
    return _NUMBERS[noegle(name, first_column)]


def noegle(name: str, first_column: bool) -> tuple[str, bool]:
    """The name of the format for a column: the indented one where there is one."""
    return (name, True) if not first_column and (name, True) in _ALL else (name, False)


def formater(workbook: xlsxwriter.Workbook) -> dict[tuple[str, bool], Format]:
    """Every format, added to a workbook that has none yet. XlsxWriter numbers them as they are first asked for their number."""
    out = {n: workbook.add_format(f) for n, f in _ALL.items()}
    found = {n: f._get_xf_index() for n, f in out.items()}
    if found != _NUMBERS:
        raise RuntimeError(f"XlsxWriter {xlsxwriter.__version__} nummererer formaterne {found}; ventede {_NUMBERS}.")
    return out


_UNITS = {"andel": "andel", "kr": "kroner"}  # any other is a count
_DIFFERENCES = ("forskel", "forklaret_beloeb", "rest")  # of two shares: points, not pct.
_LONG_TEXT = 60
_IN_A_LINE = 66  # letters of a long text: they are narrower than the digits that a width is counted in
_AIR = 2
_BOLD = 1.1  # a bold letter beside another
_BUTTON = 1  # with the air: the filter button beside a head
_DATE = 10
_AFTER_TALLET = {n: len(e) for n, e in {"kroner": ",00 kr.", "tal": ",0000", "andel": ",0%", "point": ",00%-point"}.items()}


def kinds(table: pa.Table, field_name: str, kind: str) -> Iterable[str]:
    """How each cell of a column is shown: `slags`, or by the row's unit where the rows are different figures."""
    if kind == "tal" and "enhed" in table.column_names:
        return [_UNITS.get(e, kind) for e in table["enhed"].to_pylist()]
    if kind == "tal" and "tal_id" in table.column_names:
        share = "point" if field_name in _DIFFERENCES else "andel"
        return [share if is_share(t) else kind for t in table["tal_id"].to_pylist()]
    if kind == "andel" and "maal" in table.column_names:
        return ["tal" if is_rate(m) else kind for m in table["maal"].to_pylist()]
    return repeat(kind, table.num_rows)


def bredde(header: str, widest: int) -> int:
    """Characters that hold the head's longest word and the bredeste cell; a long text is broken into lines instead."""
    return _AIR + max(min(_LONG_TEXT, widest), *(len(o) + _BUTTON for o in header.split()))


def head_lines(header: str, width: int) -> int:
    """How many lines a head takes in a column of that width, word by word."""
    lines, used = 1, 0.0
    for word in (_BOLD * len(o) for o in header.split()):
        goes_over = used > 0 and used + 1 + word > width - _AIR - _BUTTON
        lines, used = (lines + 1, word) if goes_over else (lines, used + 1 + word if used else word)
    return lines


def cell_width(value: Any, kind: str) -> int:
    """Characters of a figure or a day as it is shown."""
    return _DATE if kind == "dato" else _length(value, kind)


def _length(value: Any, kind: str) -> int:
    """As `1.115.157,50 kr.`: digits, a dot per three of them, and what the format adds."""
    whole = int(value * 100 if kind in ("andel", "point") else value)
    groups = 0 if kind == "aarstal" else (len(str(abs(whole))) - 1) // 3
    return len(str(whole)) + groups + _AFTER_TALLET.get(kind, 0)


_NUMBER = "\0"  # where a row's number goes; XML holds no such character
_LONGEST = 16_383  # of a text: half of what a cell holds, which may be two units a character
_DAY_0, _LEAP_DAY = date(1899, 12, 31), 60  # spreadsheets count days from here, with a 29th of February 1900 that never was
_YEAR_NUMBER = ("aar", "iso_aar", "iso_uge", "linje")  # whole numbers that nobody counts


@dataclass(frozen=True)
class Column:
    """A column's head, and where it stands."""

    hoved: str
    to_left: bool


class Grid:
    """The rows of a table, for sheets that hold all of them or some."""

    def __init__(self, table: pa.Table) -> None:
        hidden_words = by_column(table)
        fields = [f for f in table.schema if f.name != HIDDEN]
        self.antal = table.num_rows
        self.kolonner: list[Column] = []
        self._hidden = {i for own in hidden_words.values() for i, sign in enumerate(own) if sign}
        self._widths = np.zeros((self.antal, len(fields)), np.int32)  # the room that each cell takes
        self._whole: dict[int, str] = {}  # of sheets that hold all rows, the same in a hundred workbooks: by the first's number
        cells, lines = [], [1] * self.antal
        for j, field_name in enumerate(fields):
            kind, values, hidden = (
                kind_of(field_name),
                table[field_name.name].to_pylist(),
                hidden_words.get(field_name.name) or [None] * self.antal,
            )
            own = list(zip(values, kinds(table, field_name.name, kind), hidden, strict=True))
            finished = {cell: _cell(*cell, j) for cell in dict.fromkeys(own)}
            cells.append([finished[cell][0] for cell in own])
            if kind == "tekst":
                lines = [max(n, -(-finished[cell][1] // _IN_A_LINE)) for n, cell in zip(lines, own, strict=True)]
            self._widths[:, j] = [finished[cell][1] for cell in own]
            self.kolonner.append(Column(overskrift(field_name.name), kind in TO_LEFT))
        # a text that takes several lines has room for them: not every program finds the height of a row itself
        tall = [f' ht="{min(_LINE * n, _TALLEST)}"' if n > 1 else "" for n in lines]
        rows = zip(tall, zip(*cells, strict=True), strict=True)
        self._rows = [f'<row r="{_NUMBER}"{height}>{"".join(r)}</row>' for height, r in rows]

    def raekker(self, chosen: Sequence[int] | None, first: int) -> str:
        """Those rows as XML, all when none are named, numbered from `first` on."""
        if chosen is not None:
            return "".join([self._rows[i].replace(_NUMBER, str(nr)) for nr, i in enumerate(chosen, start=first)])
        if first not in self._whole:
            self._whole[first] = self.raekker(range(self.antal), first)
        return self._whole[first]

    def bredder(self, chosen: Sequence[int] | None) -> list[int]:
        """The width of each column for those rows."""
        widest = (self._widths if chosen is None else self._widths[list(chosen)]).max(axis=0, initial=0)
        return [bredde(k.hoved, w) for k, w in zip(self.kolonner, widest.tolist(), strict=True)]

    def has_hidden(self, chosen: Sequence[int] | None) -> bool:
        return bool(self._hidden) if chosen is None else not self._hidden.isdisjoint(chosen)


def kind_of(field_name: pa.Field) -> str:
    """How a column is shown: by its type, and by `andel` in its name."""
    if pa.types.is_decimal(field_name.type):
        return "kroner" if field_name.type.scale == 2 else "tal"
    if pa.types.is_floating(field_name.type):
        return "tal" if field_name.name.startswith("dage_") else "andel"
    if pa.types.is_integer(field_name.type):
        return "aarstal" if field_name.name in _YEAR_NUMBER else "antal"
    return "dato" if pa.types.is_date(field_name.type) else "tekst"


def _cell(value: Any, kind: str, hidden: Hidden | None, column: int) -> tuple[str, int]:
    """A cell as XML, and its width: a value, the word of what is hidden, a dash for a figure that was not measured, or nothing.

    Raises TypeError for what is no number."""
    if hidden or (value is None and kind != "tekst"):
        return _text(hidden or NOT_MEASURED, "ord", column), len(hidden or "")
    if value is None:
        return "", 0
    if kind == "tekst":
        text = ("nej", "ja")[value] if isinstance(value, bool) else value
        return _text(text[:_LONGEST], kind, column), len(text)
    if kind == "dato":
        days = (value - _DAY_0).days
        tal, format_ = days + (days >= _LEAP_DAY), kind
    elif isfinite(value):
        tal, format_ = value, "antal" if kind == "tal" and value == int(value) else kind
    else:
        raise TypeError(f"{value} er ikke et tal, som en celle kan rumme; ventede et endeligt tal af slagsen {kind}.")
    return f"{_start(format_, column)}><v>{tal:.16G}</v></c>", cell_width(value, kind)


def _start(kind: str, column: int) -> str:
    return f'<c r="{xl_col_to_name(column)}{_NUMBER}" s="{format_number(kind, column == 0)}"'


def _text(text: str, kind: str, column: int) -> str:
    """A text within its cell, as XlsxWriter writes it where it keeps no list of them. Never a formula, a link or a number."""
    place = ' xml:space="preserve"' if text != text.strip() else ""
    content = _XML._escape_data(_XML._escape_control_characters(text))
    return f'{_start(kind, column)} t="inlineStr"><is><t{place}>{content}</t></is></c>'


_XML = XMLwriter()

_CHOICE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
_HEADER = 3  # a title, a sentence about the sheet and one about what is hidden stand above the table
_READING = 120  # characters across that a sentence about the sheet takes
_LINE = 15  # points of a line of text
_TALLEST = 409  # points of a row
_LEGIBLE = 320  # characters across that A4 holds at half size: a wider sheet is printed on two pages beside each other
_NAMES_ROWS = 120  # characters of them that both pages hold beside the rest: what repeats leaves the rest less room
_A4 = 9
_HIDDEN = (
    f"{Hidden.FEW} er 1–4 sager. {Hidden.SECRET} er beløb på 1–4 sager og tal, de ellers kunne udledes af; "
    f"{Hidden.WITHHELD} er tal, som andre ellers kunne udledes af, uden at et mønster beskytter dem; "
    f"{Hidden.UNTOLD} er andele, der kun kunne vises med et bredt interval; "
    "arket Udgivelse siger mere."
)


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name, a sentence about it, its table, and which of the table's rows it holds; all when not said."""

    navn: str
    om: str
    grid: Grid
    selection: Sequence[int] | None = None

    @property
    def antal(self) -> int:
        return self.grid.antal if self.selection is None else len(self.selection)


class _Spreadsheet(Worksheet):
    """A sheet that writes the rows of its table as they come: XlsxWriter does the rest of it."""

    finished = ""

    def tabel(self, last: tuple[int, int], choice: dict[str, Any]) -> None:
        """A table down to that cell. XlsxWriter marks every cell of it, to see that no two tables meet: it is told of one row."""
        self.add_table(_HEADER, 0, _HEADER + 1, last[1], choice)
        area = xl_range(_HEADER, 0, *last)
        self.tables[-1] |= {"range": area, "a_range": area, "autofilter": area}
        self._check_dimensions(*last)  # how far the sheet goes

    def _write_rows(self) -> None:
        super()._write_rows()
        self.fh.write(self.finished)


def write_workbook(file: Path, title: str, oprettet: date, sheet: Sequence[Sheet]) -> None:
    """The workbook with those sheets. `oprettet` comes from the publication, so that the same tables give the same bytes."""
    with xlsxwriter.Workbook(file, _CHOICE) as workbook:
        workbook.set_properties({"title": title, "created": datetime.combine(oprettet, time())})
        formats = formater(workbook)
        for i, a in enumerate(sheet, start=1):
            _sheet(workbook.add_worksheet(a.navn, _Spreadsheet), f"Tabel{i}", title, a, formats)
    file.chmod(0o600)


def _sheet(sheet: _Spreadsheet, name: str, title: str, a: Sheet, formats: dict[tuple[str, bool], Format]) -> None:
    widths = a.grid.bredder(a.selection)
    sheet.write_string(0, 0, f"{a.navn} – {title}", formats["titel", False])
    _say(sheet, 1, a.om, widths, formats["tekst", False])
    if a.grid.has_hidden(a.selection):
        _say(sheet, 2, _HIDDEN, widths, formats["tekst", False])
    header = []
    for j, (column, width) in enumerate(zip(a.grid.kolonner, widths, strict=True)):
        sheet.set_column(j, j, width)
        format_ = formats[noegle("hoved" if column.to_left else "talhoved", j == 0)]
        header.append({"header": column.hoved, "header_format": format_})
    sheet.set_row(_HEADER, _LINE * max(head_lines(k.hoved, w) for k, w in zip(a.grid.kolonner, widths, strict=True)))
    last = (_HEADER + max(a.antal, 1), len(header) - 1)
    sheet.tabel(last, {"name": name, "columns": header, "style": "Table Style Light 1"})
    sheet.finished = a.grid.raekker(a.selection, _HEADER + 2)
    sheet.freeze_panes(_HEADER + 1, 0)
    _print(sheet, title, last)
    if sum(widths) > _LEGIBLE:  # the columns that name a row stand on both pages
        sheet.fit_to_pages(2, 0)
        names = next((j for j, column in enumerate(a.grid.kolonner) if not column.to_left), len(widths))
        while names > 1 and sum(widths[:names]) > _NAMES_ROWS:
            names -= 1
        sheet.repeat_columns(0, names - 1)


def _say(sheet: Worksheet, row: int, text: str, widths: Sequence[int], format_: Format) -> None:
    """A sentence across the sheet, in as many lines as it takes: what runs out over the last column is not printed."""
    across, longest = 0, 0  # as many columns as a line of reading takes, or all there are
    while longest < len(widths) and across < _READING:
        across, longest = across + widths[longest], longest + 1
    if longest > 1:
        sheet.merge_range(row, 0, row, longest - 1, text, format_)
    else:
        sheet.write_string(row, 0, text, format_)
    sheet.set_row(row, _LINE * -(-len(text) // max(across, 1)))


def _print(sheet: Worksheet, title: str, last: tuple[int, int]) -> None:
    """A4 across, as wide as the page, the column heads on every page, title and page number at the foot."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEADER)
    sheet.print_area(0, 0, *last)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
    sheet.set_footer(f"&L{title.replace('&', '&&')}&RSide &P af &N")
