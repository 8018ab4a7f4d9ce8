"""XLSX: rows and cells.

* How the typed cells of a sheet become the text that the raw store keeps (docs/kontrakter.md §1).
* Reads the first visible sheet of an XLSX delivery into blocks of text cells.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from dagster_project.common.errors import Refused
from dagster_project.deliveries.above_header import titles
from dagster_project.deliveries.contract import Contract
from dagster_project.deliveries.headers import TOP, NoHeader, check_second_row, find_header, without_name
from dagster_project.deliveries.readers.block import Block, Reading
from dagster_project.deliveries.readers.csv import cut_off
from dagster_project.deliveries.readers.xlsx_guard import Package
from dagster_project.deliveries.readers.xlsx_merged import Merged
from dagster_project.deliveries.readers.xlsx_rewrite import readable
from dagster_project.deliveries.readers.xlsx_scan import WITHOUT_VALUE, Recount, count

Cell = str | int | float | bool | date | datetime | time | object

_NEAR = 1e-6  # kroner: how far a float may lie from two decimals and still be meant as them
DECIMALS = 10  # of a number that is no amount
NO_KEY = "=ingen nøgle: "  # ahead of what stands in a key's cell and is no key
WHOLE = 1e15  # above this a spreadsheet no longer holds every whole number


def tekst(value: Cell) -> str:
    """A cell as text whatever its column: whole numbers without decimals, dates ISO, true and false as ja/nej."""
    if isinstance(value, str):
        return value
    # Not 1/0: in an amount or a count that would be taken for a number.
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        whole = value.is_integer() and abs(value) < WHOLE
        return str(int(value)) if whole else repr(value).replace(".", ",")
    if isinstance(value, datetime):
        midnight = value.time().replace(microsecond=0) == time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "seconds")
    if isinstance(value, time):
        return value.isoformat("seconds")
    return str(value)  # a date is ISO by itself; a length of time is no date and stays recognisable


def beloeb(value: Cell) -> str:
    """An amount with two decimals; one that is not within 10⁻⁶ of that keeps its decimals, which staging refuses."""
    if isinstance(value, float):
        rounded = round(value, 2)
        if abs(value - rounded) <= _NEAR:
            # Adding zero turns -0.0 into 0.0.
            return f"{rounded + 0.0:.2f}".replace(".", ",")
    return tekst(value)


def cpr(value: Cell) -> str:
    """A number cell has lost the leading zero of a birthday before the 10th."""
    digits = tekst(value)
    return f"0{digits}" if not isinstance(value, str) and len(digits) == 9 and digits.isdigit() else digits


def noegle(value: Cell) -> str:
    """A number of more than 15 digits has lost some of them in the spreadsheet, one with decimals may have lost its last zero,
    and what became a date or a truth value is not what was typed: written so that staging refuses it."""
    if isinstance(value, bool | date | time) or (isinstance(value, float) and not value.is_integer()):
        return f"{NO_KEY}{tekst(value)}"
    if isinstance(value, int | float) and abs(value) >= WHOLE:
        return f"{value:.15E}".replace(".", ",")
    return tekst(value)


def number(value: Cell) -> str:
    """A number with at most ten decimals: what a float adds beyond them nobody wrote."""
    if isinstance(value, float) and abs(value) < WHOLE:
        return f"{round(value, DECIMALS) + 0.0:.{DECIMALS}f}".rstrip("0").rstrip(".").replace(".", ",")
    return tekst(value)


CONVERTERS: dict[str, Callable[[Cell], str]] = {"beloeb": beloeb, "cpr": cpr, "noegle": noegle, "tal": number}


def column_as_text(cells: Sequence[Cell], type_: str) -> pa.Array:
    """A column of cells as text, by the contract's type of it: what the functions above give, floats or dates all at once."""
    convert = CONVERTERS.get(type_, tekst)
    classes = set(map(type, cells))
    if classes == {str}:
        return pa.array(cells, pa.string())
    joined: pa.Array | None = None
    if float in classes:
        tal = pa.array(_only(cells, float, classes), pa.float64())
        joined = _amount_joined(tal) if type_ == "beloeb" else None if type_ == "cpr" else _whole_joined(tal)
        fast: type = float
    elif date in classes and type_ != "noegle":
        joined = pc.cast(pa.array(_only(cells, date, classes), pa.date32()), pa.string())
        fast = date
    if joined is None:
        return pa.array([c if c.__class__ is str else convert(c) for c in cells], pa.string())
    if len(classes) == 1:
        return joined
    others = [None if c.__class__ is fast else c if c.__class__ is str else convert(c) for c in cells]
    return pc.coalesce(joined, pa.array(others, pa.string()))


