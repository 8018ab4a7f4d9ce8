"""Tables of an edition: read from the marts in a fixed order, written as Parquet and CSV with the same bytes each time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dagster_project.common.duckdb_read import BuiltDatabase
from dagster_project.common.signs import DANGEROUS
from dagster_project.publications.hidden_cells import HIDDEN, words_by_column

_DANGEROUS = pa.array([sign.encode() for sign in DANGEROUS])  # one byte each


def read_marts(built: BuiltDatabase) -> dict[str, pa.Table]:
    """Every table of the schema `marts` by name, its rows ordered by every column in turn."""
    with built.session() as con:
        names = con.execute(
            "select table_name from duckdb_tables() where database_name = current_database() and schema_name = 'marts' order by 1"
        ).fetchall()
        return {
            name: con.execute(f'select * from marts."{name}" order by all nulls last').to_arrow_table().combine_chunks()
            for (name,) in names
        }


def write_tables(tables: Mapping[str, pa.Table], folder: Path) -> None:
    """`<navn>.parquet` and `<navn>.csv` of each table, into a folder that is made here."""
    folder.mkdir(parents=True, mode=0o700)
    for name, table in tables.items():
        for file, write in ((folder / f"{name}.parquet", _write_parquet), (folder / f"{name}.csv", write_csv)):
            write(table, file)
            file.chmod(0o600)


def _write_parquet(table: pa.Table, file: Path) -> None:
    pq.write_table(table.replace_schema_metadata(None), file, compression="zstd")


def write_csv(table: pa.Table, file: Path) -> None:
    """`;`, UTF-8 with BOM, decimal comma, ja/nej; the word of what is hidden stands in its cell. Empty is not measured."""
    entries = csv_entries(table).to_pylist()
    file.write_bytes("".join([csv_header(k for k in table.column_names if k != HIDDEN), *entries]).encode())


def csv_header(columns: Iterable[str]) -> str:
    """The mark of UTF-8 and the head of a file with those columns."""
    return f"\ufeff{';'.join(columns)}\r\n"


def csv_entries(table: pa.Table) -> pa.ChunkedArray:
    """Each row as a record with its end of line. Empty where there is no value, `""` where there is one without a letter."""
    text = as_text(table)
    fields = [_csv_field(text[n], _is_text(table[n].type)) for n in text.column_names]
    return pc.binary_join_element_wise(pc.binary_join_element_wise(*fields, ";"), "", "\r\n")


def _csv_field(column: pa.ChunkedArray, is_text: bool) -> pa.ChunkedArray:
    """The fields of a column, in quotes where a text holds what would end a field, or nothing."""
    if not is_text:  # a number, a day, ja or nej
        return pc.fill_null(column, "")
    goes_out = pc.match_substring_regex(column, '[;"\r\n]|^$')
    if pc.any(goes_out).as_py():
        in_quotation_marks = pc.binary_join_element_wise('"', pc.replace_substring(column, '"', '""'), '"', "")
        column = pc.if_else(goes_out, in_quotation_marks, column)
    return pc.fill_null(column, "")


def as_text(table: pa.Table) -> pa.Table:
    """Every cell as it stands in the CSV, not yet quoted."""
    words = words_by_column(table)
    return pa.table({n: _with_word(_text(table[n]), words.get(n)) for n in table.column_names if n != HIDDEN})


def _with_word(text: pa.ChunkedArray, words: pa.Array | None) -> pa.ChunkedArray:
    return text if words is None else pc.coalesce(pa.chunked_array([words]), text)


def _is_text(kind: pa.DataType) -> bool:
    return pa.types.is_string(kind) or pa.types.is_large_string(kind)


def _text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column as text: numbers with a decimal comma, text cells defused so that no spreadsheet takes them for a formula."""
    kind = column.type
    if _is_text(kind):
        text = column.cast(pa.string())
        dangerous = pc.is_in(pc.binary_slice(text.cast(pa.binary()), 0, 1), value_set=_DANGEROUS)
        if not pc.any(dangerous).as_py():  # nearly always; to look at the first byte takes a tenth of what a pattern does
            return text
        return pc.if_else(dangerous, pc.binary_join_element_wise("'", text, ""), text)
    if pa.types.is_boolean(kind):
        return pc.if_else(column, "ja", "nej")
    if pa.types.is_timestamp(kind):
        return pc.strftime(column.cast(pa.timestamp("s", "UTC")), "%Y-%m-%dT%H:%M:%SZ")
    text = column.cast(pa.string())
    if pa.types.is_decimal(kind) and kind.scale > 2:
        text = pc.replace_substring_regex(text, r"^0E-[0-9]+$|\.0+$", "")
        text = pc.if_else(pc.equal(text, ""), "0", pc.replace_substring_regex(text, r"(\.[0-9]*[1-9])0+$", r"\1"))
    return pc.replace_substring(text, ".", ",") if pa.types.is_decimal(kind) or pa.types.is_floating(kind) else text
