"""The journal beside the raw store: what was received when, and the account of each reading. One small file each, written
whole; the register is derived from it and never kept."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from dagster_project.deliveries.atomisk import atomisk
from dagster_project.deliveries.konto import Fil
from dagster_project.settings import Indstillingsfejl


@dataclass(frozen=True)
class Modtaget:
    """A file seen with new bytes: `nr` counts up, `tidspunkt` is UTC, ISO 8601."""

    nr: int
    sti: str
    leverance_id: str
    tidspunkt: str


class Journal:
    """Read once, appended to; `stempler` remembers which bytes a path had, so that known files are not hashed again."""

    def __init__(self, raa: Path) -> None:
        self._modtaget, self._laest = raa / "leverancer" / "modtaget", raa / "leverancer" / "laest"
        self._stempelfil = _stempelfil(raa)
        for mappe in (raa, self._stempelfil.parent, self._modtaget, self._laest):
            mappe.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.modtaget = [Modtaget(**_laes(f)) for f in sorted(self._modtaget.glob("*.json"))]
        self.filer = {f.stem: Fil(**_laes(f)) for f in self._laest.glob("*.json")}
        self._senest = {m.sti: m.leverance_id for m in self.modtaget}
        self.stempler = stempler(raa)

    def tilfoej(self, fil: Fil, tidspunkt: str) -> None:
        """The account first, then the receipt: a receipt always has its account, and a cut-off run leaves neither."""
        _skriv(self._laest / f"{fil.leverance_id}.json", fil.som_dict())
        self.filer[fil.leverance_id] = fil
        if self._senest.get(fil.sti) != fil.leverance_id:
            nr = self.modtaget[-1].nr + 1 if self.modtaget else 1
            m = Modtaget(nr, fil.sti, fil.leverance_id, tidspunkt)
            _skriv(self._modtaget / f"{nr:08d}.json", m.__dict__)
            self.modtaget.append(m)
            self._senest[fil.sti] = fil.leverance_id

    def gem_stempler(self) -> None:
        _skriv(self._stempelfil, self.stempler)


def stempler(raa: Path) -> dict[str, list]:
    """Masked path -> [stamp, leverance_id] of what was last received under it; empty before the first run."""
    try:
        fundet = json.loads(_stempelfil(raa).read_bytes())
    except (FileNotFoundError, ValueError):  # a memory only: without it every file is hashed again
        return {}
    return fundet if isinstance(fundet, dict) else {}


def _stempelfil(raa: Path) -> Path:
    return raa / "leverancer" / "stempler.json"


def _laes(fil: Path) -> dict:
    """Raises Indstillingsfejl for a record that is cut off: what was received cannot be guessed."""
    try:
        fundet = json.loads(fil.read_bytes())
    except ValueError:
        fundet = None
    if not isinstance(fundet, dict):
        raise Indstillingsfejl(
            f"{fil} er ødelagt (afskåret eller tom). Hent den fra sikkerhedskopien af datamappen; findes den ikke, så byg "
            "på ny i en tom datamappe (KONTROL_DATA) fra landingsmappens filer."
        )
    return fundet


def _skriv(fil: Path, indhold: dict) -> None:
    with atomisk(fil) as midlertidig:
        midlertidig.write_text(json.dumps(indhold, ensure_ascii=False, sort_keys=True), "utf-8")
