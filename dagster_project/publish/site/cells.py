"""Cells and tables as HTML.

* A table of a page as data: which columns of which rows, under which heading, sorted how.
* How a cell is shown: its value in Danish by type, or the word that hides it. Every figure of a page goes through here.
* The rows of a table as HTML, in plain Python: a template's loop over 200,000 cells took most of a national site's time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from markupsafe import Markup, escape

from dagster_project.common.danish import NOT_MEASURED, date_, kroner, pct, pct_within, percentage_points, tal
from dagster_project.figures.tal_names import is_rate, is_share
from dagster_project.publish.site.edition import Row


@dataclass(frozen=True)
class Column:
    """`slags`: '' sorts as a number, `tekst` as Danish text, `date_` as it was written (not sortable by the reader). `fold`: the
    word behind which each cell of the column is folded."""

    felt: str
    navn: str
    slags: str = ""
    klasse: str = ""
    lenke: Callable[[Row], str | None] | None = None
    fold: str = ""

    @property
    def head_class(self) -> str:
        return " ".join(filter(None, ["" if self.slags else "n", self.klasse]))

    @property
    def cell_class(self) -> str:
        """A figure needs none: cells stand to the right unless they are text."""
        return " ".join(filter(None, ["t" if self.slags else "", self.klasse]))


def kolonner(rows: Sequence[Row], *ks: Column) -> list[Column]:
    """Those of `ks` that the edition's table has: the public edition leaves columns out."""
    return [k for k in ks if rows and k.felt in rows[0]]


NUMBER_FIELDS = {"beregnet", "rapporteret", "foer", "efter", "forskel"}  # of the figure that the row's tal_id names
_SIGN = re.compile("[&<>\"']")
YEAR_NUMBER = {"aar", "afgoerelsesaar", "iso_aar", "iso_uge", "version", "linje", "raekke_nr"}
_READ_WITH_THE_ROW = NUMBER_FIELDS | YEAR_NUMBER | {"vaerdi"}  # whose text is not that of a whole number alone


def vaerdi(v: Any, field_name: str = "") -> str:
    """A value by its type: bool ja/nej, float a share, Decimal an amount with øre only where there are some."""
    if v is None:
        return NOT_MEASURED
    kind = type(v)
    if kind is int:  # most figures
        return str(v) if field_name in YEAR_NUMBER else tal(v)
    if kind is float:
        return beloeb(Decimal(v)) if field_name.startswith("dage_") else pct(v)
    if kind is Decimal:
        return beloeb(v)
    if kind is bool:
        return "ja" if v else "nej"
    if isinstance(v, date):
        return date_(v.date() if isinstance(v, datetime) else v)
    return str(v)


def beloeb(v: Decimal) -> str:
    """At most two decimals, and none where they are zero."""
    whole = int(v)
    return tal(whole) if whole == v else tal(v, 2)


def enhed(v: Decimal | None, unit: str | None) -> str:
    """A figure with its unit: antal, kr or andel."""
    if v is None:
        return NOT_MEASURED
    if unit == "andel":
        return pct(v)
    return kroner(v) if unit == "kr" else beloeb(v)


def vis(r: Row | None, field_: str) -> str:
    """What stands on the page for one cell: the hidden cell's word, else the value; `–` for no row and for NULL."""
    if r is None:
        return NOT_MEASURED
    if field_ in r.skjult:
        return r.skjult[field_]
    v = r[field_]
    if type(v) is str:  # most cells
        return v
    if v is None:
        return NOT_MEASURED
    if field_ == "vaerdi" and "enhed" in r:
        return enhed(v, r["enhed"])
    if type(v) is float and is_rate(r.get("maal")):
        return tal(Decimal(repr(v)), 1)
    if type(v) is float and f"{field_}_fra" in r:
        return pct_within(v, r[f"{field_}_fra"], r[f"{field_}_til"])
    if field_ in NUMBER_FIELDS and "tal_id" in r and is_share(r["tal_id"]):
        return percentage_points(v) if field_ == "forskel" else pct(v)
    return vaerdi(v, field_)


def safe(text: str) -> str:
    """Escaped as markupsafe does it, in a tenth of the time for text that needs none."""
    return str(escape(text)) if _SIGN.search(text) else text


# counts, zeros and the same amounts on several pages are most cells of a country: each is made into text once
_BY_ITSELF: Mapping[type, Callable[[Any], str]] = {int: lru_cache(1 << 16)(tal), Decimal: lru_cache(1 << 16)(beloeb), str: safe}


def celle(r: Row | None, field_: str, *, klasse: str = "", raekke: bool = False, lenke: str | None = None) -> Markup:
    """A table cell. With `raekke` it carries its own row's key, for tables whose rows are not the table's."""
    return Markup(_cell(r, field_, klasse, raekke, lenke))  # every part is escaped; Markup.format took half the build


