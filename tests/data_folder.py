"""How the tests of whole runs call `kontrol`: a process of its own, with an environment of its own."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb

from tests.surroundings import without_settings

CHECK = Path(sys.executable).parent / "kontrol"
KEY = "kun-til-afproevning-0123456789-0123456789"


@dataclass(frozen=True)
class Folder:
    """A landing folder and a data folder of a test's own."""

    rod: Path
    noegle: str | None = KEY
    program: Path = CHECK  # the command line that is called: the checkout's, or an installed one

    @property
    def landing(self) -> Path:
        return self.rod / "landing"

    @property
    def data(self) -> Path:
        return self.rod / "data"

    def environment(self, **more: str) -> dict[str, str]:
        key = {"KONTROL_CPR_NOEGLE": self.noegle} if self.noegle else {}
        return without_settings({"KONTROL_LANDING": self.landing, "KONTROL_DATA": self.data} | key | more)

    def kontrol(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.program, *arguments], env=self.environment(**more), capture_output=True, text=True, timeout=900, check=False
        )

    def put(self, kilde: str, name: str, content: str | bytes) -> Path:
        file = self.landing / kilde / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    def sql(self, query: str, *vaerdier: object) -> list[tuple]:
        with duckdb.connect(str(self.data / "kontrol.duckdb"), read_only=True) as con:
            return con.execute(query, list(vaerdier)).fetchall()

    def tabeller(self) -> dict[str, list[tuple]]:
        """Every table of marts, its rows in order; when a delivery was received is the one thing that may differ."""
        names = [t for (t,) in self.sql("select table_name from duckdb_tables() where schema_name = 'marts' order by 1")]
        without = {"leverancer": "exclude (indlaest_tidspunkt)"}
        return {t: sorted(self.sql(f"select * {without.get(t, '')} from marts.{t}"), key=repr) for t in names}


def explanations(*given: tuple[str, str, str]) -> str:
    """A delivery of explanations; each is tal_id, amount, last day."""
    rows = [
        f"{tal_id};{nr};{amount};tidsforskydning;Bogført i januar, del {nr};kontrolenheden;journal 1;{expires}"
        for nr, (tal_id, amount, expires) in enumerate(given, start=1)
    ]
    return "\n".join(["tal_id;nr;beloeb;klasse;forklaring;ejer;bevis;udloeber", *rows]) + "\n"


SAGER_HEADER = "sagsnr;kommunekode;cpr;ydelse;kanal;sagstype;oprettet_dato;afgoerelse_dato;tilbagebetalingskrav"


def sag(sagsnr: str, krav: str = "1.000", cpr: str = "610190-0001", kommune: str = "151") -> str:
    """One control case of an invented person, decided in May 2023."""
    return f"{sagsnr};{kommune};{cpr};kontanthjælp;anonym borger;samliv/enlig;01-03-2023;15-05-2023;{krav}"


def sager(*raekker: str) -> str:
    return "\n".join([SAGER_HEADER, *raekker]) + "\n"
