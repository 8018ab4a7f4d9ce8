"""What the tests of deliveries share: a landing folder to write to, and the way from it into the raw store."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree

import pyarrow.parquet as pq

from dagster_project.deliveries import register as delivery_register
from dagster_project.deliveries.account import File
from dagster_project.deliveries.contract import Contract, contracts
from dagster_project.deliveries.intake import IntakeSession
from dagster_project.deliveries.landing import find
from dagster_project.deliveries.pseudonym import suspected
from dagster_project.deliveries.raw_store import write_empty
from dagster_project.deliveries.read_delivery import read_file
from dagster_project.deliveries.readers.block import Reading
from dagster_project.deliveries.readers.searched import Text
from dagster_project.deliveries.register import Leverance, derive

KEY = b"en noegle til proever, mere end 32 bytes lang"
CONTACTS = "star_henvendelser"  # the smallest contract: three required columns, no CPR number
RISIKOSAGER = "udk_risikosager"


def contract(kilde: str) -> Contract:
    return contracts()[kilde]


def suspects(text: bytes, delimiter: str) -> bool:
    """Whether a text of many cells is looked through cell by cell for CPR numbers."""
    (piece,) = Text(text).pieces
    return suspected(piece, delimiter)


def henvendelser(*dates: str) -> str:
    """A delivery of star_henvendelser from Ballerup, a row per date."""
    return "".join(f"{line}\n" for line in ("kommunekode;kontroltrin;henvendt_dato", *(f"151;3;{d}" for d in dates)))


@dataclass
class Place:
    """A landing folder and a raw store in a test's own folder."""

    rod: Path

    @property
    def landing(self) -> Path:
        return self.rod / "landing"

    @property
    def raa(self) -> Path:
        return self.rod / "raa"

    @property
    def build_file(self) -> Path:
        """What dbt builds when it is started in this folder."""
        return self.rod / "bygning" / "kontrol.duckdb"

    def put(self, sti: str, content: str | bytes) -> Path:
        """A file at `sti` below the landing folder."""
        file = self.landing / sti
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return file

    def take_ind(self, *kilder: str | None, maks_mb: int = 4096, **graenser: object) -> list[File]:
        """Everything new of the sources named (all, and what lies in no source's folder, when none is)."""
        self.landing.mkdir(parents=True, exist_ok=True)
        with IntakeSession(self.landing, self.raa, KEY, maks_mb, **graenser) as session:
            return [file for kilde in kilder or (*contracts(), None) for file in session.take_ind(kilde)]

    def register(self) -> list[Leverance]:
        """The register derived, and written where dbt reads it."""
        with IntakeSession(self.landing, self.raa, KEY, 4096) as session:
            leverancer = derive(session.journal.received, session.journal.filer)
        delivery_register.write(self.raa, leverancer)
        return leverancer

    def raekker(self, fil: File) -> list[dict]:
        """The rows of a delivery in the raw store, in the order of the file."""
        path = self.raa / fil.kilde / f"{fil.leverance_id}.parquet"
        return sorted(pq.read_table(path).to_pylist(), key=lambda r: r["raekke_nr"])


class Read(Place):
    """A landing folder whose one file is read in this process."""

    def file(self, kilde: str, content: str | bytes, name: str = "151_2024-12.csv") -> File:
        rmtree(self.landing, ignore_errors=True)
        write_empty(self.raa, contracts())
        self.put(f"{kilde}/{kilde}_{name}", content)
        (found,) = find(self.landing)
        return read_file(self.landing, found, self.raa, KEY, 4096)

    def cells(self, file: File, column: str) -> list[str | None]:
        return [r[column] for r in self.raekker(file)]


def poster(reading: Reading) -> list[dict]:
    """Every record that a reader gives, in the order of the file; the independent count must agree."""
    found = []
    for block in reading.blokke:
        cells = {name: column.to_pylist() for name, column in block.celler.items()}
        lines = block.linje.to_pylist() if block.linje is not None else [None] * len(block.raekke_nr)
        for i, (nr, physical) in enumerate(zip(block.raekke_nr.to_pylist(), block.fysisk_linje.to_pylist(), strict=True)):
            row = {name: column[i] for name, column in cells.items()}
            found.append({"nr": nr, "fysisk_linje": physical, "linje": lines[i], "celler": row})
    found.sort(key=lambda p: p["nr"])
    assert [p["nr"] for p in found] == list(range(1, reading.raekker + 1))
    return found
