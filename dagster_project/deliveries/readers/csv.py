"""CSV: header and cells.

* The header of a CSV, found with the stdlib: its delimiter, the place of each column, and where the records begin.
* CSV: cells read in blocks by Arrow, records numbered by a count that other code has made.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from dagster_project.common.danish import tal
from dagster_project.common.errors import Refused
from dagster_project.deliveries.above_header import check_one_line, titles
from dagster_project.deliveries.contract import Contract
from dagster_project.deliveries.headers import MIN_COLUMNS, TOP, NoHeader, check_second_row, find_header, without_name
from dagster_project.deliveries.readers.block import Block, Reading
from dagster_project.deliveries.readers.csv_swallowed import check_swallowed
from dagster_project.deliveries.readers.csv_without_header import SEPARATED, why
from dagster_project.deliveries.readers.searched import Piece, Text
from dagster_project.deliveries.readers.text_scan import (
    BLANK,
    HOLLOW_FIELD,
    MAX_LINE,
    Scan,
    TextStream,
    count,
    decoded,
    is_hollow,
    pieces,
    whole_lines,
)

MAX_HEADER = 256 << 10  # bytes down to the end of the header; a real one takes a thousand
SEPARATOR = (";", ",", "\t")
LIMITS_OF_SHEETS = {1 << 20: "der er plads til i et ark i Excel", 1 << 16: "der er plads til i et ark i gamle regneark"}
LIMITS_OF_EXPORTS = {30_000: "Power BI eksporterer til CSV", 150_000: "Power BI eksporterer til Excel"}
TRIED = 100  # records that are looked at for fields beyond the header
_MAC_LINE = re.compile(rb"[^\r\n]*\r(?!\n)")  # a line that ends in a lone CR
_SEP = re.compile(rb"\"?sep=(\\t|.)\"?[;,\t ]*[\r\n]*", re.I)
csv.field_size_limit(MAX_LINE)


class Header:
    """The header record: its delimiter, the place of each contract column, and where in the file the records begin. `bredde` is
    the number of fields that the records have: beyond the header's they may have empty ones."""

    def __init__(self, path: Path, contract: Contract, scan: Scan) -> None:
        if not scan.linjer:
            raise Refused("filen er tom: den har ingen overskrift")
        self._path, self._scan = path, scan
        self.slut, self.linjer, chosen = self._after_sep()
        from_ = self.slut, self.linjer
        error: list[NoHeader] = []
        for separator in (chosen,) if chosen else SEPARATOR:
            self.slut, self.linjer, self.separator = *from_, separator
            try:
                _, headings, above = find_header(islice(self._entries(), TOP), contract.mangler, contract.column_for)
            except NoHeader as e:
                error.append(e)
                continue
            check_one_line(headings, contract)
            self.titles = titles(above, headings, contract, "linje")
            self.place, self.unknown = contract.match(headings)
            self.felter, self.headings = len(headings), headings
            self.hollow = scan.hollow or (scan.blank and separator == "\t")
            self._look_below()
            return
        # the delimiter that finds the most columns tells the sender most
        nearest = max(error, key=lambda e: (e.found, len(e.cells)))
        if any(not e.nr for e in error):
            top = f"de første {TOP} linjer er tomme og holder ingen hel overskrift"
            raise Refused(top if self.linjer >= TOP else "filen er tom: den har ingen overskrift")
        if nearest.found >= MIN_COLUMNS:
            check_one_line(nearest.cells, contract)
        self.slut, self.linjer = from_
        told = None
        with suppress(Refused):
            told = why(islice(self._lines(), TOP), chosen, contract)
        if told:
            raise Refused(f"påkrævede kolonner mangler, for {told}")
        raise Refused(f"{contract.missing_sentence(nearest.missing)}; {nearest.told('linje')}")

    def _after_sep(self) -> tuple[int, int, str | None]:
        """(offset, lines) behind the line `sep=X` by which spreadsheets name the delimiter, and X; the file's beginning and None
        when it has none."""
        bom = 3 if self._scan.bom else 0
        with self._path.open("rb") as f:
            f.seek(bom)
            line = f.readline(64)
        line = mac[0] if (mac := _MAC_LINE.match(line)) else line
        if not (m := _SEP.fullmatch(line)):
            return bom, 0, None
        sign = "\t" if m[1] == b"\\t" else m[1].decode("latin-1")
        if sign not in SEPARATOR:
            raise Refused(f"linje 1 siger sep={sign}; {SEPARATED}")
        return bom + len(line), 1, sign

    def _entries(self) -> Iterator[tuple[int, list[str]]]:
        """(line on which it ends, cells) of each record from here on; `slut` and `linjer` follow."""
        try:
            for entry in csv.reader(self._lines(), delimiter=self.separator):
                yield self.linjer, entry
        except csv.Error:
            raise Refused("overskriften kan ikke læses: et citationstegn mangler sin afslutning") from None

    def _lines(self) -> Iterator[str]:
        with self._path.open("rb") as f:
            f.seek(self.slut)
            while line := f.readline(max(0, MAX_HEADER - self.slut)):
                if mac := _MAC_LINE.match(line):
                    line = mac[0]
                    f.seek(self.slut + len(line))
                self.slut += len(line)
                if self.slut >= MAX_HEADER:
                    raise Refused(
                        f"de første {MAX_HEADER >> 10} KB holder ingen hel overskrift; mangler et citationstegn sin ende?"
                    )
                self.linjer += 1
                yield "".join(decoded(iter([line]), self._scan.charset))

    def _look_below(self) -> None:
        """By the first records: how many fields most of them have, where those beyond the header's are empty (else the header's),
        and which columns hold something that the header does not name."""
        end, lines = self.slut, self.linjer
        below: list[list[str]] = []
        with suppress(Refused):  # what is wrong with them is said when they are read
            below.extend(entry for _, entry in islice(self._entries(), TRIED))
        self.slut, self.linjer = end, lines
        if below:
            check_second_row(self.headings, below[0], f"linje {lines} og {lines + 1}")
        widths = [len(e) if len(e) > self.felter and is_empty(e[self.felter :]) else self.felter for e in below]
        self.bredde = max(set(widths), key=widths.count, default=self.felter)
        empty = [i for i, heading in enumerate(self.headings) if not heading.strip()]
        self.unknown += [without_name(i) for i in empty if any(len(e) > i and not is_empty([e[i]]) for e in below)]


