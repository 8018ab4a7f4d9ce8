"""What people see of a sheet and a reader of its values does not: hidden rows and columns, cells that are shown as something
else than they hold, struck through or with a note. Found in the sheet's XML, told of the records."""

from __future__ import annotations

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal

import numpy as np

from dagster_project.common.danish import enumeration, kroner, saa_mange
from dagster_project.common.errors import Refused
from dagster_project.deliveries.contract import Contract
from dagster_project.deliveries.readers.block import Block
from dagster_project.deliveries.readers.xlsx_formats import OTHER_UNIT, SCALED, STRUCK, UNSEEN, Look
from dagster_project.deliveries.readers.xlsx_merged import column_number

SHOWN = 5  # rows named in a sentence
_HIDDEN_ROW = re.compile(rb"""<row\b[^>]*\s(?:hidden=["'](?:1|true)["']|ht=["']0(?:\.0*)?["'])""")
_ROW = re.compile(rb"""\sr=["'](\d+)["']""")
_COLUMN = re.compile(rb"<(?:\w+:)?col\b[^>]*>")
_HIDDEN_COLUMN = re.compile(rb"""\s(?:hidden=["'](?:1|true)["']|width=["']0(?:\.0*)?["'])""")
_BOUND = re.compile(rb"""\s(min|max)=["'](\d{1,5})["']""")
_FILLED = re.compile(rb'<c\b([^>]*\ss="(\d+)"[^>]*[^/]|[^>]*\ss="(\d+)")>')
_PLACE = re.compile(rb'\sr="([A-Z]{1,3})\d+"')
_NOTE = re.compile(rb"""<(?:\w+:)?comment\b[^>]*?\sref\s*=\s*["']([A-Z]{1,3})(\d{1,7})["']""")
_TEXT_CELL = re.compile(rb'\st="(?:s|str|inlineStr|b|e)"')
_AMOUNT = re.compile(r"(-?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d{1,2})?)(?:\s*kr\.?)?", re.I)


class Marks:
    """The marks of one sheet. Rows from 1, columns from 0."""

    def __init__(self, styles: dict[int, frozenset[Look]]) -> None:
        self._styles = {b"%d" % nr: found for nr, found in styles.items()}
        self._odd = re.compile(rb'\ss="(?:%s)"' % b"|".join(self._styles)) if styles else None
        self.columns: list[tuple[int, int]] = []  # hidden, first and last
        self.rows = array("L")  # hidden
        self.cells: dict[Look, dict[int, array[int]]] = defaultdict(lambda: defaultdict(lambda: array("L")))
        self.notes: dict[int, list[int]] = defaultdict(list)  # row -> columns

    def __bool__(self) -> bool:
        return bool(self.columns or self.rows or self.cells or self.notes)

    def take_head(self, xml: bytes) -> None:
        """What stands in a sheet ahead of its rows."""
        for column in _COLUMN.findall(xml[: max(0, xml.find(b"<sheetData"))]):
            bounds = dict(_BOUND.findall(column))
            if _HIDDEN_COLUMN.search(column) and len(bounds) == 2:
                self.columns.append((int(bounds[b"min"]) - 1, int(bounds[b"max"]) - 1))

    def take(self, piece: bytes, rows: list[bytes], before: int) -> None:
        """Of whole rows what is odd; `before` is the number of the row before them."""
        hiding, styled = _HIDDEN_ROW.search(piece), self._odd and self._odd.search(piece)
        if not (hiding or styled):
            return
        for row in rows:
            start = row.rfind(b"<row")
            tag = row[start : row.find(b">", start) + 1]
            before = int(m[1]) if (m := _ROW.search(tag)) else before + max(1, row.count(b"<row"))
            if hiding and _HIDDEN_ROW.match(tag):
                self.rows.append(before)
            if self._odd and styled and self._odd.search(row, start):
                self._take_cells(row, start, before)

    def _take_cells(self, row: bytes, start: int, nr: int) -> None:
        for m in _FILLED.finditer(row, start):
            found = self._styles.get(m[2] or m[3])
            if not found or row.startswith((b"</c>", b"<v/>", b"<v></v>"), m.end()):
                continue
            place = _PLACE.search(m[1])
            column = column_number(place[1]) if place else len(re.findall(rb"<c\b", row[start : m.start()]))
            for look in found:
                if look.kind == STRUCK or not _TEXT_CELL.search(m[1]):  # a number's format says nothing of a text
                    self.cells[look][column].append(nr)

    def take_notes(self, pieces: Iterator[bytes]) -> None:
        rest = b""
        for piece in pieces:
            text = rest + piece
            end = text.rfind(b">") + 1
            for letters, row in _NOTE.findall(text[:end]):
                self.notes[int(row)].append(column_number(letters))
            rest = text[end:]

    def held(
        self, blocks: Iterator[Block], place: dict[str, int], heading: int, contract: Contract, sheet: str, said: list[str]
    ) -> Iterator[Block]:
        """The blocks, and at their end what is to be said of them. Raises Refused where they are most likely no kroner, or
        not meant to count."""
        told = _Told(self, place, heading, contract, sheet)
        for block in blocks:
            told.look(block)
            yield block
        told.refuse()
        said += told.warnings()


