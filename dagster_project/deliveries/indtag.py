"""Taking in: whatever is new in the landing folder is read by child processes into the raw store and entered in the journal."""

from __future__ import annotations

import multiprocessing
import resource
from collections.abc import Callable
from concurrent.futures import TimeoutError as Tidsudloeb
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import forkserver
from multiprocessing.context import BaseContext
from pathlib import Path, PurePosixPath
from zoneinfo import ZoneInfo

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from dagster_project.deliveries.contract import kontrakter
from dagster_project.deliveries.journal import Journal
from dagster_project.deliveries.konto import Fil, aftryk
from dagster_project.deliveries.laesning import bytesignatur, laes_fil, ny_konto
from dagster_project.deliveries.lager import er_hel, ryd_op, skriv_tomme
from dagster_project.deliveries.landing import Fundet, find
from dagster_project.deliveries.pseudonym import Pseudonym
from dagster_project.kalder import foelg

LAESERE = 2  # one per core


@dataclass(frozen=True)
class Graenser:
    """What one reading may take before it is stopped: a real national file takes under 1 GiB and 50 MB a second."""

    hukommelse: int = 6 << 30  # bytes of address space
    sekunder: float = 60
    sekunder_pr_mb: float = 0.5


GRAENSER = Graenser()
Fremgang = Callable[[Fil], None]
Ur = Callable[[], datetime]


def _nu() -> datetime:
    return datetime.now(UTC)


class Indtager:
    """Takes in the files of some sources. One at a time per data folder: the caller holds the lock."""

    def __init__(
        self, landing: Path, raa: Path, noegle: bytes, maks_mb: int, graenser: Graenser = GRAENSER, nu: Ur = _nu
    ) -> None:
        """`nu` gives the time of receipt, UTC."""
        self._nu = nu
        self._landing, self._raa, self._noegle, self._maks_mb = landing, raa, noegle, maks_mb
        self._graenser = graenser
        self._pseudonym = Pseudonym(noegle)
        self.journal = Journal(raa)
        ryd_op(raa)
        skriv_tomme(raa, kontrakter())
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
        return not fil.foer_tid and fil.aftryk == aftryk(fil, self._maks_mb) and er_hel(self._raa, fil)

    def tag_ind(self, kilde: str | None, fremgang: Fremgang = lambda fil: None) -> list[Fil]:
        """Reads everything new of a source. A file that cannot be read is refused and the others go on."""
        nye = self.nye(kilde)
        tidspunkt = self._nu().isoformat(timespec="seconds")
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
        self._pulje = self._pulje or _pulje(self._graenser)
        sekunder = self._graenser.sekunder + self._graenser.sekunder_pr_mb * fundet.stempel[0] / (1 << 20)
        maaned = self._nu().astimezone(ZoneInfo("Europe/Copenhagen")).strftime("%Y-%m")
        argumenter = (self._landing, fundet, self._raa, self._noegle, self._maks_mb, maaned)
        return self._pulje.schedule(laes_fil, args=argumenter, timeout=sekunder)

    def _hent(self, fundet: Fundet, svar: ProcessFuture) -> Fil:
        try:
            return svar.result()
        except Tidsudloeb:
            return self._opgivet(fundet, "filen kunne ikke læses inden for tidsgrænsen")
        except (ProcessExpired, MemoryError):
            return self._opgivet(fundet, "filen kunne ikke læses inden for hukommelsesgrænsen")

    def _opgivet(self, fundet: Fundet, aarsag: str) -> Fil:
        """Without `aftryk`: it is tried again at the next run, and is then the same delivery, for it has the same bytes."""
        sha, _ = bytesignatur(self._landing / fundet.sti, self._maks_mb)
        fil = ny_konto(fundet.sti, sha, self._pseudonym)
        fil.aarsag = aarsag
        return fil


def _kilde(sti: str) -> str | None:
    dele = PurePosixPath(sti).parts
    return dele[0] if len(dele) > 1 and dele[0] in kontrakter() else None


def forbered() -> None:
    """Lets what the child processes read with be loaded, in a process of its own, before the first file is asked for."""
    _rammer()
    forkserver.ensure_running()


def _rammer() -> BaseContext:
    """Child processes, started clean: a fork of a process with threads and an open database may hang."""
    rammer = multiprocessing.get_context("forkserver")
    rammer.set_forkserver_preload(["dagster_project.deliveries.barn"])
    return rammer


def _pulje(graenser: Graenser) -> ProcessPool:
    return ProcessPool(LAESERE, initializer=_begraens, initargs=(graenser.hukommelse,), context=_rammer())


def _begraens(hukommelse: int) -> None:
    foelg()
    resource.setrlimit(resource.RLIMIT_AS, (hukommelse, hukommelse))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump would hold CPR numbers
