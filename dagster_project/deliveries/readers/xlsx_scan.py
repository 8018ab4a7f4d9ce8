"""Independent look at the sheet's XML.

* The parts of a workbook that are read as bytes: where they lie, and their XML cut into whole elements.
* The first sheet's XML read as bytes, beside the spreadsheet library: how many rows hold something, and the cells that the
  library gives as empty though they are not (formulas without a stored value, error values).
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

from dagster_project.common.errors import Refused
from dagster_project.deliveries.headers import TOP
from dagster_project.deliveries.readers.xlsx_formats import looks
from dagster_project.deliveries.readers.xlsx_guard import MAX_CELLS, NO_SHEET, OTHER_SHEET, Package
from dagster_project.deliveries.readers.xlsx_marks import Marks
from dagster_project.deliveries.readers.xlsx_merged import Range, column_number, noting

MAX_ELEMENT = 32 * 1024**2  # bytes of one row or text held at a time; real ones are some kB


WORKBOOK = "xl/workbook.xml"  # where nearly every program puts the workbook part


def workbook_place(package: Package) -> str:
    """The member that holds the workbook part: the one that the container's own relations name."""
    if WORKBOOK in package:
        return WORKBOOK
    if "_rels/.rels" not in package:
        raise Refused(OTHER_SHEET if "content.xml" in package else NO_SHEET)
    for reference in _xml(package, "_rels/.rels"):
        if reference.get("Type", "").endswith("/officeDocument"):
            place = _place(reference, "/")
            if place.endswith(".bin"):
                raise Refused(OTHER_SHEET)
            return place
    raise Refused(NO_SHEET)


def references_place(place: str) -> str:
    """The member with the relations of another member."""
    folder, name = posixpath.split(place)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def first_sheet(package: Package) -> tuple[str, str, str]:
    """The members holding the first visible worksheet, the shared texts and the formats ("" where there are none)."""
    place = workbook_place(package)
    workbook, references = _xml(package, place), _xml(package, references_place(place))
    folder = "/" + posixpath.dirname(place)
    # Matched on the end of names: Excel has two namespaces ("transitional" and "strict") for the same things.
    after_id = {h.get("Id"): h for h in references}
    found = [
        (after_id.get(v), e.get("state", "visible"))
        for e in workbook.iter()
        if e.tag.endswith("}sheet")
        for n, v in e.items()
        if n.endswith("}id")
    ]
    sheet = [(h, stand) for h, stand in found if h is not None and h.get("Type", "").endswith("/worksheet")]
    places = [_place(h, folder) for h, stand in sheet if stand == "visible"]
    if sheet and not places:
        raise Refused("alle ark er skjulte; skjulte ark læses ikke. Vis arket med rækkerne, og gem filen igen")
    if not places or places[0] not in package:
        raise Refused("filen er tom: der er intet regneark i projektmappen")
    strings, formats = (
        next((_place(h, folder) for h in references if h.get("Type", "").endswith(kind)), "")
        for kind in ("/sharedStrings", "/styles")
    )
    return places[0], strings, formats


def _notes(package: Package, sheet: str) -> list[str]:
    """The members that hold the notes of a sheet."""
    references = references_place(sheet)
    if references not in package:
        return []
    folder = "/" + posixpath.dirname(sheet)
    places = [_place(h, folder) for h in _xml(package, references) if h.get("Type", "").endswith("/comments")]
    return [p for p in places if p in package]


def computed_on_opening(package: Package) -> bool:
    """Whether the workbook says that its formulas have yet to be computed: a program that is no spreadsheet wrote it, and wrote 0
    for what it did not know."""
    settings = [e for e in _xml(package, workbook_place(package)).iter() if e.tag.endswith("}calcPr")]
    return any(e.get("fullCalcOnLoad") in ("1", "true") for e in settings)


def _xml(package: Package, place: str) -> ElementTree.Element:
    try:
        return ElementTree.fromstring(package.read(place))
    except ElementTree.ParseError:
        raise Refused("filens indholdsfortegnelse kan ikke læses; er filen kommet helt med?") from None


def _place(reference: ElementTree.Element, folder: str) -> str:
    return posixpath.normpath(posixpath.join(folder, reference.get("Target", ""))).lstrip("/")


def whole_elements(pieces: Iterator[bytes], end: bytes) -> Iterator[tuple[bytes, list[bytes]]]:
    """The stream cut where an element ends: the piece as it stands and its elements, each without its end tag."""
    rest, prefix = b"", None
    for piece in pieces:
        if prefix is None:
            found = re.search(rb"<(\w+:)?(?:worksheet|sst)\b", piece)
            prefix = found[1] or b"" if found else b""
        if rest.lstrip().startswith(b"</" + prefix + b"sheetData"):
            continue  # read to its end, so that all of it is checked, but no rows follow
        rest += piece
        if len(rest) > MAX_ELEMENT:
            raise Refused(f"en enkelt række fylder over {MAX_ELEMENT // 1024**2} MB")
        # A tag cut by the edge of a piece must not be normalised in halves: only whole elements are.
        place = rest.rfind(end[:2] + prefix + end[2:])
        if place < 0:
            continue
        place += len(prefix) + len(end)
        whole, rest = _normalise(rest[:place], prefix), rest[place:]
        yield whole, whole.split(end)[:-1]