class _Told:
    """Records with a mark, counted: (mark, column or "") -> rows, and kroner by column of them."""

    def __init__(self, marks: Marks, place: dict[str, int], heading: int, contract: Contract, sheet: str) -> None:
        self._marks, self._place, self._sheet = marks, place, sheet
        types = {k.navn: k.type for k in contract.kolonner}
        self._amounts = [n for n in place if types[n] == "beloeb"]
        self._rows: Counter[tuple[object, str]] = Counter()
        self._first: dict[tuple[object, str], list[int]] = {}
        self._kroner: dict[tuple[object, str], Counter[str]] = {}
        self._looks = [
            (look, name, np.array(rows, np.int64))
            for look, columns in marks.cells.items()
            for name, i in place.items()
            if (rows := columns.get(i)) and (look.kind == STRUCK or name in self._amounts)
        ]
        self._struck_headers = [n for look, n, rows in self._looks if look.kind == STRUCK and heading in rows]
        self._hidden = [n for n, i in place.items() if any(a <= i <= b for a, b in marks.columns)]
        noted = [nr for nr, columns in marks.notes.items() if set(columns) & set(place.values())]
        self._of_rows = {"hidden": np.array(marks.rows, np.int64), "noted": np.array(noted, np.int64)}

    def look(self, block: Block) -> None:
        lines = block.fysisk_linje.to_numpy()
        struck = np.zeros(len(lines), bool)
        for look, name, rows in self._looks:
            if not (among := np.isin(lines, rows)).any():
                continue
            if look.kind == STRUCK:
                struck |= among
            else:
                self._note((look, name), among, block, [name])
        self._note((STRUCK, ""), struck, block, self._amounts)
        for name in self._struck_headers:
            self._note((STRUCK, name), np.ones(len(lines), bool), block, [name] if name in self._amounts else [])
        for kind, rows in self._of_rows.items():
            if len(rows):
                self._note((kind, ""), np.isin(lines, rows), block, self._amounts)
        for name in self._hidden:
            filled = [bool(c and c.strip()) for c in block.celler[name].to_pylist()]
            self._note(("column", name), np.array(filled, bool), block, [name] if name in self._amounts else [])

    def _note(self, what: tuple[object, str], among: np.ndarray, block: Block, amounts: list[str]) -> None:
        if not among.any():
            return
        self._rows[what] += int(among.sum())
        first = self._first.setdefault(what, [])
        first += block.fysisk_linje.to_numpy()[among][: SHOWN - len(first)].tolist() if len(first) < SHOWN else []
        sums = self._kroner.setdefault(what, Counter())
        for name in amounts:
            cells = np.array(block.celler[name].to_pylist(), object)[among]
            sums[name] += sum((_amount(c) for c in cells), Decimal(0))  # type: ignore[assignment]

    def refuse(self) -> None:
        for what in self._rows:
            look, name = what
            end = self._with(what).removesuffix(".")
            if isinstance(look, Look) and look.kind == OTHER_UNIT:
                raise Refused(
                    f"{self._where(what)}{name} vises i en anden enhed end kroner (formatet „{look.format}“){end}. "
                    "Er det kroner, så giv kolonnen et talformat i kroner; ellers skriv hele beløbet i kroner; og gem filen igen"
                )
        if (STRUCK, "") in self._rows or self._struck_headers:
            what = (STRUCK, "")
            rows = self._where(what) if what in self._rows else f"arket „{self._sheet}“, overskriften: "
            names = f" ({enumeration(self._struck_headers)})" if self._struck_headers else ""
            what = what if what in self._rows else (STRUCK, self._struck_headers[0])
            end = self._with(what).removesuffix(".")
            raise Refused(
                f"{rows}streget over{names}{end}. Gælder det ikke, så slet det; gælder det, så fjern "
                "overstregningen; og gem filen igen"
            )

    def warnings(self) -> list[str]:
        said = []
        for what in sorted(self._rows, key=str):
            kind, name = what
            where, with_ = self._where(what), self._with(what)
            if kind == "hidden":
                said.append(f"{where}skjult (filter eller skjul) og læst med{with_}; gælder de ikke, så slet dem")
            elif kind == "noted":
                said.append(f"{where}med en note, og noter læses ikke{with_}; siger de, at noget ikke gælder, så ret cellerne")
            elif kind == "column":
                rows = saa_mange(self._rows[what], "række", "rækker")
                said.append(
                    f"arket „{self._sheet}“: kolonnen {name} er skjult og læst med i {rows}{with_}; gælder den ikke, så slet den"
                )
            elif isinstance(kind, Look) and kind.kind in (SCALED, UNSEEN):
                how = "vises i tusinder eller millioner" if kind.kind == SCALED else "vises slet ikke"
                said.append(
                    f"{where}{name} {how} (formatet „{kind.format}“), og det, der står i cellerne, er læst{with_}; er det ikke "
                    "kroner, så ret det"
                )
        return said

    def _where(self, what: tuple[object, str]) -> str:
        n, first = self._rows[what], self._first[what]
        more = f" og {n - len(first)} til" if n > len(first) else ""
        return f"arket „{self._sheet}“, {saa_mange(n, 'række', 'rækker')} ({', '.join(map(str, first))}{more}): "

    def _with(self, what: tuple[object, str]) -> str:
        sums = [f"{name} {kroner(amount)}" for name, amount in self._kroner.get(what, {}).items() if amount]
        return f", med {enumeration(sums)}" if sums else ""


def _amount(cell: str | None) -> Decimal:
    m = _AMOUNT.fullmatch((cell or "").strip())
    return Decimal(m[1].replace(".", "").replace(",", ".")) if m else Decimal(0)
