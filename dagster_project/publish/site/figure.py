"""A chart of a page in files of its own, for others to use: its rows (CSV), the drawing (SVG), and in public a page to embed.

Its figures are the records of the edition's own published table, cell by cell, with the word where a cell is hidden: it can say
nothing that the table does not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from textwrap import wrap
from typing import Any

import pyarrow as pa
from markupsafe import Markup, escape

from dagster_project.publications.hidden_cells import HIDDEN
from dagster_project.publications.tables import csv_entries, csv_header
from dagster_project.publish.citation import address, citation
from dagster_project.publish.data_package import Drawn
from dagster_project.publish.site.cells import Column
from dagster_project.publish.site.edition import KEYS, Edition, Row
from dagster_project.publish.site.revised import changed_rows, of_record

FOLDER = "figur"
CHANGED = "aendret"
ADDED = ("kommune", CHANGED)  # columns that the table has not: the name of its code, and what revisionstrekant says of the row
MARGIN, GAP, LEAST = 20, 24, 640
HEADING, BELOW = 26, 22  # room above and below a drawing for its own words
_ATTRIBUTES = Markup("<\0>")  # where a drawing's own attributes go; text from a table is escaped, and so never this
_LETTER = {22: 11.4, 15: 7.6, 13: 6.7}  # how wide a letter of a size is, on average and with some to spare


@dataclass(frozen=True)
class Panel:
    """One drawing of a figure: what makes it with given attributes, how large it is, the words above and below it; `narrow` draws
    it for a phone, where that is another drawing."""

    make: Callable[[Markup], Markup]
    width: int
    height: int
    heading: str = ""
    below: str = ""
    narrow: Callable[[Markup], Markup] | None = None

    def draw(self, attributes: Markup) -> Markup:
        """With those attributes: it stands in two files of its own, which differ in nothing else."""
        return self._drawn.replace(_ATTRIBUTES, attributes)

    @cached_property
    def _drawn(self) -> Markup:
        return self.make(_ATTRIBUTES)


@dataclass(frozen=True)
class Figure:
    """`kind` and `part` make its name; `page` is where it stands, from the folder of the site. `view`: the class that its
    drawings lie in; `across`: how many of them beside each other. `columns`: those of the table's that are drawn."""

    kind: str
    part: str
    title: str
    about: str
    source: str
    page: str
    view: str
    across: int
    panels: Sequence[Panel]
    table: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    om: dict[str, str]
    public: bool
    of_cell: bool = False  # whether the page's script draws another cell's in its place

    @property
    def name(self) -> str:
        return f"{self.kind}-{self.part}"

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(k.felt for k in self.columns if k.felt not in ADDED)

    @property
    def tells_changes(self) -> bool:
        return any(k.felt == CHANGED for k in self.columns)

    @property
    def has_address(self) -> bool:
        return bool(address(self.om))

    @property
    def snippet(self) -> str:
        """What others put on their page; empty in the internal edition, which is not for others."""
        if not self.public:
            return ""
        place = f"{FOLDER}/{self.name}.html"
        number = 200 + sum(p.height + 60 for p in self.panels[:: self.across])
        return (
            f'<iframe src="{escape(address(self.om, f"site/{place}") or place)}" title="{escape(self.title)}" width="100%" '
            f'height="{min(number, 900)}" style="border:0" loading="lazy"></iframe>'
        )

    @property
    def credit(self) -> list[str]:
        """The lines below it: source, citation, licence, and what it must not be taken for."""
        rounded = self.public and self.table in ("benchmark", "su_flytninger_uge") and self.om.get("afrunding")
        own = self.om if self.public else {**self.om, "adresse": ""}  # other figures stand at the address
        lines = [
            f"Kilde: {self.source}." + (" Antal er afrundet, så ingen kan genkendes." if rounded else ""),
            citation(own, f"site/{self.page}") + (f" Licens: {self.om['licens']}." if self.om.get("licens") else ""),
        ]
        marks = ["Internt: må ikke deles uden for enheden."] * (not self.public)
        marks += ["Tallene er opdigtede."] * (self.om.get("opdigtet") == "ja")
        return lines + [" ".join(marks)] * bool(marks)

    def drawn(self, u: Edition) -> Drawn:
        """As the data package describes it."""
        own = u.columns(self.table, *dict.fromkeys((*KEYS[self.table], *self.fields))).select(list(self.fields)).schema
        schema = own.insert(self.fields.index("kommunekode") + 1, pa.field("kommune", pa.string()))
        schema = schema.append(pa.field(CHANGED, pa.string())) if self.tells_changes else schema
        return Drawn(self.name, self.kind, self.title, f"{self.about} {self.credit[0]}", self.table, schema, self.public)

    @property
    def key(self) -> tuple[str, tuple[str, ...], bool]:
        """What its records are of: figures that have it share them."""
        return self.table, self.fields, self.tells_changes

    def csv(self, records: Records) -> bytes:
        """`records`: those of its key, see `records_of`."""
        head, by_id = records
        return (head + "".join(text for _, text in sorted(by_id[r.id] for r in self.rows))).encode()

    def layout(self) -> dict[str, Any]:
        """The drawing in a file of its own: lines of words with their place, drawings with theirs, and the size of it all."""
        across = max(min(self.across, len(self.panels)), 1)
        width = max(2 * MARGIN + across * (self.panels[0].width + GAP) - GAP, LEAST) if self.panels else LEAST
        y, words = MARGIN, []
        for text, size, class_ in ((self.title, 22, "titel"), (self.about, 15, "om")):
            for line in _lines(text, size, width):
                y += round(size * 1.35)
                words.append((MARGIN, y, class_, line))
        y += 12
        placed = []
        for i, p in enumerate(self.panels):
            x = MARGIN + i % across * (p.width + GAP)
            if p.heading:
                words.append((x, y + 18, "navn", p.heading))
            top = y + HEADING * any(q.heading for q in self.panels)
            placed.append(p.draw(Markup(f'x="{x}" y="{top}" width="{p.width}" height="{p.height}"')))
            if p.below:
                words.append((x, top + p.height + 17, "under", p.below))
            if i % across == across - 1 or i == len(self.panels) - 1:
                y = top + p.height + BELOW * any(q.below for q in self.panels) + GAP // 2
        for text in self.credit:
            for line in _lines(text, 13, width):
                y += 18
                words.append((MARGIN, y, "kilde", line))
        return {"f": self, "bredde": width, "hoejde": y + MARGIN, "ord": words, "tegninger": placed}


