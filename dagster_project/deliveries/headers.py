"""How the header cells of a delivery are matched with the contract's columns, and what is said of those that are not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import product
from typing import Protocol

from dagster_project.common.danish import enumeration, fold_header
from dagster_project.common.errors import Refused
from dagster_project.deliveries import units

TOP = 20  # rows in which a header may stand
MIN_COLUMNS = 2  # contract columns of a header row: a title may hold one of their names
LIKELY = 60  # of 100: below it a name resembles nothing
SHOWN_CELLS, SHOWN_SIGNS = 12, 40
_LETTERS = re.compile("oe|ae|aa")
_NUMBERED = re.compile(r"\s*\(?(?:\d{1,2}|[A-Za-z]{1,2})[.):]\s*(?=[^\W\d]{2})")
_FOOTNOTE = re.compile("[\u00b9\u00b2\u00b3\u2070\u2074-\u2079]+\\)?\\s*$")
_OF_TABLE = re.compile(r"('[^']+'|\w+)\[([^\[\]]+)\]")
_OF_SCHEMA = re.compile(r"([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?)\.(\w+)")
_LONG_NUMBER = re.compile(r"\d(?:[\s./-]?\d){4,}")


class Column(Protocol):
    """A column of a contract, as far as its header is concerned."""

    navn: str
    type: str
    aliaser: Sequence[str]


def header_key(text: str) -> str:
    """What headers are compared by: case, spaces, punctuation, æ/ae, ø/oe, å/aa and words in brackets at the end ignored."""
    return fold_header(units.split(text)[0])


def lookup(columns: Iterable[Column]) -> dict[str, str]:
    """Header key -> contract column. A column's own name and aliases come before the spellings that the rules below give."""
    columns = list(columns)
    given = {header_key(o): c.navn for c in columns for o in (c.navn, *c.aliaser)}
    ruled = {header_key(s): c.navn for c in columns for o in (c.navn, *c.aliaser) for s in _spellings(o, c)}
    known = ruled | given
    # what an export without Danish letters leaves of them: `Horingsdato`
    return {_LETTERS.sub(lambda m: m[0][0], key): name for key, name in known.items()} | known


def _spellings(name: str, column: Column) -> Iterable[str]:
    """How Danish writes such a name: compounds with a joining s, dates as "oprettet den", amounts with their unit."""
    parts = name.split("_")
    yield from ("".join(p) for p in product(*[(p, p + "s") for p in parts[:-1]], parts[-1:]))
    if column.type == "dato":
        stem = re.sub(r"_?dato$", "", name)
        yield from (f"{stem}{ending}" for ending in ("dato", "sdato", "nsdato", "ensdato", "etsdato", " den", " d", " tidspunkt"))
        yield from (f"dato {stem}", f"{stem} dato", *(f"dato for {stem}{ending}" for ending in ("", "n", "en", "et")))
        if name == column.navn:
            yield stem
    elif column.type == "beloeb":
        yield from (f"{name} kr", f"{name} i kr", f"{name} dkk", f"{name} i alt", f"{name} beløb", f"{name}s beløb")
    elif column.type == "noegle" and name.endswith("_id"):
        yield from (f"{name[:-3]}{s}{ending}" for s in ("", "s", "ens") for ending in ("nr", "nummer", "id"))


def likeliest(missing: Sequence[str], unknown: Sequence[str]) -> list[str]:
    """What to say of the contract's columns that the file lacks while unknown ones are there: each that one of them resembles
    first, with the likeliest; the others in one sentence that names the unknown ones."""
    from rapidfuzz import fuzz, process  # loaded by those files alone that it is asked of

    keys = [header_key(u) for u in unknown]
    resembled, rest = [], []
    for name in missing if unknown else ():
        found = process.extractOne(fold_header(name), keys, scorer=fuzz.WRatio, score_cutoff=LIKELY)
        if found:
            resembled.append(f"kolonnen {name} mangler; den ukendte kolonne „{shown_cell(unknown[found[2]])}“ ligner den")
        else:
            rest.append(name)
    if rest:
        lost = f"kolonnen {rest[0]} mangler" if len(rest) == 1 else f"kolonnerne {enumeration(rest)} mangler"
        there = enumeration([f"„{shown_cell(u)}“" for u in unknown[:SHOWN_CELLS]])
        resembled.append(f"{lost}; i filen står de ukendte kolonner {there}")
    return resembled


