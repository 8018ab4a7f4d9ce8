"""Parts and sentences of a report.

* The parts that a report is made of, as data for the template: text, lists, words with what they mean, tables, bar charts.
* Sentences that state a direction, generated from the figures: none is written where a figure is hidden or not measured.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from dagster_project.common.danish import kroner, month_name
from dagster_project.publish.headlines import difference, full_stop
from dagster_project.publish.report.data import Cell

Block = dict[str, Any]


def tekst(content: str, muted: bool = False) -> Block:
    return {"art": "tekst", "tekst": content, "daempet": muted}


def items(points: Iterable[str]) -> Block:
    return {"art": "liste", "punkter": list(points)}


def explained(title: str, entries: Iterable[tuple[str, str, str]]) -> Block:
    """A list of words with what each means and, muted below it, why and from where: long texts, which a table's columns would
    break into ribbons."""
    return {"art": "forklaringer", "titel": title, "ord": [{"navn": n, "tekst": t, "grund": g} for n, t, g in entries]}


def tabel(
    title: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    summer: int = 0,
    tekstkolonner: int = 1,
    fremhaev: int | None = None,
    bredder: Sequence[str] | None = None,
) -> Block:
    """The first `tekstkolonner` are text, the rest figures; the last `summer` rows are totals; `fremhaev` is a column to tint."""
    rows = [list(r) for r in rows]
    assert all(len(r) == len(columns) for r in rows), title
    return {
        "art": "tabel",
        "titel": title,
        "kolonner": list(columns),
        "raekker": rows,
        "summer": summer,
        "tekstkolonner": tekstkolonner,
        "fremhaev": fremhaev,
        "bredder": list(bredder) if bredder else [],
    }


def bar(name: str, cell: Cell, text: str, highlighted: bool) -> Block:
    """One bar. What is hidden or not measured has no height and says so in words."""
    return {
        "navn": name,
        "vaerdi": float(cell.vaerdi) if cell.known else None,
        "tekst": cell.ord or text,
        "fremhaevet": highlighted,
    }


def diagram(title: str, everything: str, panels: Sequence[tuple[str, list[Block]]], note: str = "") -> Block:
    """Small multiples on one axis. Heights are shares of the axis, so that the template only draws."""
    values = [s["vaerdi"] for _, bars in panels for s in bars if s["vaerdi"] is not None]
    top, bottom = max([0.0, *values]), min([0.0, *values])
    axis = (top - bottom) or 1.0
    return {
        "art": "diagram",
        "titel": title,
        "alt": everything,
        "note": note,
        "nul": -bottom / axis,
        "paneler": [
            {"navn": name, "soejler": [{**s, "hoejde": None if s["vaerdi"] is None else s["vaerdi"] / axis} for s in bars]}
            for name, bars in panels
        ],
    }


def section(heading: str, *blocks: Block | None) -> Block:
    return {"overskrift": heading, "blokke": [b for b in blocks if b]}


def retning(before: Any, now: Any) -> str:
    """`steg`, `faldt` or `uændret`, judged on the unrounded figures."""
    return "steg" if now > before else "faldt" if now < before else "uændret"


def development(
    what_happened: str, before: Cell, now: Cell, year: int, form: Callable[[Any], str] = kroner, maaned: int | None = None
) -> str:
    """One sentence on the year against the year before it; a year that is not over (`maaned` is its last month) is compared with
    none."""
    hidden = [str(a) for a, cell in ((year - 1, before), (year, now)) if cell.ord]
    if hidden:
        tallet = "tallet" if len(hidden) == 1 else "tallene"
        return f"{what_happened}: udviklingen oplyses ikke, fordi {tallet} for {' og '.join(hidden)} ikke må vises."
    if not now.known:
        return f"{what_happened} er ikke målt i {year}."
    if maaned:
        return full_stop(f"{what_happened}: {form(now.vaerdi)} i {year} til og med {month_name(maaned)}")
    if not before.known:
        return f"{what_happened}: {form(now.vaerdi)} i {year}; ikke målt i {year - 1}."
    if (way := retning(before.vaerdi, now.vaerdi)) == "uændret":
        return f"{what_happened} var uændret: {form(now.vaerdi)} i både {year - 1} og {year}."
    return full_stop(
        f"{what_happened} {way} fra {form(before.vaerdi)} i {year - 1} til {form(now.vaerdi)} i {year}: "
        f"{'en stigning' if way == 'steg' else 'et fald'} på {difference(before.vaerdi, now.vaerdi, form)}"
    )
