"""Tables of an edition: read from the marts in a fixed order, written as Parquet and CSV with the same bytes each time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dagster_project.forbindelse import BuiltDatabase
from dagster_project.publications.hidden_cells import SKJULT, Hidden, by_column
from dagster_project.uskadelig import FARLIGE

_FARLIGE = pa.array([tegn.encode() for tegn in FARLIGE])  # one byte each


def laes_marts(built: BuiltDatabase) -> dict[str, pa.Table]:
    """Every table of the schema `marts` by name, its rows ordered by every column in turn."""
    with built.session() as con:
        navne = con.execute(
            "select table_name from duckdb_tables() where database_name = current_database() and schema_name = 'marts' order by 1"
        ).fetchall()
        return {
            navn: con.execute(f'select * from marts."{navn}" order by all nulls last').to_arrow_table().combine_chunks()
            for (navn,) in navne
        }


def skriv_tabeller(tabeller: Mapping[str, pa.Table], mappe: Path) -> None:
    """`<navn>.parquet` and `<navn>.csv` of each table, into a folder that is made here."""
    mappe.mkdir(parents=True, mode=0o700)
    for navn, tabel in tabeller.items():
        for fil, skriv in ((mappe / f"{navn}.parquet", _skriv_parquet), (mappe / f"{navn}.csv", skriv_csv)):
            skriv(tabel, fil)
            fil.chmod(0o600)


def _skriv_parquet(tabel: pa.Table, fil: Path) -> None:
    pq.write_table(tabel.replace_schema_metadata(None), fil, compression="zstd")


def skriv_csv(tabel: pa.Table, fil: Path) -> None:
    """`;`, UTF-8 with BOM, decimal comma, ja/nej; the word of what is hidden stands in its cell. Empty is not measured."""
    poster = csv_poster(tabel).to_pylist()
    fil.write_bytes("".join([csv_hoved(k for k in tabel.column_names if k != SKJULT), *poster]).encode())


def csv_hoved(kolonner: Iterable[str]) -> str:
    """The mark of UTF-8 and the head of a file with those columns."""
    return f"\ufeff{';'.join(kolonner)}\r\n"


def csv_poster(tabel: pa.Table) -> pa.ChunkedArray:
    """Each row as a record with its end of line. Empty where there is no value, `""` where there is one without a letter."""
    tekst = som_tekst(tabel)
    felter = [_csv_felt(tekst[n], _er_tekst(tabel[n].type)) for n in tekst.column_names]
    return pc.binary_join_element_wise(pc.binary_join_element_wise(*felter, ";"), "", "\r\n")


def _csv_felt(kolonne: pa.ChunkedArray, er_tekst: bool) -> pa.ChunkedArray:
    """The fields of a column, in quotes where a text holds what would end a field, or nothing."""
    if not er_tekst:  # a number, a day, ja or nej
        return pc.fill_null(kolonne, "")
    gaar_ud = pc.match_substring_regex(kolonne, '[;"\r\n]|^$')
    if pc.any(gaar_ud).as_py():
        i_gaaseoejne = pc.binary_join_element_wise('"', pc.replace_substring(kolonne, '"', '""'), '"', "")
        kolonne = pc.if_else(gaar_ud, i_gaaseoejne, kolonne)
    return pc.fill_null(kolonne, "")


def som_tekst(tabel: pa.Table) -> pa.Table:
    """Every cell as it stands in the CSV, not yet quoted."""
    ord_ = by_column(tabel)
    return pa.table({n: _med_ord(_tekst(tabel[n]), ord_.get(n)) for n in tabel.column_names if n != SKJULT})


def _med_ord(tekst: pa.ChunkedArray, ord_: list[Hidden | None] | None) -> pa.ChunkedArray:
    return tekst if ord_ is None else pc.coalesce(pa.chunked_array([pa.array(ord_, pa.string())]), tekst)


def _er_tekst(art: pa.DataType) -> bool:
    return pa.types.is_string(art) or pa.types.is_large_string(art)


def _tekst(kolonne: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column as text: numbers with a decimal comma, text cells defused so that no spreadsheet takes them for a formula."""
    art = kolonne.type
    if _er_tekst(art):
        tekst = kolonne.cast(pa.string())
        farlig = pc.is_in(pc.binary_slice(tekst.cast(pa.binary()), 0, 1), value_set=_FARLIGE)
        if not pc.any(farlig).as_py():  # nearly always; to look at the first byte takes a tenth of what a pattern does
            return tekst
        return pc.if_else(farlig, pc.binary_join_element_wise("'", tekst, ""), tekst)
    if pa.types.is_boolean(art):
        return pc.if_else(kolonne, "ja", "nej")
    if pa.types.is_timestamp(art):
        return pc.strftime(kolonne.cast(pa.timestamp("s", "UTC")), "%Y-%m-%dT%H:%M:%SZ")
    tekst = kolonne.cast(pa.string())
    if pa.types.is_decimal(art) and art.scale > 2:
        tekst = pc.replace_substring_regex(tekst, r"^0E-[0-9]+$|\.0+$", "")
        tekst = pc.if_else(pc.equal(tekst, ""), "0", pc.replace_substring_regex(tekst, r"(\.[0-9]*[1-9])0+$", r"\1"))
    return pc.replace_substring(tekst, ".", ",") if pa.types.is_decimal(art) or pa.types.is_floating(art) else tekst
