"""Figures of a chart whose published value a later publication changed: what they were, in which publication, and why.

Read from the edition's own `revisionstrekant`: the public one holds only what the public editions show, and so do the charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby, pairwise

from dagster_project.common.danish import enumeration
from dagster_project.figures.kinds import slug, totaler
from dagster_project.publications.chain import order
from dagster_project.publish.site.edition import Edition, Row

MEASURES = ("andel_udtaget", "udtaget", "resterende", "andel_med_effekt", "afsluttet", "afsluttet_med_effekt", "beloeb")
"""What the files of charts say it of: the columns of numbers in them."""
ABOUT = " Rude: ændret i en senere udgivelse."  # what a chart with a mark says of it


@dataclass(frozen=True)
class Change:
    """`foer` stood in the publication `stod_i`, and `aendret_i` shows another value; `aarsag` is why, where it is known."""

    foer: Decimal
    stod_i: str
    aendret_i: str
    aarsag: str

    @property
    def why(self) -> str:
        return f"ændret i {self.aendret_i}" + (f": {self.aarsag}" if self.aarsag else "")


def changes(edition: Edition, tal_id: str) -> list[Change]:
    """Of a figure, oldest first; none for one that every publication has shown alike."""
    return edition.remember("ændrede tal", lambda: _by_figure(edition)).get(tal_id, [])


def _by_figure(edition: Edition) -> dict[str, list[Change]]:
    """A year or a month that was not over yet grows and is not revised; a figure without a value in a publication has no row."""
    out: dict[str, list[Change]] = {}
    rows = sorted(edition.raekker("revisionstrekant"), key=lambda r: (r["tal_id"], order(r["publikation"])))
    for tal_id, own in groupby(rows, key=lambda r: r["tal_id"]):
        whole = [r for r in own if order(r["publikation"])[0] >= (r["periode"] or f"{r['aar']}-12")]
        found = [_change(a, b) for a, b in pairwise(whole) if a["vaerdi"] != b["vaerdi"]]
        if found:
            out[tal_id] = found
    return out


def _change(before: Row, after: Row) -> Change:
    return Change(before["vaerdi"], before["publikation"], after["publikation"], after.get("aarsag") or "")


def changed_rows(edition: Edition) -> dict[str, dict[str, list[Change]]]:
    """Every such figure by its row and column; empty in most publications."""
    return edition.remember("ændrede rækker", lambda: _by_row(edition))


def of_row(edition: Edition, r: Row) -> dict[str, list[Change]]:
    """The same of a row of `benchmark`, `provenu_aar` or `provenu_total`, by column. A country has 250,000 of the first's
    figures, and most publications change none."""
    rows = changed_rows(edition)
    if not rows:
        return {}
    if name := r.get("kategori") or r.get("total"):
        return rows.get(f"provenu/{r['kommunekode']}/{r['aar']}/{totaler()[0][name]}", {})
    return rows.get(f"benchmark/{r['periode']}/{r['kommunekode'].lower()}/{r['kontroltrin']}/{slug(r['omraade'])}", {})


def _by_row(edition: Edition) -> dict[str, dict[str, list[Change]]]:
    out: dict[str, dict[str, list[Change]]] = {}
    for tal_id, found in edition.remember("ændrede tal", lambda: _by_figure(edition)).items():
        if tal_id.startswith("benchmark/"):
            row, _, measure = tal_id.rpartition("/")
            out.setdefault(row, {})[measure] = found
        elif tal_id.startswith("provenu/"):
            out[tal_id] = {"beloeb": found}
    return out


def in_words(found: Sequence[Change], shown: list[str]) -> str:
    """`før 31,9 pct. i 2023-11.1, ændret i 2023-12.1: rettet leverance`. `shown`: each value before as the chart writes it."""
    return enumeration([f"før {text} i udgivelse {c.stod_i}, {c.why}" for c, text in zip(found, shown, strict=True)])


def of_record(edition: Edition, r: Row) -> str:
    """The same for a record in a file: `andel_udtaget var 0,319 i 2023-11.1, ændret i 2023-12.1: …`, figure by figure."""
    own = of_row(edition, r)
    return " | ".join(
        f"{field_name} var {f'{c.foer.normalize():f}'.replace('.', ',')} i {c.stod_i}, {c.why}"
        for field_name in MEASURES
        for c in own.get(field_name, ())
    )
