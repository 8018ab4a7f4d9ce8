"""What the tests of deliveries share: a landing folder to write to, and the way from it into the raw store."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from dagster_project.deliveries import registerfil
from dagster_project.deliveries.contract import Kontrakt, kontrakter
from dagster_project.deliveries.indtag import Indtager
from dagster_project.deliveries.konto import Fil
from dagster_project.deliveries.readers.block import Laesning
from dagster_project.deliveries.register import Leverance, udled

NOEGLE = b"en noegle til proever, mere end 32 bytes lang"
HENVENDELSER = "star_henvendelser"  # the smallest contract: three required columns, no CPR number
RISIKOSAGER = "udk_risikosager"


def kontrakt(kilde: str) -> Kontrakt:
    return kontrakter()[kilde]


def henvendelser(*datoer: str) -> str:
    """A delivery of star_henvendelser from Ballerup, a row per date."""
    return "".join(f"{linje}\n" for linje in ("kommunekode;kontroltrin;henvendt_dato", *(f"151;3;{d}" for d in datoer)))


@dataclass
class Sted:
    """A landing folder and a raw store in a test's own folder."""

    rod: Path

    @property
    def landing(self) -> Path:
        return self.rod / "landing"

    @property
    def raa(self) -> Path:
        return self.rod / "raa"

    @property
    def byggefil(self) -> Path:
        """What dbt builds when it is started in this folder."""
        return self.rod / "bygning" / "kontrol.duckdb"

    def laeg(self, sti: str, indhold: str | bytes) -> Path:
        """A file at `sti` below the landing folder."""
        fil = self.landing / sti
        fil.parent.mkdir(parents=True, exist_ok=True)
        fil.write_bytes(indhold if isinstance(indhold, bytes) else indhold.encode())
        return fil

    def tag_ind(self, *kilder: str | None, maks_mb: int = 4096, **graenser: object) -> list[Fil]:
        """Everything new of the sources named (all, and what lies in no source's folder, when none is)."""
        self.landing.mkdir(parents=True, exist_ok=True)
        with Indtager(self.landing, self.raa, NOEGLE, maks_mb, **graenser) as indtager:
            return [fil for kilde in kilder or (*kontrakter(), None) for fil in indtager.tag_ind(kilde)]

    def register(self) -> list[Leverance]:
        """The register derived, and written where dbt reads it."""
        with Indtager(self.landing, self.raa, NOEGLE, 4096) as indtager:
            leverancer = udled(indtager.journal.modtaget, indtager.journal.filer)
        registerfil.skriv(self.raa, leverancer)
        return leverancer

    def raekker(self, fil: Fil) -> list[dict]:
        """The rows of a delivery in the raw store, in the order of the file."""
        sti = self.raa / fil.kilde / f"{fil.leverance_id}.parquet"
        return sorted(pq.read_table(sti).to_pylist(), key=lambda r: r["raekke_nr"])


def poster(laesning: Laesning) -> list[dict]:
    """Every record that a reader gives, in the order of the file; the independent count must agree."""
    fundne = []
    for blok in laesning.blokke:
        celler = {navn: kolonne.to_pylist() for navn, kolonne in blok.celler.items()}
        linjer = blok.linje.to_pylist() if blok.linje is not None else [None] * len(blok.raekke_nr)
        for i, (nr, fysisk) in enumerate(zip(blok.raekke_nr.to_pylist(), blok.fysisk_linje.to_pylist(), strict=True)):
            raekke = {navn: kolonne[i] for navn, kolonne in celler.items()}
            fundne.append({"nr": nr, "fysisk_linje": fysisk, "linje": linjer[i], "celler": raekke})
    fundne.sort(key=lambda p: p["nr"])
    assert [p["nr"] for p in fundne] == list(range(1, laesning.raekker + 1))
    return fundne
