"""One file read into the raw store: what a child process does with one delivery, and the account it gives."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path, PurePosixPath

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dagster_project.common.errors import Refused, what_happened
from dagster_project.common.files import sha256
from dagster_project.deliveries import heading_period, odd_amounts, odd_dates, units
from dagster_project.deliveries.account import File, aftryk, leverance_id
from dagster_project.deliveries.contract import Contract, contracts
from dagster_project.deliveries.file_kind import foreign
from dagster_project.deliveries.file_name import interpret
from dagster_project.deliveries.headers import MIN_COLUMNS, likeliest, shown_cell
from dagster_project.deliveries.landing import Found, stempel
from dagster_project.deliveries.pseudonym import Pseudonym
from dagster_project.deliveries.raw_store import Writer
from dagster_project.deliveries.readers.block import Block, Reading
from dagster_project.deliveries.readers.csv import read_csv
from dagster_project.deliveries.readers.parquet import read_parquet
from dagster_project.deliveries.readers.searched import Piece
from dagster_project.deliveries.readers.text_scan import (
    DOS_MAC,
    ENCODED_TWICE,
    LOST,
    Scan,
    encoded_twice,
    holds_lost_sign,
    read_text,
    reads_as_dos_mac,
    scan,
)
from dagster_project.deliveries.readers.udk_statement import STATUS, is_sum_of_own, read_udk_text
from dagster_project.deliveries.readers.udk_totals import TotalRows
from dagster_project.deliveries.readers.xlsx import read_xlsx

_BEGINS_WITH_A_WORD = r"(?i)^\W*(?:sum|hoved|grand|i[ .]*alt|samlet|alle|total)"  # before it is looked at as a whole
MAX_HASH = 64 << 30  # bytes; a minute. A larger file is refused without looking into it


def read_file(landing: Path, found: Found, raa: Path, key: bytes, maks_mb: int, received: str | None = None) -> File:
    """Reads a file found below `landing` into `raa`. Never raises for what a sender did: the account says it."""
    pseudonym, path = Pseudonym(key), landing / found.sti
    with ThreadPoolExecutor(1) as thread:  # a large text is hashed and scanned at the same time, on a core each
        scanned = thread.submit(scan, path) if _is_text(found, maks_mb) else None
        sha, error = (None, found.is_refused) if found.is_refused else byte_signature(path, maks_mb)
    file = new_account(found.sti, sha, pseudonym)
    file.aarsag = error or file.aarsag
    if not file.aarsag and received and file.periode > received[: len(file.periode)]:
        file.foer_tid = True
        file.aarsag = (
            f"perioden {file.periode} ligger efter modtagelsen ({received}); filen prøves igen ved senere kørsler. "
            "Er perioden forkert, så ret filnavnet"
        )
    try:
        if not file.aarsag:
            _ind_in_store(path, found.stempel, file, raa, pseudonym, scanned)
    except Refused as e:
        file.aarsag = pseudonym.mask(e.aarsag)
    except (OSError, MemoryError):
        raise  # a full disk is ours, not the sender's: the run stops, nothing is entered; of memory the caller gives an account
    except Exception as e:
        # a file that a reader stumbles over is refused and the others go on; without `aftryk` it is tried again next time
        file.aarsag = f"filen kunne ikke læses (uventet fejl: {type(e).__name__})"
        return file
    file.aftryk = aftryk(file, maks_mb)
    return file


def new_account(path: str, sha: str | None, pseudonym: Pseudonym) -> File:
    """An account that holds what the name says, or why the name is refused."""
    masked, rel = pseudonym.mask(path), PurePosixPath(path)
    file = File(leverance_id(masked, sha), masked, pseudonym.mask(rel.name), sha)
    try:
        navn = interpret(rel, contracts())
    except Refused as e:
        file.aarsag = pseudonym.mask(e.aarsag)
    else:
        file.kilde, file.kommunekode, file.periode, file.version = navn.kilde, navn.kommunekode, navn.periode, navn.version
    return file


def byte_signature(path: Path, maks_mb: int) -> tuple[str | None, str | None]:
    """SHA-256, and why the file must not be opened for reading."""
    try:
        bytes_ = path.stat().st_size
        sha = sha256(path) if bytes_ <= MAX_HASH else None
        return sha, f"filen er over {maks_mb} MB (KONTROL_MAKS_MB)" if bytes_ > maks_mb << 20 or not sha else None
    except OSError as e:
        return None, f"filen kan ikke læses: {what_happened(e)}"


def _is_text(found: Found, maks_mb: int) -> bool:
    return not found.is_refused and found.sti.endswith((".csv", ".txt")) and found.stempel[0] <= maks_mb << 20


def _ind_in_store(
    path: Path, before: tuple[int, ...], file: File, raa: Path, pseudonym: Pseudonym, scanned: Future[Scan] | None
) -> None:
    writer = Writer(raa, file.leverance_id, contracts(), pseudonym)
    try:
        contract = contracts()[file.kilde].for_kommune(file.kommunekode)
        reading = _open_it(path, contract, scanned)
        row = "række" if path.suffix == ".xlsx" else "linje"
        units.check_titles(reading.titles, row)
        if contract.dk and contract.periode == "aar":
            heading_period.check(reading.titles, file.periode, row)
        spoilt: set[str] = set()
        sums: set[str] = set()
        totals = TotalRows(reading) if file.kilde == STATUS and path.suffix != ".txt" else None
        for block in reading.blokke:
            sums |= _sums(block, contract)
            _check_repeated_header(block, reading.overskrift, contract, row)
            if scanned is None:  # a text file has been looked through already
                spoilt |= _spoilt(block, contract)
            whole = _with_kommune(block, contract)
            writer.write(totals.set_apart(whole) if totals else whole)
        if totals:
            totals.finish()
        writer.settle()
        if path.suffix == ".xlsx" and reading.raekker not in (None, writer.raekker):
            raise Refused(
                f"arket har {reading.raekker} rækker, men {writer.raekker} kan læses: to har samme rækkenummer, eller celler "
                "siger en anden række end deres egen; åbn filen i Excel, og gem den igen"
            )
        odd_dates.check(writer.odd)
        odd_amounts.check(writer.odd)
        if stempel(path.lstat()) != before:
            raise Refused("filen blev skrevet til, mens den blev læst; den læses igen ved næste kørsel")
        file.lager, file.lager_sum = writer.close(file.kilde)
    except BaseException:
        writer.state()
        raise
    file.raekker, file.raekker_laest = reading.raekker, writer.raekker
    file.ukendte_kolonner = [pseudonym.mask(k) for k in reading.ukendte_kolonner]
    file.manglende_kolonner, file.modulus_11 = reading.manglende_kolonner, writer.modulus_11
    if writer.raekker:
        there = set(contract.navne) - set(reading.manglende_kolonner) - writer.filled.get(file.kilde, set())
        file.tomme_kolonner = [n for n in contract.navne if n in there]
    warnings = [
        *likeliest(reading.manglende_kolonner, reading.ukendte_kolonner),
        *reading.advarsler,
        *(heading_period.other_months(reading.titles, file.periode, row) if contract.periode == "maaned" else []),
        *sorted(spoilt | sums),
        *odd_dates.told(writer.odd),
    ]
    file.advarsler = [pseudonym.mask(a) for a in warnings]
    file.kontroltotaler = [{k: pseudonym.mask(str(v)) for k, v in t.items()} for t in reading.kontroltotaler]


def _check_repeated_header(block: Block, header: list[str], contract: Contract, row: str) -> None:
    """Raises Refused where files were put behind each other whose columns stand in different orders: a header among the records
    that names other columns than those under which its cells stand. One in the same order is a row like any other."""
    name = next((n for n in contract.navne if n in block.celler), None)
    names = [h.strip() for h in header if contract.column_for(h)]
    if name is None or (block.tekst is not None and not _holds_all(block.tekst, names)):
        return
    among = pc.fill_null(pc.is_in(pc.utf8_trim_whitespace(block.celler[name]), value_set=pa.array(names, pa.string())), False)
    for i in np.flatnonzero(among.to_numpy(zero_copy_only=False)).tolist():
        named = {n: contract.column_for(cells[i].as_py() or "") for n, cells in block.celler.items()}
        if sum(found is not None for found in named.values()) >= MIN_COLUMNS and any(
            f not in (None, n) for n, f in named.items()
        ):
            raise Refused(
                f"{row} {block.fysisk_linje[i]} gentager overskriften med kolonnerne i en anden rækkefølge; er to filer sat "
                "sammen, så aflever dem som én med kolonnerne ens"
            )


def _holds_all(text: Piece, names: list[str]) -> bool:
    """Whether all these stand in a text. A letter of them that it lacks, as most texts lack the underscore, is seen five times as
    fast as a name."""
    letters = "".join(names).encode()
    return all(bytes([letter]) in text for letter in sorted(set(letters))) and all(name.encode() in text for name in names)


def _sums(block: Block, contract: Contract) -> set[str]:
    """What to say of rows of own facts, or of one citizen each, that are named like a sum of those above: they count like any
    other."""
    type_ = "tekst" if contract.egne_fakta else "noegle" if contract.cpr_column else ""
    keys = [
        block.celler[k.navn]
        for k in contract.kolonner
        if k.type == type_ and k.navn in contract.noegle and k.navn in block.celler
    ]
    named = [pc.fill_null(pc.match_substring_regex(k, _BEGINS_WITH_A_WORD), False) for k in keys]
    if contract.cpr_column and any(pc.any(n).as_py() for n in named):  # a sum of a citizen's row alone: any other is refused
        filled = pc.fill_null(pc.match_substring_regex(block.celler[contract.cpr_column], r"\d"), False)
        named = [pc.and_(n, filled) for n in named]
    cells = {c for k, n in zip(keys, named, strict=True) for c in pc.unique(k.filter(n)).to_pylist() if is_sum_of_own(c)}
    return {f"rækken „{shown_cell(c)}“ ligner summen af de andre og tæller med som dem; er den det, så slet den" for c in cells}


def _with_kommune(block: Block, contract: Contract) -> Block:
    """The block with the municipality of the file's name where the file has no column of it."""
    if contract.kommune and block.kilde == contract.kilde and "kommunekode" not in block.celler:
        n = len(block.raekke_nr)
        code = pa.array([contract.kommune] * n, pa.string())
        block.celler["kommunekode"] = code if block.linje is None else pa.nulls(n, pa.string())
    return block


