"""Reads a page back: its figures with their row and field, and the published cell that each must equal."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from playwright.sync_api import Page

from dagster_project.common.danish import date_, kroner, pct, tal
from dagster_project.publish.site.edition import KEYS

EMPTY = {"meta", "link", "br", "input", "path", "circle", "rect", "use", "col", "img"}


class _Reader(HTMLParser):
    """Every figure: (the nearest data-r, its field, its text), by data-f or by the heading of its column (data-felt); and numeric
    cells without a field."""

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[tuple[str, dict[str, str | None], list[str]]] = []
        self.tal: list[tuple[str, str, str]] = []
        self.unmarked: list[str] = []
        self.columns: list[str | None] = []  # of the table, the field that each heading names
        self.place = 0  # in its row

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.columns = []
        if tag == "tr":
            self.place = 0
        if tag not in EMPTY:
            self.stack.append((tag, dict(attrs), []))

    def handle_data(self, data: str) -> None:
        for _, _, text in self.stack:
            text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in EMPTY:
            return
        name, attrs, text = self.stack.pop()
        assert name == tag, f"<{name}> lukkes af </{tag}>"
        field = attrs.get("data-f")
        if tag in ("th", "td") and any(t == "thead" for t, _, _ in self.stack):
            self.columns.append(attrs.get("data-felt"))
        elif tag in ("th", "td"):
            field = field or (self.columns[self.place] if self.place < len(self.columns) else None)
            self.place += 1
        if field:
            r = attrs.get("data-r") or next(a["data-r"] for _, a, _ in reversed(self.stack) if a.get("data-r"))
            self.tal.append((str(r), field, "".join(text)))
        elif tag == "td" and "n" in (attrs.get("class") or "").split() and not attrs.get("data-sum"):
            self.unmarked.append("".join(text))


def read(page: Path) -> tuple[list[tuple[str, str, str]], list[str]]:
    reader = _Reader()
    reader.feed(page.read_text("utf-8"))
    reader.close()
    assert not reader.stack, "uafsluttede elementer"
    return reader.tal, reader.unmarked


def column(page: Page, table: str, field: str) -> list[str]:
    """The texts of the cells below the heading that names the field."""
    at = page.locator(f"{table} thead th").evaluate_all("(ths, f) => ths.findIndex(h => h.dataset.felt === f)", field)
    assert at >= 0, f"ingen kolonne {field} i {table}"
    return page.locator(f"{table} tbody tr > :nth-child({at + 1})").all_text_contents()


@cache
def tabel(fil: Path) -> dict[str, dict[str, Any]]:
    """The rows of a published table by their key, as the pages name them."""
    key = KEYS.get(fil.stem)
    rows = pq.read_table(fil).to_pylist()
    out = {"|".join(str(r[k]) for k in key) if key else f"#{i}": r for i, r in enumerate(rows)}
    assert len(out) == len(rows), f"{fil.stem}: nøglen er ikke entydig"
    return out


def celle(edition: Path, raekke: str) -> dict[str, Any]:
    name, _, key = raekke.partition("|")
    return tabel(edition / "tabeller" / f"{name}.parquet")[key]


def expected(r: dict[str, Any], field_name: str) -> str:
    """How a cell must stand on a page, from the published table alone."""
    hidden = dict(d.split("=") for d in (r.get("skjult") or "").split("|") if d)
    v = r[field_name]
    if field_name in hidden:
        assert v is None
        return hidden[field_name]
    if v is None:
        return "–"
    if (
        field_name in ("beregnet", "rapporteret", "foer", "efter", "forskel")
        and "/" in (r.get("tal_id") or "")
        and "andel_" in r["tal_id"]
    ):
        return f"{tal(v * 100, 2)}\u00a0procentpoint" if field_name == "forskel" else pct(v)
    if field_name == "vaerdi" and r.get("enhed") in ("andel", "kr"):
        return pct(v) if r["enhed"] == "andel" else kroner(v)
    match v:
        case bool():
            return "ja" if v else "nej"
        case float() if "_pr_1000_" in (r.get("maal") or ""):
            return tal(Decimal(repr(v)), 1)
        case float() if field_name.startswith("dage_"):
            return tal(Decimal(v), 0 if v == int(v) else 2)
        case float() if r.get(f"{field_name}_fra") is not None:
            low, high = (100 * r[f"{field_name}_{end}"] for end in ("fra", "til"))
            half = round(high - low)
            return f"{tal(Decimal(repr(v)) * 100, 1)}\u00a0±{tal(Decimal(half) / 2, half % 2)}\u00a0pct."
        case float():
            return pct(v)
        case Decimal():
            return tal(v, 0 if v == int(v) else 2)
        case int():
            return str(v) if field_name in ("aar", "afgoerelsesaar", "linje", "version", "raekke_nr") else tal(v)
        case datetime() | date():
            return date_(v.date() if isinstance(v, datetime) else v)
        case _:
            return str(v).replace("|", ", ") if field_name == "valg" else str(v)