def is_empty(fields: list[str]) -> bool:
    """Whether fields beyond the header say nothing (docs/kontrakter.md §1)."""
    return all(f.strip() in ("", "-", "NULL") for f in fields)


BLOCK = 8 << 20  # bytes that Arrow parses at a time; a record must fit in one
SEARCHED = 16 << 20  # bytes that are searched at a time
Invalid = list[tuple[int, str]]  # (record number, text) of the records with a wrong number of fields


def read_csv(path: Path, contract: Contract, scan: Scan) -> Reading:
    """Raises Refused for a file without a header, with a required column missing or doubled, or with an open quote."""
    header = Header(path, contract, scan)
    reading = Reading(iter(()), ukendte_kolonner=header.unknown, manglende_kolonner=contract.absent(header.place))
    reading.titles, reading.overskrift = header.titles, header.headings
    reading.raekker, lines = count(path, scan, header)
    if header.hollow and not reading.raekker:  # nothing else: they are refused, and not taken for a month without cases
        header.hollow = False
        reading.raekker, lines = count(path, scan, header)
    check_swallowed(path, contract, scan, header, header.place, {header.felter, header.bredde}, lines)
    if not scan.ends and reading.raekker:
        reading.advarsler.append("filen ender midt i en linje, uden linjeskift: er den kommet helt med?")
    reading.advarsler += cut_off(reading.raekker, header.linjer)
    reading.blokke = _blocks(path, contract, scan, header, lines, reading.advarsler)
    return reading


def cut_off(records: int, above: int) -> list[str]:
    """What to say of a file with just as many rows as a program writes at most, `above` lines of header and titles among them."""
    limit = LIMITS_OF_SHEETS.get(records + above) or LIMITS_OF_EXPORTS.get(records)
    return [f"filen har {tal(records)} rækker, netop så mange som {limit}: mangler der rækker?"] if limit else []