def _only(cells: Sequence[Cell], class_: type, classes: set[type]) -> Sequence[Cell | None]:
    """The cells of one class, the others missing."""
    return cells if len(classes) == 1 else [c if c.__class__ is class_ else None for c in cells]


def _amount_joined(tal: pa.Array) -> pa.Array | None:
    """None when one of them has more than two decimals, or more digits than are worth hurrying for."""
    if not pc.all(pc.less(pc.abs(tal), WHOLE / 100)).as_py():
        return None
    oere = pc.round(pc.multiply(tal, 100.0))
    if not pc.all(pc.less_equal(pc.abs(pc.subtract(tal, pc.divide(oere, 100.0))), _NEAR)).as_py():
        return None
    whole = pc.cast(pc.cast(oere, pa.int64()), pa.decimal128(19, 0))
    return pc.replace_substring(pc.cast(pc.multiply(whole, pa.scalar(Decimal("0.01"))), pa.string()), ".", ",")


def _whole_joined(tal: pa.Array) -> pa.Array | None:
    """None when one of them is no whole number."""
    if not pc.all(pc.and_(pc.equal(tal, pc.floor(tal)), pc.less(pc.abs(tal), WHOLE))).as_py():
        return None
    return pc.cast(pc.cast(tal, pa.int64()), pa.string())


BLOCK = 50_000  # records
_UNREADABLE = "filen kan ikke læses som Excel-projektmappe; kan Excel åbne den, så gem den igen derfra"

Row = tuple[int, list[Cell]]  # the sheet's row number (1-based) and its cells from column A on


def read_xlsx(path: Path, contract: Contract) -> Reading:
    """The records under the header of the first visible sheet. Raises Refused for a file that is unsafe, unreadable or
    empty, one without a header of every required column among its top 20 rows, and one with a column twice."""
    with Package(path) as package:
        recount = count(package)
        package.inspect_rest()
    sheet, others = _open_it(readable(path, recount))
    warnings = [f"kun første synlige ark er læst; {others[0]} andre er ikke: {others[1]}"] if others else []
    if without := sum(t == WITHOUT_VALUE for cells in recount.special.values() for t in cells.values()):
        warnings.append(f"formler uden gemt værdi: {without}; åbn filen i Excel, og gem den igen")
    rows = _rows(sheet, recount)
    try:
        heading, cells, above = _find_heading(rows, contract)
    except Refused as refused:
        raise _of_another_sheet(refused, sheet.name, others) from None
    place, unknown = contract.match(cells)
    raekker = recount.under(heading)
    warnings += cut_off(raekker, heading)
    below = _under(rows, heading, cells, unknown)
    if recount.merged:
        below = Merged(recount.merged, place, contract, warnings).held(below)
    blocks = _blocks(below, contract, place)
    if recount.marks:
        blocks = recount.marks.held(blocks, place, heading, contract, _without_long_tal(sheet.name), warnings)
    return Reading(
        blokke=blocks,
        raekker=raekker,
        ukendte_kolonner=unknown,
        manglende_kolonner=contract.absent(place),
        advarsler=warnings,
        titles=above,
        overskrift=cells,
    )


def _under(rows: Iterator[Row], heading: int, header: list[str], unknown: list[str]) -> Iterator[Row]:
    """The rows under the header; what columns that it does not name hold something joins the unknown ones. Raises Refused for a
    header in two rows."""
    nameless = [i for i, text in enumerate(header) if not text.strip()]
    first = True
    for nr, cells in rows:
        if first and nr == heading + 1:
            check_second_row(header, [tekst(c) for c in cells], f"række {heading} og {nr}")
        first = False
        for i in [i for i in nameless if not _is_blank(cells[i : i + 1])]:
            unknown.append(without_name(i))
            nameless.remove(i)
        yield nr, cells


def _of_another_sheet(refused: Refused, name: str, others: tuple[int, str] | None) -> Refused:
    """The same refusal, and where the rows may be instead."""
    if not others:
        return refused
    where = f"kun første synlige ark læses, og det er „{_without_long_tal(name)}“; der er også {others[1]}"
    return Refused(
        f"{where}. Står rækkerne der, så sæt det ark forrest, og gem filen igen. I „{_without_long_tal(name)}“: {refused.aarsag}"
    )


