"""The raw store: one Parquet file per delivery, masked and pseudonymised, written whole or not at all."""

from __future__ import annotations

import os
import socket
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dagster_project.common.files import atomic, put_in_place, sha256
from dagster_project.deliveries.contract import Contract
from dagster_project.deliveries.odd_amounts import SUSPICION as ODD_AMOUNT
from dagster_project.deliveries.odd_amounts import odd_amounts
from dagster_project.deliveries.odd_dates import SUSPICION as ODD_DATE
from dagster_project.deliveries.odd_dates import odd_dates
from dagster_project.deliveries.pseudonym import EMPTY as NO_VALUE
from dagster_project.deliveries.pseudonym import SUSPICION, Pseudonym, holds_digits, suspected
from dagster_project.deliveries.readers.block import Block
from dagster_project.deliveries.stored_files import EMPTY, store_file

FIXED = (
    ("leverance_id", pa.dictionary(pa.int32(), pa.string())),
    ("raekke_nr", pa.int64()),
    ("fysisk_linje", pa.int64()),
    ("linje", pa.string()),
)


def schema(contract: Contract) -> pa.Schema:
    """leverance_id, raekke_nr, fysisk_linje, linje (only for a record with a wrong number of fields), borger_id where there
    is a CPR column, then every column of the contract as text: '' for an empty cell, null for a column the file lacks."""
    borger = [("borger_id", pa.string())] if contract.cpr_column else []
    return pa.schema([*FIXED, *borger, *((name, pa.string()) for name in contract.navne)])


def write_empty(raa: Path, contracts: dict[str, Contract]) -> None:
    """A file without rows per source, so that a source without deliveries can be read too."""
    for contract in contracts.values():
        folder = raa / contract.kilde
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = folder / EMPTY
        if not _is_of(file, contract):
            with atomic(file) as temporary:
                pq.write_table(schema(contract).empty_table(), temporary)


def _is_of(file: Path, contract: Contract) -> bool:
    try:
        return pq.read_schema(file).remove_metadata() == schema(contract)
    except (OSError, pa.ArrowException):  # not there, or no longer whole: it is made anew
        return False


class Writer:
    """Writes the blocks of one delivery. A statement of UDK fills two sources: a file each. While the caller reads a
    block, the one before is masked and the one before that compressed."""

    def __init__(self, raa: Path, leverance_id: str, contracts: dict[str, Contract], pseudonym: Pseudonym) -> None:
        self._raw, self._id, self._contracts, self._pseudonym = raa, leverance_id, contracts, pseudonym
        self._open_ones: dict[str, tuple[pq.ParquetWriter, Path]] = {}
        self._threads = ThreadPoolExecutor(2)
        self._waiting: Future | None = None
        self.raekker = 0
        self.modulus_11 = 0  # CPR numbers that fail the old checksum, distinct within a block
        self.odd: Counter[tuple[str, str]] = Counter()  # (column, what is odd): see odd_dates.py, odd_amounts.py
        self.filled: dict[str, set[str]] = {}  # source -> columns with a value in any row

    def write(self, block: Block) -> None:
        if block.kilde not in self._open_ones:
            contract = self._contracts[block.kilde]
            temporary = self._raw / block.kilde / f".{self._id}.{socket.gethostname()}.{os.getpid()}.tmp"
            self._open_ones[block.kilde] = (pq.ParquetWriter(temporary, schema(contract), **_encoding(contract)), temporary)
        filled = self.filled.setdefault(block.kilde, set())
        filled |= {name for name, cells in block.celler.items() if name not in filled and _is_filled(cells)}
        masked = self._threads.submit(_table, block, self._contracts[block.kilde], self._id, self._pseudonym)
        self._await_()
        self._waiting = self._threads.submit(self._save, block.kilde, masked)

    def _save(self, kilde: str, masked: Future[tuple[pa.Table, int, Counter]]) -> None:
        table, fails, odd = masked.result()
        self._open_ones[kilde][0].write_table(table)
        self.modulus_11 += fails
        self.odd += odd
        self.raekker += table.num_rows

    def _await_(self) -> None:
        if self._waiting:
            self._waiting.result()

    def settle(self) -> None:
        """Waits for what was written: all that is counted of it is known then."""
        self._await_()
        self._waiting = None

    def close(self, kilde: str) -> tuple[dict[str, int], dict[str, str]]:
        """Everything in place; gives the size of the file in each source, and its SHA-256. A delivery without records gets a file
        too."""
        if not self._open_ones:
            self.write(Block(kilde, pa.array([], pa.int64()), pa.array([], pa.int64()), {}))
        self._await_()
        self._threads.shutdown()
        sizes, sums = {}, {}
        for kilde_, (writer, temporary) in self._open_ones.items():
            writer.close()
            sizes[kilde_], sums[kilde_] = temporary.stat().st_size, sha256(temporary)
            put_in_place(temporary, store_file(self._raw, kilde_, self._id))
        self._open_ones = {}
        return sizes, sums

    def state(self) -> None:
        """Nothing of the delivery stays."""
        self._threads.shutdown(cancel_futures=True)
        for writer, temporary in self._open_ones.values():
            with suppress(OSError):  # the disk may be full: that is why it is given up
                writer.close()
            temporary.unlink(missing_ok=True)


