"""How the tests of whole runs call `kontrol`: a process of its own, with an environment of its own."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb

from tests.omgivelser import uden_indstillinger

KONTROL = Path(sys.executable).parent / "kontrol"
NOEGLE = "kun-til-afproevning-0123456789-0123456789"


@dataclass(frozen=True)
class Mappe:
    """A landing folder and a data folder of a test's own."""

    rod: Path
    noegle: str | None = NOEGLE

    @property
    def landing(self) -> Path:
        return self.rod / "landing"

    @property
    def data(self) -> Path:
        return self.rod / "data"

    def miljoe(self, **mere: str) -> dict[str, str]:
        noegle = {"KONTROL_CPR_NOEGLE": self.noegle} if self.noegle else {}
        return uden_indstillinger({"KONTROL_LANDING": self.landing, "KONTROL_DATA": self.data} | noegle | mere)

    def kontrol(self, *argumenter: str, **mere: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [KONTROL, *argumenter], env=self.miljoe(**mere), capture_output=True, text=True, timeout=900, check=False
        )

    def laeg(self, kilde: str, navn: str, indhold: str | bytes) -> Path:
        fil = self.landing / kilde / navn
        fil.parent.mkdir(parents=True, exist_ok=True)
        fil.write_bytes(indhold.encode() if isinstance(indhold, str) else indhold)
        return fil

    def sql(self, forespoergsel: str, *vaerdier: object) -> list[tuple]:
        with duckdb.connect(str(self.data / "kontrol.duckdb"), read_only=True) as con:
            return con.execute(forespoergsel, list(vaerdier)).fetchall()

    def tabeller(self) -> dict[str, list[tuple]]:
        """Every table of marts, its rows in order; when a delivery was received is the one thing that may differ."""
        navne = [t for (t,) in self.sql("select table_name from duckdb_tables() where schema_name = 'marts' order by 1")]
        uden = {"leverancer": "exclude (indlaest_tidspunkt)"}
        return {t: sorted(self.sql(f"select * {uden.get(t, '')} from marts.{t}"), key=repr) for t in navne}


SAGER_HOVED = "sagsnr;kommunekode;cpr;ydelse;kanal;sagstype;oprettet_dato;afgoerelse_dato;tilbagebetalingskrav"


def sag(sagsnr: str, krav: str = "1.000", cpr: str = "610190-0001", kommune: str = "151") -> str:
    """One control case of an invented person, decided in May 2023."""
    return f"{sagsnr};{kommune};{cpr};kontanthjælp;anonym borger;samliv/enlig;01-03-2023;15-05-2023;{krav}"


def sager(*raekker: str) -> str:
    return "\n".join([SAGER_HOVED, *raekker]) + "\n"