def _open_it(file: Path | BinaryIO) -> tuple[CalamineSheet, tuple[int, str] | None]:
    """The first visible worksheet, and the number and names of the others."""
    try:
        with CalamineWorkbook.from_object(file) as workbook:
            everyone = workbook.sheets_metadata
            visible = [a.visible == SheetVisibleEnum.Visible for a in everyone]
            nr = next(i for i, a in enumerate(everyone) if visible[i] and a.typ == SheetTypeEnum.WorkSheet)
            sheet = workbook.get_sheet_by_index(nr)
    except (CalamineError, StopIteration, OSError, ValueError):
        raise Refused(_UNREADABLE) from None
    except BaseException as error:
        # The library is written in Rust, whose panics reach Python outside of Exception.
        if type(error).__name__ == "PanicException":
            raise Refused(_UNREADABLE) from None
        raise
    hidden = {True: "", False: " (skjult)"}
    others = [f"'{_without_long_tal(a.name)}'{hidden[visible[i]]}" for i, a in enumerate(everyone) if i != nr]
    if not others:
        return sheet, None
    more = f" og {len(others) - 10} til" if len(others) > 10 else ""
    return sheet, (len(others), f"{', '.join(others[:10])}{more}")


def _without_long_tal(name: str) -> str:
    # A sheet may be named after a citizen.
    return re.sub(r"\d[\d -]{4,}\d", "…", name)


def _rows(sheet: CalamineSheet, recount: Recount) -> Iterator[Row]:
    """Every row of the sheet from row 1, blank ones too, all equally wide. Cells that the library takes for empty
    though they are not stand as the scan found them."""
    # The library starts its rows at the first column in use, but at the first row.
    ahead = [""] * (sheet.start[1] if sheet.start else 0)
    bredde = max((k + 1 for cells in recount.special.values() for k in cells), default=0)
    behind = [""] * (bredde - len(ahead) - sheet.width)
    if not (ahead or behind or recount.special):
        return enumerate(sheet.iter_rows(), 1)
    return _filled_in(sheet, ahead, behind, recount.special)


def _filled_in(sheet: CalamineSheet, ahead: list[Cell], behind: list[Cell], special: dict[int, dict[int, str]]) -> Iterator[Row]:
    nr = 0
    for nr, cells in enumerate(sheet.iter_rows(), 1):
        row = ahead + cells + behind if ahead or behind else cells
        for column, value in special.get(nr, {}).items():
            row[column] = value
        yield nr, row
    for later in sorted(r for r in special if r > nr):
        yield later, [special[later].get(column, "") for column in range(len(ahead) + sheet.width + len(behind))]


def _find_heading(rows: Iterator[Row], contract: Contract) -> tuple[int, list[str], list[tuple[int, str]]]:
    """The header's row, its cells, titles above. Uses up the rows down to it."""
    try:
        topmost = ((nr, [tekst(c) for c in cells]) for nr, cells in islice(rows, TOP))
        nr, header, above = find_header(topmost, contract.mangler, contract.column_for)
        return nr, header, titles(above, header, contract, "række")
    except NoHeader as e:
        if not e.nr and all(_is_blank(cells) for _, cells in rows):
            raise Refused("filen er tom: første synlige ark har ingen udfyldte celler") from None
        if not e.nr:
            raise Refused(f"ingen overskrift i arkets øverste {TOP} rækker; forventede {', '.join(contract.navne)}") from None
        raise Refused(f"{contract.missing_sentence(e.missing)}; {e.told('række')}") from None


def _is_blank(cells: list[Cell]) -> bool:
    return not any(c.strip() if c.__class__ is str else True for c in cells)


def _blocks(rows: Iterator[Row], contract: Contract, place: dict[str, int]) -> Iterator[Block]:
    types_ = {k.navn: k.type for k in contract.kolonner}
    entries = _entries(rows, next(iter(place.values())))
    before = 0
    while block := _following(entries):
        numbers, columns = block
        yield Block(
            kilde=contract.kilde,
            raekke_nr=pa.array(range(before + 1, before + 1 + len(numbers)), pa.int64()),
            fysisk_linje=pa.array(numbers, pa.int64()),
            celler={name: column_as_text(columns[i], types_[name]) for name, i in place.items()},
        )
        before += len(numbers)


def _following(entries: Iterator[Row]) -> tuple[tuple[int, ...], list[tuple[Cell, ...]]] | None:
    """Row numbers and columns of the next block; None at the end."""
    # Python looks for cycles again and again while thousands of lists come to be: a third of the whole reading time.
    cleanup = gc.isenabled()
    gc.disable()
    try:
        block = list(islice(entries, BLOCK))
        if not block:
            return None
        numbers, cells = zip(*block, strict=True)
        return numbers, list(zip(*cells, strict=True))
    finally:
        if cleanup:
            gc.enable()


def _entries(rows: Iterator[Row], key: int) -> Iterator[Row]:
    """The rows that are no blank rows; a filled key column settles it for most."""
    for row in rows:
        cell = row[1][key]
        if cell.__class__ is not str or (cell and not cell.isspace()) or not _is_blank(row[1]):
            yield row