def _spoilt(block: Block, contract: Contract) -> set[str]:
    """What to say of cells of a sheet or a Parquet file whose text came through another encoding. Raises Refused for one encoded
    twice."""
    words = {k.navn for k in contract.kolonner if k.type in ("tekst", "enum", "enum_liste")}
    said = set()
    for name, cells in block.celler.items():
        if not len(cells) or not (letters := cells.buffers()[2]):
            continue
        text = letters.to_pybytes()
        if encoded_twice(text):
            raise Refused(ENCODED_TWICE)
        if name in words:
            said |= {DOS_MAC} if reads_as_dos_mac(text, "utf-8") else set()
            said |= {LOST} if holds_lost_sign(text) else set()
    return said


def _open_it(path: Path, contract: Contract, scanned: Future[Scan] | None) -> Reading:
    if path.stat().st_size == 0:
        raise Refused("filen er tom: den har ingen bytes")
    try:
        return _opened(path, contract, scanned)
    except Refused as refused:
        raise foreign(path) or refused from None


def _opened(path: Path, contract: Contract, scanned: Future[Scan] | None) -> Reading:
    if path.suffix == ".xlsx":
        return read_xlsx(path, contract)
    if path.suffix == ".parquet":
        return read_parquet(path, contract)
    s = scanned.result() if scanned else scan(path)
    reading = _read_text_file(path, contract, s)
    reading.advarsler += [said for seen, said in ((s.dos_mac, DOS_MAC), (s.lost, LOST)) if seen]
    return reading


def _read_text_file(path: Path, contract: Contract, s: Scan) -> Reading:
    if path.suffix == ".csv":
        return read_csv(path, contract, s)
    return read_udk_text(read_text(path, s), contracts(), contract.kilde, own=contract.kommune is not None)