@cache
def _lines(text: str, size: int, width: int) -> tuple[str, ...]:
    """Broken so that each fits in the drawing; never at a space that does not break."""
    return tuple(wrap(text, int((width - 2 * MARGIN) / _LETTER[size]), break_long_words=False, break_on_hyphens=False))


Records = tuple[str, dict[str, tuple[int, str]]]


def records_of(u: Edition, figures: Iterable[Figure]) -> dict[tuple[str, tuple[str, ...], bool], Records]:
    """By what they are of, the records that the figures show: most of a country's table is in none with these columns."""
    wanted: dict[tuple[str, tuple[str, ...], bool], set[str]] = {}
    for f in figures:
        wanted.setdefault(f.key, set()).update(r.id for r in f.rows)
    return {key: _records(u, ids, *key) for key, ids in wanted.items()}


def _records(u: Edition, wanted: set[str], table: str, fields: tuple[str, ...], changed: bool) -> Records:
    """The head, and those records of the table with their number by the id of their row: those columns, and the municipality's
    name after its code. No other order than the table's own: one by what is drawn could tell of more than is shown."""
    hidden = [n for n in u.names(table) if n == HIDDEN]
    places = {i: nr for nr, i in enumerate(u.remember(("id'er", table), lambda: _ids(u, table))) if i in wanted}
    ids = list(places)
    own = u.columns(table, *dict.fromkeys((*KEYS[table], *fields, *hidden))).take(pa.array(places.values(), pa.int64()))
    at = fields.index("kommunekode") + 1
    shown = own.select([*fields, *hidden])
    shown = shown.add_column(at, "kommune", pa.array([u.navne.get(k, k) for k in own["kommunekode"].to_pylist()], pa.string()))
    if changed:
        words = u.remember((CHANGED, table), lambda: {r.id: of_record(u, r) for r in u.raekker(table)} if changed_rows(u) else {})
        shown = shown.add_column(len(fields) + 1, CHANGED, pa.array([words.get(i) or None for i in ids], pa.string()))
    head = csv_header(n for n in shown.column_names if n != HIDDEN)
    return head, dict(zip(ids, enumerate(csv_entries(shown).to_pylist()), strict=True))


def _ids(u: Edition, table: str) -> list[str]:
    key = u.columns(table, *KEYS[table])
    return ["|".join([table, *map(str, k)]) for k in zip(*(key[n].to_pylist() for n in KEYS[table]), strict=True)]
