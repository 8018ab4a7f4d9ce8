"""Taking in: whatever is new in the landing folder is read by child processes into the raw store and entered in the journal."""

from __future__ import annotations

import multiprocessing
import resource
from collections.abc import Callable
from concurrent.futures import TimeoutError as Tidsudloeb
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from dagster_project.deliveries.contract import kontrakter
from dagster_project.deliveries.journal import Journal
from dagster_project.deliveries.konto import Fil, aftryk, leverance_id
from dagster_project.deliveries.laesning import laes_fil
from dagster_project.deliveries.lager import er_hel, ryd_op, skriv_tomme
from dagster_project.deliveries.landing import Fundet, find
from dagster_project.deliveries.pseudonym import Pseudonym

LAESERE = 2  # one per core
HUKOMMELSE = 6 << 30  # bytes of address space a reading may take; a real national file takes under one
SEKUNDER, SEKUNDER_PR_MB = 60, 0.5  # a reading is stopped after this long; a real one does 50 MB a second

Fremgang = Callable[[Fil], None]


class Indtager:
    """Takes in the files of some sources. One at a time per data folder: the caller holds the lock."""

    def __init__(self, landing: Path, raa: Path, noegle: bytes, maks_mb: int) -> None:
        self._landing, self._raa, self._noegle, self._maks_mb = landing, raa, noegle, maks_mb
        self._pseudonym = Pseudonym(noegle)
        ryd_op(raa)
        skriv_tomme(raa, kontrakter())
        self.journal = Journal(raa)
        self._pulje: ProcessPool | None = None

    def __enter__(self) -> Indtager:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pulje:
            self._pulje.close()
            self._pulje.join()

    def nye(self, kilde: str | None) -> list[Fundet]:
        """What is new or changed since it was last read, in path order; `kilde` None: what lies in no source's folder."""
        return [f for f in find(self._landing) if _kilde(f.sti) == kilde and not self._kendt(f)]

    def _kendt(self, fundet: Fundet) -> bool:
        sti = self._pseudonym.masker(fundet.sti)
        stempel, id_ = (self.journal.stempler.get(sti) or [None, None])[:2]
        if stempel != list(fundet.stempel) or (fil := self.journal.filer.get(id_)) is None:
            return False
        return fil.aftryk == aftryk(fil, self._maks_mb) and er_hel(self._raa, fil)

    def tag_ind(self, kilde: str | None, fremgang: Fremgang = lambda fil: None) -> list[Fil]:
        """Reads everything new of a source. A file that cannot be read is refused and the others go on."""
        nye = self.nye(kilde)
        tidspunkt = datetime.now(UTC).isoformat(timespec="seconds")
        laest = []
        for fundet, svar in [(f, self._bestil(f)) for f in nye]:
            fil = self._hent(fundet, svar)
            self.journal.tilfoej(fil, tidspunkt)
            self.journal.stempler[fil.sti] = [list(fundet.stempel), fil.leverance_id]
            fremgang(fil)
            laest.append(fil)
        if nye:
            self.journal.gem_stempler()
        return laest

    def _bestil(self, fundet: Fundet) -> ProcessFuture:
        self._pulje = self._pulje or _pulje()
        sekunder = SEKUNDER + SEKUNDER_PR_MB * fundet.stempel[0] / (1 << 20)
        argumenter = (self._landing, fundet.sti, self._raa, self._noegle, self._maks_mb, fundet.afvises)
        return self._pulje.schedule(laes_fil, args=argumenter, timeout=sekunder)

    def _hent(self, fundet: Fundet, svar: ProcessFuture) -> Fil:
        try:
            return svar.result()
        except Tidsudloeb:
            return self._opgivet(fundet, "filen kunne ikke læses inden for tidsgrænsen")
        except (ProcessExpired, MemoryError):
            return self._opgivet(fundet, "filen kunne ikke læses inden for hukommelsesgrænsen")

    def _opgivet(self, fundet: Fundet, aarsag: str) -> Fil:
        """Without `aftryk`: it is tried again at the next run."""
        sti = self._pseudonym.masker(fundet.sti)
        return Fil(leverance_id(sti, None), sti, PurePosixPath(sti).name, None, aarsag=aarsag)


def _kilde(sti: str) -> str | None:
    dele = PurePosixPath(sti).parts
    return dele[0] if len(dele) > 1 and dele[0] in kontrakter() else None


def _pulje() -> ProcessPool:
    """Child processes, started clean: a fork of a process with threads and an open database may hang."""
    rammer = multiprocessing.get_context("forkserver")
    rammer.set_forkserver_preload(["dagster_project.deliveries.barn"])
    return ProcessPool(LAESERE, initializer=_begraens, context=rammer)


def _begraens() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (HUKOMMELSE, HUKOMMELSE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump would hold CPR numbers