def _choice(header: Header, scan: Scan, invalid: Callable) -> dict:
    """How Arrow reads: all text, one thread (only so does it number the records with a wrong number of fields). The encoding
    has been held against the bytes already."""
    everyone = [f"c{i}" for i in range(header.bredde)]
    some = header.bredde == header.felter and not header.hollow
    names = [everyone[i] for i in header.place.values()] if some else everyone
    return {
        "read_options": arrow_csv.ReadOptions(column_names=everyone, block_size=BLOCK, use_threads=False),
        "parse_options": arrow_csv.ParseOptions(
            delimiter=header.separator, newlines_in_values=scan.quotes, invalid_row_handler=invalid
        ),
        "convert_options": arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), include_columns=names, strings_can_be_null=False, check_utf8=False
        ),
    }


def _flow(path: Path, scan: Scan, header: Header, invalid: Callable) -> Iterator[tuple[pa.RecordBatch, None]]:
    """Arrow's streaming reader: right whatever the fields hold."""
    if scan.utf8:
        flow = pa.OSFile(str(path))
        flow.seek(header.slut)
    else:
        flow = pa.PythonFile(TextStream(decoded(pieces(path, header.slut), scan.charset)), mode="r")
    with flow:
        for batch in arrow_csv.open_csv(flow, **_choice(header, scan, partial(invalid, 0))):
            yield batch, None