def _is_filled(cells: pa.Array) -> bool:
    """Whether any cell holds a value: nearly every column shows it by the first of its blocks."""
    if not pc.sum(pc.binary_length(cells)).as_py():
        return False
    distinct = pc.utf8_trim_whitespace(cells.drop_null().unique())
    return not pc.all(pc.is_in(distinct, value_set=pa.array(sorted(NO_VALUE)))).as_py()


def _encoding(contract: Contract) -> dict:
    """How the columns are packed: a dictionary where values repeat, none where they number the rows or name them. Statistics
    cost a fifth of the writing and are kept where rows are chosen by them. A column of a block is one page: where a page ends
    among the 2,048 rows that DuckDB takes at a time, it computes each of them and not its dictionary, and Arrow's own 20,000
    rows a page made the models of risk cases 1.7 times as dear (2026-11). Its own 1,024 rows at a time give the same bytes in a
    tenth more time than 8,192."""
    numbers = {"raekke_nr": "DELTA_BINARY_PACKED", "fysisk_linje": "DELTA_BINARY_PACKED"}
    navne = {k.navn: "DELTA_LENGTH_BYTE_ARRAY" for k in contract.kolonner if k.type in ("tekst", "noegle") and k.kraevet}
    return {
        "compression": "zstd",
        "compression_level": 1,
        "column_encoding": numbers | navne,
        "use_dictionary": [n for n in schema(contract).names if n not in numbers | navne],
        "write_statistics": ["leverance_id", "raekke_nr"],
        "max_rows_per_page": 1 << 30,
        "write_batch_size": 8192,
    }


def _table(block: Block, contract: Contract, leverance_id: str, pseudonym: Pseudonym) -> tuple[pa.Table, int, Counter]:
    """The block as it is stored, how many of its CPR numbers fail modulus 11, and its odd dates and amounts."""
    fails = 0
    n = len(block.raekke_nr)
    # all is looked for at once: the first search of a text costs nearly as much whatever it looks for
    safe = block.tekst is not None and not block.tekst.fits(f"{SUSPICION[block.separator, True]}|{ODD_DATE}|{ODD_AMOUNT}")
    clean = safe or (block.tekst is not None and not suspected(block.tekst, block.separator))
    id_ = pa.DictionaryArray.from_arrays(pa.array(np.zeros(n, np.int32)), pa.array([leverance_id]))
    line = pseudonym.mask_column(block.linje) if block.linje is not None else pa.nulls(n, pa.string())
    columns = {"leverance_id": id_, "raekke_nr": block.raekke_nr, "fysisk_linje": block.fysisk_linje, "linje": line}
    if contract.cpr_column:
        columns["borger_id"] = pa.nulls(n, pa.string())
    for column in contract.kolonner:
        navn = column.navn
        cells = block.celler.get(navn)
        if cells is None:
            columns[navn] = pa.nulls(n, pa.string())
        elif navn == contract.cpr_column and cells.null_count == 0:
            columns[navn], columns["borger_id"], fails = pseudonym.cpr_column(cells)
        else:
            kind = "noegle" if column.type == "tekst" and contract.egne_fakta and navn in contract.noegle else column.type
            leave = safe or (clean and (kind != "tekst" or not holds_digits(cells, 9)))
            columns[navn] = cells if leave else pseudonym.mask_column(cells, kind)
    s = schema(contract)
    odd = Counter() if safe else odd_dates(block, contract) + odd_amounts(block, contract)
    return pa.table([columns[field_name.name] for field_name in s], schema=s), fails, odd