def _cell(r: Row | None, field_: str, class_: str, row: bool, link: str | None) -> str:
    text = safe(vis(r, field_))
    if link:
        text = f'<a href="{safe(link)}">{text}</a>'
    whose = f' data-r="{safe(r.id)}"' if row and r is not None else ""
    before, after = _tags(class_, field_ if r is not None else "")
    return f"{before}{whose}{after}{text}</td>"


@cache
def _tags(class_: str, field_: str) -> tuple[str, str]:
    return (f'<td class="{safe(class_)}"' if class_ else "<td"), (f' data-f="{safe(field_)}">' if field_ else ">")


def celler(rows: Sequence[Row | None], field_: str, link: Callable[[Row | None], str | None]) -> Markup:
    """The cells of that figure in several rows, the years of a key figure, each with its own row's key and its link."""
    return Markup("".join([_cell(r, field_, "n", True, link(r)) for r in rows]))


def tal_i_tekst(r: Row | None, field_name: str) -> Markup:
    """A figure within running text, marked like a cell."""
    if r is None:
        return Markup(NOT_MEASURED)
    return Markup(f'<span class="t" data-r="{safe(r.id)}" data-f="{safe(field_name)}">{safe(vis(r, field_name))}</span>')


def header_html(columns: Sequence[Column]) -> Markup:
    """The headings of a table that can be sorted; a day as it was written is none to sort by. A heading names the field of the
    cells below it, which said by each of them was half of a long page; a folded cell says it around what is folded."""
    return Markup("".join(_header(k.navn, k.slags, k.head_class, "" if k.fold else k.felt) for k in columns))


@cache
def _header(name: str, kind: str, class_: str, field_name: str) -> str:
    text = safe(name)
    out = f'<th scope="col" class="{safe(class_)}" data-felt="{safe(field_name)}" data-t="{text}">'
    if kind == "dato":
        return f"{out}<span>{text}</span></th>\n"
    is_sorted = f' data-s="{safe(kind)}"' if kind else ""
    return f'{out}<button type="button"{is_sorted}>{text}</button></th>\n'


def raekker_html(columns: Sequence[Column], rows: Sequence[Row] | Markup, heading_row: bool = True) -> Markup:
    """`<tr>` for each row, the first cell its heading; rows that are made already stay as they are."""
    if isinstance(rows, Markup):
        return rows
    parts = [_parts(k, i == 0 and heading_row) for i, k in enumerate(columns)]
    return Markup("\n".join(_row(columns, parts, r) for r in rows))  # every part is escaped in _raekke and _dele


def by_column_html(columns: Sequence[Column], ids: Sequence[str], fields: Mapping[str, Sequence[Any]]) -> list[str]:
    """The same of a table with nothing hidden in it, column by column: each value is made into text once."""
    cells = []
    for i, k in enumerate(columns):
        before, after = _parts(k, i == 0)
        text = {v: f"{before}{safe(vaerdi(v, k.felt))}{after}" for v in set(fields[k.felt])}
        cells.append([text[v] for v in fields[k.felt]])
    return [f'<tr data-r="{safe(id_)}">{"".join(r)}</tr>' for id_, r in zip(ids, zip(*cells, strict=True), strict=True)]


def _parts(k: Column, header: bool) -> tuple[str, str]:
    """The tags around the cells of a column."""
    class_ = k.klasse if header else k.cell_class
    class_ = f' class="{safe(class_)}"' if class_ else ""
    if k.fold:
        field_name = f' data-f="{safe(k.felt)}"'
        return f"<td{class_}><details><summary>{safe(k.fold)}</summary><span{field_name}>", "</span></details></td>"
    return (f'<th scope="row"{class_}>', "</th>") if header else (f"<td{class_}>", "</td>")


def _row(columns: Sequence[Column], parts: Sequence[tuple[str, str]], r: Row) -> str:
    if r.shown is not None and r.shown[0] is columns:
        return r.shown[1]
    out, hidden = [f'<tr data-r="{safe(r.id)}">'], r.skjult
    for k, (before, after) in zip(columns, parts, strict=True):
        v = r[k.felt]
        kind = type(v)
        if kind in _BY_ITSELF and k.felt not in hidden and k.felt not in _READ_WITH_THE_ROW:
            text = _BY_ITSELF[kind](v)  # most cells, by the short way to what `vis` gives
        else:
            text = safe(vis(r, k.felt))
        if k.lenke and (link := k.lenke(r)):
            text = f'<a href="{safe(link)}">{text}</a>'
        out += (before, text, after)
    out.append("</tr>")
    r.shown = columns, "".join(out)
    return r.shown[1]