def shown(cells: Sequence[str]) -> str:
    """The cells of a row in which a header was looked for, short, and without any number that may be about a person."""
    filled = [shown_cell(c) for c in cells if c.strip()]
    rest = f" og {len(filled) - SHOWN_CELLS} til" if len(filled) > SHOWN_CELLS else ""
    return f"„{'; '.join(filled[:SHOWN_CELLS])}{rest}“"


def shown_cell(text: str) -> str:
    """One header cell on one line, cut where it is long."""
    text = _LONG_NUMBER.sub("…", " ".join(text.split()))
    return text if len(text) <= SHOWN_SIGNS else text[: SHOWN_SIGNS - 1] + "…"


_UNDER = frozenset(("", "antal", "beloeb", "kr", "dkk", "dato", "andel", "pct", "stk", "ialt"))


def check_second_row(header: Sequence[str], cells: Sequence[str], row: str) -> None:
    """Raises Refused for a header in two rows: a cell that spans several columns names the first of them alone, and what stands
    below says that it is another. `cells` is the first row under the header."""
    below = [fold_header(c) for c in cells]
    spanned = any(b and not h.strip() for h, b in zip(header, below, strict=False))
    if spanned and set(below) <= _UNDER:
        raise Refused(f"overskriften står i to rækker med flettede celler ({row}); skriv den i én, med et navn til hver kolonne")


def without_name(nr: int) -> str:
    """What a column that holds something under an empty header cell is called, counted from 0."""
    return f"kolonne {nr + 1} uden overskrift"


class NoHeader(Exception):
    """No row searched is a header: the row that comes nearest, what it lacks, and what stands in it. `nr` 0: none was filled."""

    def __init__(self, nr: int, missing: list[str], cells: list[str], found: int) -> None:
        super().__init__(nr)
        self.nr, self.missing, self.cells, self.found = nr, missing, cells, found

    def told(self, row: str) -> str:
        """The end of a refusal: where was looked (`row` names a row of such a file), and what stands there."""
        return f"nærmest en overskrift blandt de øverste {TOP} er {row} {self.nr}, hvor der står {shown(self.cells)}"


def _without_numbers(cells: list[str]) -> list[str]:
    """The cells of a header that numbers its columns (`1. Sagsnr`, `2. CPR`), without those numbers: each cell has one of its
    own."""
    begins = [m[0].strip() for c in cells if c.strip() and (m := _NUMBERED.match(c))]
    if len(set(begins)) < max(MIN_COLUMNS, sum(bool(c.strip()) for c in cells)):
        return cells
    return [_NUMBERED.sub("", c, count=1) for c in cells]


def _without_table(cells: list[str]) -> list[str]:
    """The cells of a header that names the table before each column, as queries export them (`Sager[Sagsnr]`,
    `dbo.Sager.sagsnr`), without it: every cell has one before its brackets, or the same before its point."""
    filled = [c for c in cells if c.strip()]
    for form in (_OF_TABLE, _OF_SCHEMA):
        found = [form.fullmatch(c.strip()) for c in filled]
        if len(filled) >= MIN_COLUMNS and all(found) and (form is _OF_TABLE or len({m[1] for m in found}) == 1):
            return [m[2] if (m := form.fullmatch(c.strip())) else c for c in cells]
    return cells


def find_header(
    rows: Iterable[tuple[int, list[str]]], missing: Callable[[list[str]], list[str]], column: Callable[[str], str | None]
) -> tuple[int, list[str], list[tuple[int, list[str]]]]:
    """(number, cells) of the first row that holds every required column and at least two of the contract's, and of each filled
    row above."""
    best, above = NoHeader(0, [], [], -1), []
    for nr, delivered in rows:
        if not any(c.strip() for c in delivered):
            continue
        cells = _without_table(_without_numbers([_FOOTNOTE.sub("", c) for c in delivered]))
        found = len({column(c) for c in cells} - {None})
        lacking = missing(cells)
        if not lacking and found >= MIN_COLUMNS:
            return nr, cells, above
        above.append((nr, cells))
        if found > best.found:
            best = NoHeader(nr, lacking, cells, found)
    raise best