# a number of which the library reads what stands ahead of a comment, an instruction or a reference alone
_PARTED_NUMBER = re.compile(
    rb'<(?:\w+:)?c\b(?![^>]*\st="(?!n"))[^>]*>\s*(?:<(?:\w+:)?f\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>)\s*)?<(?:\w+:)?v\b[^>]*>[^<&]*'
    rb"(?:<!--|<\?|&)"
)


def _normalise(xml: bytes, prefix: bytes) -> bytes:
    """The spellings that XML allows and hardly any program uses, brought to the usual one."""
    if (b"<!" in xml or b"<?" in xml or b"&#" in xml) and _PARTED_NUMBER.search(xml):
        said = "et tal i arket er delt af en kommentar eller skrevet med tegnkoder og kan ikke læses sikkert"
        raise Refused(f"{said}; åbn filen i Excel, og gem den igen")
    if b"<!" in xml:
        if b"<![CDATA[" in xml:  # the library drops such a number without a word
            raise Refused("arket indeholder CDATA, som ikke kan læses sikkert; åbn filen i Excel og gem den igen")
        xml = re.sub(rb"<!--.*?-->", b"", xml, flags=re.S)
    if prefix:
        xml = xml.replace(b"</" + prefix, b"</").replace(b"<" + prefix, b"<")
    if b"<row r='" in xml:
        xml = xml.replace(b"'", b'"')
    return xml


WITHOUT_VALUE = "=formel uden værdi"
# the error values that the library knows; at any other it gives up the sheet
KNOWN_ERROR = frozenset(("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"))

_ROW = re.compile(rb'<row\b(?:[^>]*?\s)?r="(\d+)"')
_CELL = re.compile(rb'<c\b(?:[^>]*?\s)?r="([A-Z]+)\d+"')
_REMOVE = re.compile(rb' r="(?:([A-Z]{2,3})\d+"(?:[^>]*[^>/])?>|[A-Z]\d{7})')  # a filled cell from column AA on, or far down
_NR = re.compile(rb' r="[A-Z]+(\d+)"')
_FORMULA = rb"<f\b[^>]*?(?:/>|>[^<]*</f>)\s*"
_VALUE = re.compile(
    rb"<c\b([^>]*)>\s*(?:" + _FORMULA + rb")?<v\b[^>]*>([^<]*)</v>"  # attributes and value of a cell
    rb"|<t\b[^>]*>([^<]*)</t>"  # or a text that stands in the cell itself
)
_WITHOUT = re.compile(_FORMULA + rb"(?:(<v\b[^>]*?(?:/>|></v>))|(?=</c>))")
_WITHOUT_OR_0 = re.compile(_FORMULA + rb"(?:(<v\b[^>]*?(?:/>|></v>))|<v>0</v>|(?=</c>))")
_ERROR = re.compile(rb'(<c\b[^>]*\bt="e"[^>]*>\s*(?:' + _FORMULA + rb")?<v\b[^>]*>)([^<]*)</v>")
_FILLED_STRING = re.compile(rb"<si><t\b[^>]*>[^\s<&]")


@dataclass
class Recount:
    """What the scan found. Rows are numbered as in the sheet (from 1), columns from 0. `raekker` are the rows that hold
    more than blanks, `in_peak` those of them among the first 20. `special` is row -> column -> text."""

    raekker: int = 0
    in_peak: list[int] = field(default_factory=list)
    special: dict[int, dict[int, str]] = field(default_factory=dict)
    last_row: int = 0
    foreign_error: bool = False  # error values that the library does not know
    merged: list[Range] = field(default_factory=list)
    marks: Marks = field(default_factory=lambda: Marks({}))
    kolonner: int = 26  # at least; a sheet of that many columns never holds too many cells

    def under(self, heading: int) -> int:
        """The records under the header in row `heading`."""
        return self.raekker - sum(nr <= heading for nr in self.in_peak)


