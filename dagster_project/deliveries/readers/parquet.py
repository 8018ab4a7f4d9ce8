"""Parquet (udk_risikosager): typed cells become the same canonical text as every other format's (docs/kontrakter.md §1)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dagster_project.common.errors import Refused
from dagster_project.deliveries.contract import Contract
from dagster_project.deliveries.readers.block import Block, Reading
from dagster_project.deliveries.readers.text_scan import MAX_LINE
from dagster_project.deliveries.readers.xlsx import NO_KEY, WHOLE
from dagster_project.deliveries.readers.xlsx_guard import FRI_SIZE, MAX_FACTS

ROWS = 100_000
MAX_FOOTER = 64 << 20  # bytes; 100 million rows in groups of 100,000 take 4 MB
MAX_ROW_GROUPS = 10_000
DIGITS = len(str(int(WHOLE))) - 1  # of a number that a key may be
MAX_REPEATED = 64  # bytes a cell: short cells that repeat may shrink as far as they like


def read_parquet(path: Path, contract: Contract) -> Reading:
    """Raises Refused for a torn file or a missing or doubled column. The count is the footer's, the cells the pages'."""
    _inspect_footer(path)
    try:
        file = pq.ParquetFile(path)
    except (pa.ArrowException, OSError):
        raise Refused("filen er ikke en hel Parquet-fil") from None
    navne = file.schema_arrow.names
    place, unknown = contract.match(navne)
    _inspect(file, {navne[i] for i in place.values()})
    return Reading(
        _blocks(file, contract, place),
        raekker=file.metadata.num_rows,
        ukendte_kolonner=unknown,
        manglende_kolonner=contract.absent(place),
    )


def _inspect_footer(path: Path) -> None:
    """Raises Refused for a table of contents that no delivery has: it is read whole into memory."""
    with path.open("rb") as f:
        f.seek(max(0, path.stat().st_size - 8))
        length, mark = int.from_bytes(f.read(4), "little"), f.read(4)
    if mark == b"PARE":
        raise Refused("Parquet-filen er krypteret; aflever den ukrypteret")
    if mark == b"PAR1" and length > MAX_FOOTER:
        raise Refused(f"Parquet-filens indholdsfortegnelse fylder {length >> 20} MB, ventede højst {MAX_FOOTER >> 20} MB")


def _inspect(file: pq.ParquetFile, columns: set[str]) -> None:
    """Raises Refused for what would take memory beyond all measure, by the footer: before a page is unpacked."""
    for column in file.schema_arrow:
        if column.name in columns and pa.types.is_nested(column.type):
            raise _no_cell(column.name, column.type)
    groups = file.metadata.num_row_groups
    if groups > MAX_ROW_GROUPS:
        raise Refused(f"Parquet-filen har {groups} rækkegrupper, ventede højst {MAX_ROW_GROUPS}; gem den igen med færre")
    for nr in range(groups):
        group = file.metadata.row_group(nr)
        for part in map(group.column, range(group.num_columns)):
            unpacked, cells = part.total_uncompressed_size, max(1, part.num_values)
            bomb = unpacked > max(FRI_SIZE, part.total_compressed_size * MAX_FACTS, cells * MAX_REPEATED)
            if part.path_in_schema in columns and (bomb or unpacked > cells * MAX_LINE):
                packed = part.total_compressed_size >> 10
                raise Refused(
                    f"kolonnen {part.path_in_schema} fylder {unpacked >> 20} MB udpakket og {packed} KB pakket i rækkegruppe"
                    f" {nr + 1}: det ligner en zip-bombe eller en celle over {MAX_LINE >> 20} MB"
                )


def _check_text(column: pa.Array, name: str) -> None:
    """Raises Refused for a text that is no UTF-8, as a program leaves it that wrote the bytes of another encoding: the database
    that is built of it would stumble over it."""
    try:
        column.validate(full=True)
    except pa.ArrowInvalid:
        raise Refused(f"kolonnen {name} rummer tekst, der ikke er UTF-8; skriv filen igen med teksten som UTF-8") from None


def _too_long(column: pa.Array) -> bool:
    """Whether a text cell is longer than a line of a CSV may be."""
    text = column.dictionary if pa.types.is_dictionary(column.type) else column
    if pa.types.is_string_view(text.type):
        text = pc.cast(text, pa.large_string())
    if not (pa.types.is_string(text.type) or pa.types.is_large_string(text.type)) or text.nbytes <= MAX_LINE:
        return False
    return (pc.max(pc.binary_length(text)).as_py() or 0) > MAX_LINE


def _blocks(file: pq.ParquetFile, contract: Contract, place: dict[str, int]) -> Iterator[Block]:
    kolonner = [file.schema_arrow.names[i] for i in place.values()]
    types_ = {k.navn: k.type for k in contract.kolonner}
    was_read = 0
    try:
        for batch in file.iter_batches(ROWS, columns=kolonner):
            for name in kolonner:
                _check_text(batch.column(name), name)
            long = next((name for name in kolonner if _too_long(batch.column(name))), None)
            if long:
                raise Refused(f"kolonnen {long} har en celle over {MAX_LINE >> 20} MB efter række {was_read}")
            nr = pa.array(np.arange(was_read + 1, was_read + batch.num_rows + 1))
            cells = {
                name: as_text(batch.column(kolonne), types_[name], name) for name, kolonne in zip(place, kolonner, strict=True)
            }
            was_read += batch.num_rows
            yield Block(contract.kilde, nr, nr, cells)
    except MemoryError:
        raise  # Arrow's is an ArrowException too
    except (pa.ArrowException, OSError):
        raise Refused(f"Parquet-filen kan ikke læses efter række {was_read}") from None


def as_text(column: pa.Array, type_: str, name: str = "") -> pa.Array:
    """A typed column as canonical text: decimal comma, ISO date, whole numbers without decimals; null as ''."""
    if column.type == pa.uuid():
        column = pa.array([None if v is None else str(v) for v in column.to_pylist()], pa.string())
    if isinstance(column, pa.ExtensionArray):
        column = column.storage
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    t = column.type
    if pa.types.is_timestamp(t):
        if t.tz:  # the day that it is here, whatever the column's own zone
            column = pc.local_timestamp(pc.cast(column, pa.timestamp(t.unit, "Europe/Copenhagen")))
        if (pc.min(pc.cast(column, pa.int64())).as_py() or 0) < 0:  # before 1970, where the cast below would round up
            column = pc.floor_temporal(column, unit="second")
        text = pc.strftime(pc.cast(column, pa.timestamp("s"), safe=False), "%Y-%m-%d %H:%M:%S")
        text = pc.replace_substring_regex(text, " 00:00:00$", "")
    elif pa.types.is_floating(t):
        text = _floating(pc.cast(column, pa.float64()), type_, _HOLDS[t])
    elif pa.types.is_decimal(t):
        text = pc.replace_substring_regex(pc.cast(column, pa.string()), r"^0E.*$", "0")  # so Arrow writes 0.0000000
        text = pc.replace_substring_regex(text, r"\.(\d*?)0*$", r".\1")
        text = pc.replace_substring_regex(text, r"\.$", "")
        text = pc.replace_substring(text, ".", ",")
    elif pa.types.is_boolean(t):
        text = pc.if_else(column, "ja", "nej")
    elif pa.types.is_nested(t) or any(is_bytes(t) for is_bytes in _BYTES):
        raise _no_cell(name, t)
    else:
        text = pc.cast(column, pa.string())
    if type_ == "noegle" and (pa.types.is_temporal(t) or pa.types.is_boolean(t)):
        text = pc.binary_join_element_wise(NO_KEY, pc.cast(text, pa.string()), "")
    elif type_ == "noegle" and (pa.types.is_integer(t) or pa.types.is_decimal(t)):
        text = pc.if_else(_is_no_number(text), pc.binary_join_element_wise(NO_KEY, text, ""), text)
    return pc.fill_null(pc.cast(text, pa.string()), "")


def _no_cell(name: str, type_: pa.DataType) -> Refused:
    return Refused(f"kolonnen {name} har en type, der ikke er en celle: {str(type_)[:80]}; skriv den som tekst")


def _is_no_number(text: pa.Array) -> pa.Array:
    """Whether a number is none that a case has: one of more digits than most programs hold has likely come through one that lost
    some, one with decimals through one that lost its last zero."""
    return pc.match_substring_regex(text, rf"[0-9]{{{DIGITS + 1}}}|,")


_BYTES = (pa.types.is_binary, pa.types.is_large_binary, pa.types.is_binary_view, pa.types.is_fixed_size_binary)
# from where on such numbers no longer hold every whole one
_HOLDS = {pa.float64(): WHOLE, pa.float32(): 2.0**24, pa.float16(): 2.0**11}
_MOST = 1e13  # kroner: an amount that is larger is none, whatever its decimals


def _floating(tal: pa.Array, type_: str, holds: float) -> pa.Array:
    """Whole numbers without decimals; an amount within 1e-6 of two decimals rounded to them; else as it is, for staging to
    refuse. `holds`: from where on the column's numbers may have lost digits."""
    size = pc.abs(tal)
    rounded = pc.round(tal, 2 if type_ == "beloeb" else 0)
    near = pc.and_(pc.less_equal(pc.abs(pc.subtract(tal, rounded)), 1e-6), pc.less(size, min(holds, _MOST)))
    raw = pc.replace_substring(pc.cast(tal, pa.string()), ".", ",")
    if type_ == "beloeb":
        oere = pc.cast(pc.round(pc.multiply(rounded, 100)), pa.int64(), safe=False)
        sign = pc.if_else(pc.less(oere, 0), "-", "")
        oere = pc.abs(oere)
        decimals = pc.utf8_lpad(pc.cast(pc.subtract(oere, pc.multiply(pc.divide(oere, 100), 100)), pa.string()), 2, "0")
        pretty = pc.binary_join_element_wise(sign, pc.cast(pc.divide(oere, 100), pa.string()), "")
        pretty = pc.replace_substring_regex(pc.binary_join_element_wise(pretty, decimals, ","), ",00$", "")
        raw = pc.if_else(
            pc.and_(pc.greater_equal(size, holds), pc.is_finite(tal)), pc.binary_join_element_wise(raw, "?", ""), raw
        )
    else:
        near = pc.and_(near, pc.less(size, holds))
        pretty = pc.cast(pc.cast(rounded, pa.int64(), safe=False), pa.string())
    if type_ == "noegle":
        raw = pc.if_else(pc.is_nan(tal), raw, pc.binary_join_element_wise(NO_KEY, raw, ""))  # nan: how programs write no number
    return pc.if_else(near, pretty, raw)
