"""The raw store: one Parquet file per delivery, masked and pseudonymised, written whole or not at all."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dagster_project.deliveries.atomisk import atomisk, paa_plads
from dagster_project.deliveries.contract import Kontrakt
from dagster_project.deliveries.cpr_shapes import NO_DATE, SUSPICION
from dagster_project.deliveries.konto import Fil
from dagster_project.deliveries.lagersted import TOM, lagerfil
from dagster_project.deliveries.pseudonym import Pseudonym, mistaenkt
from dagster_project.deliveries.readers.block import Blok

FAST = (
    ("leverance_id", pa.dictionary(pa.int32(), pa.string())),
    ("raekke_nr", pa.int64()),
    ("fysisk_linje", pa.int64()),
    ("linje", pa.string()),
)


def skema(kontrakt: Kontrakt) -> pa.Schema:
    """leverance_id, raekke_nr, fysisk_linje, linje (only for a record with a wrong number of fields), borger_id where there
    is a CPR column, then every column of the contract as text: '' for an empty cell, null for a column the file lacks."""
    borger = [("borger_id", pa.string())] if kontrakt.cpr_kolonne else []
    return pa.schema([*FAST, *borger, *((navn, pa.string()) for navn in kontrakt.navne)])


def skriv_tomme(raa: Path, kontrakter: dict[str, Kontrakt]) -> None:
    """A file without rows per source, so that a source without deliveries can be read too."""
    for kontrakt in kontrakter.values():
        mappe = raa / kontrakt.kilde
        mappe.mkdir(parents=True, exist_ok=True, mode=0o700)
        fil = mappe / TOM
        if not fil.exists() or pq.read_schema(fil).remove_metadata() != skema(kontrakt):
            with atomisk(fil) as midlertidig:
                pq.write_table(skema(kontrakt).empty_table(), midlertidig)


def er_hel(raa: Path, fil: Fil) -> bool:
    """Whether everything the account says was stored still stands, to its last bytes."""
    for kilde, stoerrelse in fil.lager.items():
        sti = lagerfil(raa, kilde, fil.leverance_id)
        if not sti.exists() or sti.stat().st_size != stoerrelse:
            return False
        with sti.open("rb") as f:
            f.seek(-4, os.SEEK_END)
            if f.read() != b"PAR1":
                return False
    return True


def beskadigede(raa: Path, filer: Iterable[Fil]) -> list[str]:
    """The names of deliveries that were read but do not stand whole in the raw store any more."""
    return sorted(f.filnavn for f in filer if f.aarsag is None and not er_hel(raa, f))


def ryd_op(raa: Path) -> None:
    """Away with what a killed run left half-written."""
    for rest in raa.glob("**/.*.tmp"):
        rest.unlink()


class Skriver:
    """Writes the blocks of one delivery. A statement of UDK fills two sources: a file each. While the caller reads a
    block, the one before is masked and the one before that compressed."""

    def __init__(self, raa: Path, leverance_id: str, kontrakter: dict[str, Kontrakt], pseudonym: Pseudonym) -> None:
        self._raa, self._id, self._kontrakter, self._pseudonym = raa, leverance_id, kontrakter, pseudonym
        self._aabne: dict[str, tuple[pq.ParquetWriter, Path]] = {}
        self._traade = ThreadPoolExecutor(2)
        self._ventende: Future | None = None
        self.raekker = 0
        self.modulus_11 = 0  # CPR numbers that fail the old checksum, distinct within a block
        self.ingen_dato: Counter[tuple[str, str]] = Counter()  # (column, year): cells that say "no date" where none need be

    def skriv(self, blok: Blok) -> None:
        if blok.kilde not in self._aabne:
            kontrakt = self._kontrakter[blok.kilde]
            midlertidig = self._raa / blok.kilde / f".{self._id}.{os.getpid()}.tmp"
            self._aabne[blok.kilde] = (pq.ParquetWriter(midlertidig, skema(kontrakt), **_indkodning(kontrakt)), midlertidig)
        maskeret = self._traade.submit(_tabel, blok, self._kontrakter[blok.kilde], self._id, self._pseudonym)
        self._afvent()
        self._ventende = self._traade.submit(self._gem, blok.kilde, maskeret)

    def _gem(self, kilde: str, maskeret: Future[tuple[pa.Table, int, Counter]]) -> None:
        tabel, fejler, ingen_dato = maskeret.result()
        self._aabne[kilde][0].write_table(tabel)
        self.modulus_11 += fejler
        self.ingen_dato += ingen_dato
        self.raekker += tabel.num_rows

    def _afvent(self) -> None:
        if self._ventende:
            self._ventende.result()

    def luk(self, kilde: str) -> dict[str, int]:
        """Everything in place; gives the bytes of the file in each source. A delivery without records gets a file too."""
        if not self._aabne:
            self.skriv(Blok(kilde, pa.array([], pa.int64()), pa.array([], pa.int64()), {}))
        self._afvent()
        self._traade.shutdown()
        stoerrelser = {}
        for kilde_, (writer, midlertidig) in self._aabne.items():
            writer.close()
            stoerrelser[kilde_] = midlertidig.stat().st_size
            paa_plads(midlertidig, lagerfil(self._raa, kilde_, self._id))
        self._aabne = {}
        return stoerrelser

    def opgiv(self) -> None:
        """Nothing of the delivery stays."""
        self._traade.shutdown(cancel_futures=True)
        for writer, midlertidig in self._aabne.values():
            with suppress(OSError):  # the disk may be full: that is why it is given up
                writer.close()
            midlertidig.unlink(missing_ok=True)


def _indkodning(kontrakt: Kontrakt) -> dict:
    """How the columns are packed: a dictionary where values repeat, none where they number the rows or name them. Statistics
    cost a fifth of the writing and are kept where rows are chosen by them. A column of a block is one page: where a page ends
    among the 2,048 rows that DuckDB takes at a time, it computes each of them and not its dictionary, and Arrow's own 20,000
    rows a page made the models of risk cases 1.7 times as dear (2026-11)."""
    numre = {"raekke_nr": "DELTA_BINARY_PACKED", "fysisk_linje": "DELTA_BINARY_PACKED"}
    navne = {k.navn: "DELTA_LENGTH_BYTE_ARRAY" for k in kontrakt.kolonner if k.type in ("tekst", "noegle") and k.kraevet}
    return {
        "compression": "zstd",
        "compression_level": 1,
        "column_encoding": numre | navne,
        "use_dictionary": [n for n in skema(kontrakt).names if n not in numre | navne],
        "write_statistics": ["leverance_id", "raekke_nr"],
        "max_rows_per_page": 1 << 30,
    }


def _tabel(blok: Blok, kontrakt: Kontrakt, leverance_id: str, pseudonym: Pseudonym) -> tuple[pa.Table, int, Counter]:
    """The block as it is stored, how many of its CPR numbers fail modulus 11, and its cells that say "no date"."""
    fejler = 0
    n = len(blok.raekke_nr)
    # both are looked for at once: the first search of a text costs nearly as much whatever it looks for
    sikker = blok.tekst is not None and not mistaenkt(blok.tekst, f"{SUSPICION}|{NO_DATE}")
    ren = sikker or (blok.tekst is not None and not mistaenkt(blok.tekst))
    id_ = pa.DictionaryArray.from_arrays(pa.array([0] * n, pa.int32()), pa.array([leverance_id]))
    linje = pseudonym.masker_kolonne(blok.linje) if blok.linje is not None else pa.nulls(n, pa.string())
    kolonner = {"leverance_id": id_, "raekke_nr": blok.raekke_nr, "fysisk_linje": blok.fysisk_linje, "linje": linje}
    if kontrakt.cpr_kolonne:
        kolonner["borger_id"] = pa.nulls(n, pa.string())
    for navn in kontrakt.navne:
        celler = blok.celler.get(navn)
        if celler is None:
            kolonner[navn] = pa.nulls(n, pa.string())
        elif navn == kontrakt.cpr_kolonne and celler.null_count == 0:
            kolonner[navn], kolonner["borger_id"], fejler = pseudonym.cpr_kolonne(celler)
        else:
            kolonner[navn] = celler if ren else pseudonym.masker_kolonne(celler)
    s = skema(kontrakt)
    ingen_dato = Counter() if sikker else _ingen_dato(blok, kontrakt)
    return pa.table([kolonner[felt.name] for felt in s], schema=s), fejler, ingen_dato


def _ingen_dato(blok: Blok, kontrakt: Kontrakt) -> Counter[tuple[str, str]]:
    """Where the contract lets a date be empty: (column, year) of the days by which systems write that there is none."""
    fundne: Counter[tuple[str, str]] = Counter()
    for kolonne in kontrakt.kolonner:
        celler = blok.celler.get(kolonne.navn) if kolonne.type == "dato" and kolonne.kraevet != "celle" else None
        if celler is None:
            continue
        ingen = pc.fill_null(pc.match_substring_regex(celler, NO_DATE), False)
        if pc.any(ingen).as_py():
            ingen = celler.filter(ingen)
            for aar in ("0001", "1900", "9999"):
                fundne[kolonne.navn, aar] += pc.sum(pc.match_substring(ingen, aar)).as_py()
    return +fundne