def count(package: Package) -> Recount:
    """Scans the first worksheet. Raises Refused when there is none, or when it spans more cells than may be read."""
    path, strings, formats = first_sheet(package)
    blank = _blank_strings(package.flow(strings)) if strings in package else frozenset()
    ready = _ready_row(blank)
    styles = looks(b"".join(package.flow(formats))) if formats in package else {}
    found, remove = Recount(marks=Marks(styles)), False
    for notes in _notes(package, path):
        found.marks.take_notes(package.flow(notes))
    without = _WITHOUT_OR_0 if computed_on_opening(package) else _WITHOUT
    for piece, rows in whole_elements(noting(package.flow(path), found.merged), b"</row>"):
        for letters in set(_REMOVE.findall(piece)):
            remove = True
            found.kolonner = max(found.kolonner, column_number(letters) + 1)
        special = b't="e"' in piece or without.search(piece)
        if not found.last_row:
            found.marks.take_head(piece)
        found.marks.take(piece, rows, found.last_row)
        clear = list(map(ready, rows))
        if not special and found.last_row >= TOP and None not in clear:
            found.raekker += len(clear)  # the common case: every row shows at its first cell that it counts
            found.last_row = max(found.last_row, int(clear[-1][1]))
        else:
            for row in rows:
                _take_row(found, row, blank, without)
        _inspect_bucket(found.last_row, found.kolonner)
    if remove:  # the library believes the cell, whatever row it stands in
        for piece, _ in whole_elements(package.flow(path), b"</row>"):
            _inspect_bucket(max(map(int, _NR.findall(piece)), default=0), found.kolonner)
    return found


def _inspect_bucket(rows: int, columns: int) -> None:
    if rows * columns > MAX_CELLS:
        bucket = f"{rows} rækker og {columns} kolonner"
        raise Refused(f"arket spænder over {bucket}; slet løse celler langt nede og langt til højre")


def _ready_row(blank: frozenset[int]) -> Callable[[bytes], re.Match[bytes] | None]:
    """Matches a row whose first cell with content is surely not blank."""
    not_ = rb"(?!(?:" + b"|".join(b"%d" % nr for nr in sorted(blank)) + rb")<)" if blank else b""
    return re.compile(rb'<row r="(\d+)"[^>]*>(?:<c [^>]*/>)*<c r="[^>]*>(?:<is>)?<[vt]\b[^>]*>' + not_ + rb"[^<\s&]").match


def _blank_strings(pieces: Iterator[bytes]) -> frozenset[int]:
    """The numbers of the shared texts that are nothing but blanks."""
    blank = set()
    before = 0
    for piece, parts in whole_elements((s.replace(b"<si/>", b"<si></si>") for s in pieces), b"</si>"):
        if len(_FILLED_STRING.findall(piece)) < len(parts):  # else every one begins with a sign that is no blank
            for nr, part_ in enumerate(parts, before):
                if not any(map(_filled, re.findall(rb"<t\b[^>]*>([^<]*)</t>", part_))):
                    blank.add(nr)
        before += len(parts)
    return frozenset(blank)


def _filled(raa: bytes) -> bool:
    return bool(html.unescape(raa.decode("utf-8", "replace")).strip())


def _take_row(found: Recount, xml: bytes, blank: frozenset[int], without: re.Pattern[bytes]) -> None:
    start = xml.rfind(b"<row")  # rows without cells (`<row r="5"/>`) may stand before it
    nr = int(m[1]) if (m := _ROW.match(xml, start)) else found.last_row + max(1, xml.count(b"<row"))
    if not _CELL.search(xml, start):  # cells may leave out where they stand
        found.kolonner = max(found.kolonner, xml.count(b"<c"))
    if special := _special(xml, start, without):
        found.special[nr] = special
        found.foreign_error |= b't="e"' in xml and any(v not in KNOWN_ERROR for v in special.values())
    if special or _has_content(xml, start, blank):
        found.raekker += 1
        if nr <= TOP:
            found.in_peak.append(nr)
    found.last_row = max(found.last_row, nr)


def with_known_error(xml: bytes) -> bytes:
    """The XML with every error value as one that the library knows: their own names are put in again from the scan."""
    return _ERROR.sub(rb"\1#N/A</v>", xml)


def _has_content(xml: bytes, start: int, blank: frozenset[int]) -> bool:
    for attributes, value, text in (m.groups() for m in _VALUE.finditer(xml, start)):
        if text is not None:
            filled = _filled(text)
        elif blank and b't="s"' in attributes:
            filled = not value.isdigit() or int(value) not in blank
        else:
            filled = _filled(value)
        if filled:
            return True
    return False


def _column(xml: bytes, start: int, place: int) -> int:
    """The column (from 0) of the cell that the byte `place` lies in."""
    cell = max(xml.rfind(b"<c ", start, place), xml.rfind(b"<c>", start, place))
    if m := _CELL.match(xml, cell):
        return column_number(m[1])
    return len(re.findall(rb"<c\b", xml[start:place])) - 1


def _special(xml: bytes, start: int, without: re.Pattern[bytes]) -> dict[int, str]:
    special = {}
    for m in without.finditer(xml, start) if b"<f" in xml else ():
        # A text formula may well give an empty text (`=IF(A1="";"";…)`), stored as an empty value of type str.
        if not (m[1] and b't="str"' in xml[xml.rfind(b"<c", start, m.start()) : m.start()]):
            special[_column(xml, start, m.start())] = WITHOUT_VALUE
    for m in _ERROR.finditer(xml, start) if b't="e"' in xml else ():
        special[_column(xml, start, m.start() + 3)] = html.unescape(m[2].decode("utf-8", "replace"))
    return special