def _piecewise(path: Path, scan: Scan, header: Header, invalid: Callable) -> Iterator[tuple[pa.RecordBatch, Piece]]:
    """Where every line is a record: pieces of whole lines, each with its text, so that masking may look at it as a whole."""
    bytes_ = whole_lines(path, header.slut, SEARCHED)
    texts = bytes_ if scan.utf8 else (t.encode() for t in decoded(bytes_, scan.charset))
    before = 0  # records in the pieces before
    for text in texts:
        for piece in Text(text, BLOCK // 2).pieces:
            file = pa.BufferReader(piece.buffer())
            for batch in arrow_csv.read_csv(file, **_choice(header, scan, partial(invalid, before))).to_batches():
                yield batch, piece
            before += piece.lines()


def _blocks(
    path: Path, contract: Contract, scan: Scan, header: Header, lines: np.ndarray | None, warnings: list[str]
) -> Iterator[Block]:
    """Blocks of records, then the records with a wrong number of fields (docs/kontrakter.md §3 `antal_felter`)."""
    names = {f"c{i}": name for name, i in header.place.items()}
    invalid: Invalid = []
    faulty: Invalid = []  # those of them with something beyond the header, or too little
    read = _piecewise if lines is None and scan.simple_line_break else _flow
    good = 0  # records with the right number of fields
    hollow: list[int] = []  # the numbers of those without anything in a field, which are none

    def notes(before: int, row: arrow_csv.InvalidRow) -> str:
        invalid.append((before + row.number, row.text))
        return "skip"

    try:
        for batch, tekst in read(path, scan, header, notes):
            if batch.num_rows:
                nr = _row_nr(good, batch.num_rows, invalid, header)
                good += batch.num_rows
                if header.hollow:
                    nr, batch = _without_hollow(nr, batch, hollow)
                if header.bredde > header.felter:
                    nr, batch = _without_surplus(nr, batch, header, faulty)
                cells = {name: batch.column(n) for n, name in names.items()}
                yield Block(
                    contract.kilde, pa.array(nr), _physical(nr, lines, header), cells, tekst=tekst, separator=header.separator
                )
    except pa.ArrowInvalid as e:
        if "Empty CSV file" not in str(e):
            raise Refused("filen kan ikke læses som CSV: en række er over 8 MB, eller et citationstegn er åbent") from None
    sound: list[tuple[int, list[str]]] = []
    for counted, tekst in _entries(invalid, header):
        number = counted - int(np.searchsorted(hollow, counted))
        fields = next(csv.reader(io.StringIO(tekst, newline=""), delimiter=header.separator))
        if len(fields) >= header.felter and is_empty(fields[header.felter :]):
            sound.append((number, fields))
        else:
            faulty.append((number, tekst))
    if sound:
        nr = np.array([p[0] for p in sound], dtype=np.int64)
        cells = {name: pa.array([fields[i] for _, fields in sound], pa.string()) for name, i in header.place.items()}
        yield Block(contract.kilde, pa.array(nr), _physical(nr, lines, header), cells)
    if header.separator == "," and (sound or header.bredde > header.felter):
        warnings.append(
            "rækker har flere felter end overskriften, dog kun tomme til sidst: i en fil med komma mellem felterne kan det være "
            "decimalkomma uden citationstegn, så beløb er skåret over; se efter, eller gem med semikolon"
        )
    if faulty:
        nr = np.array([p[0] for p in faulty], dtype=np.int64)
        yield Block(
            contract.kilde,
            pa.array(nr),
            _physical(nr, lines, header),
            dict.fromkeys(header.place, pa.nulls(len(nr), pa.string())),
            pa.array([p[1] for p in faulty], pa.string()),
        )


def _without_hollow(nr: np.ndarray, batch: pa.RecordBatch, hollow: list[int]) -> tuple[np.ndarray, pa.RecordBatch]:
    """The records that hold something in a field, and their numbers; the numbers that the others would have join `hollow`."""
    pattern = rf"\A(?:{HOLLOW_FIELD})\z"
    empty = [pc.match_substring_regex(column, pattern).to_numpy(zero_copy_only=False) for column in batch.columns]
    mask = np.logical_and.reduce(empty)
    hollow += nr[mask].tolist()
    if mask.any():
        batch = batch.filter(pa.array(~mask))
    return nr[~mask] - np.searchsorted(hollow, nr[~mask]), batch


def _without_surplus(nr: np.ndarray, batch: pa.RecordBatch, header: Header, faulty: Invalid) -> tuple[np.ndarray, pa.RecordBatch]:
    """The records whose fields beyond the header are empty; the others join `faulty`, as text written anew."""
    empty = pa.array(["", "-", "NULL"])
    rene = [
        pc.is_in(pc.utf8_trim_whitespace(batch.column(i)), value_set=empty).to_numpy(zero_copy_only=False)
        for i in range(header.felter, header.bredde)
    ]
    mask = np.logical_and.reduce(rene)
    if mask.all():
        return nr, batch
    rest = batch.filter(pa.array(~mask)).to_pylist()
    for number, row in zip(nr[~mask].tolist(), rest, strict=True):
        line = io.StringIO()
        # a field is quoted for what ends a line, too
        csv.writer(line, delimiter=header.separator, lineterminator="\r\n").writerow(row.values())
        faulty.append((number, line.getvalue().removesuffix("\r\n")))
    return nr[mask], batch.filter(pa.array(mask))


def _entries(invalid: Invalid, header: Header) -> Invalid:
    """(record number, text) of the bad rows; a line of white space is no record and moves the later numbers up, nor is one
    without anything in a field where these are none."""
    entries, blank = [], 0
    spaces = BLANK.replace(header.separator, "")
    for number, text in invalid:
        hollow = header.hollow and is_hollow(next(csv.reader(io.StringIO(text, newline=""), delimiter=header.separator), []))
        if text.strip(spaces) and not hollow:
            entries.append((number - blank, text))
        else:
            blank += 1
    return entries


def _row_nr(good: int, count: int, invalid: Invalid, header: Header) -> np.ndarray:
    """The record numbers of the next `antal` good rows, behind `good` earlier ones, bad records counted in between."""
    rank = np.arange(good + 1, good + count + 1, dtype=np.int64)
    entries = _entries(invalid, header)
    if not entries:
        return rank
    boundaries = np.array([nr - i for i, (nr, _) in enumerate(entries)], dtype=np.int64)
    return rank + np.searchsorted(boundaries, rank, side="right")


def _physical(nr: np.ndarray, lines: np.ndarray | None, header: Header) -> pa.Array:
    return pa.array(nr + header.linjer if lines is None else lines[nr - 1], pa.int64())
