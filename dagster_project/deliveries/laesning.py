"""One file read into the raw store: what a child process does with one delivery, and the account it gives."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from dagster_project.deliveries.contract import kontrakter
from dagster_project.deliveries.konto import Fil, aftryk, leverance_id
from dagster_project.deliveries.lager import Skriver
from dagster_project.deliveries.navn import fortolk
from dagster_project.deliveries.pseudonym import Pseudonym
from dagster_project.deliveries.readers.block import Laesning
from dagster_project.deliveries.readers.csv_text import read_csv
from dagster_project.deliveries.readers.parquet import read_parquet
from dagster_project.deliveries.readers.udk_text import read_udk_text
from dagster_project.deliveries.readers.xlsx import read_xlsx
from dagster_project.deliveries.refusal import Afvist
from dagster_project.deliveries.skan import laes_tekst, sha256, skan


def laes_fil(landing: Path, sti: str, raa: Path, noegle: bytes, maks_mb: int, kun_navn: str | None = None) -> Fil:
    """Reads the file at `sti` below `landing` into `raa`. Never raises for what a sender did: the account says it.
    `kun_navn` is a reason already found for not opening it (a symlink, a pipe)."""
    pseudonym = Pseudonym(noegle)
    rel = PurePosixPath(sti)
    maskeret = pseudonym.masker(sti)
    sha, fejl = (None, Afvist(kun_navn)) if kun_navn else _hash(landing / sti, maks_mb)
    fil = Fil(leverance_id(maskeret, sha), maskeret, pseudonym.masker(rel.name), sha)
    try:
        navn = fortolk(rel, kontrakter())
        fil.kilde, fil.kommunekode, fil.periode, fil.version = navn.kilde, navn.kommunekode, navn.periode, navn.version
        if fejl:
            raise fejl
        _ind_i_lager(landing / sti, navn.kilde, navn.format, fil, raa, pseudonym)
    except Afvist as e:
        fil.aarsag = pseudonym.masker((fejl or e).aarsag)
    except OSError:
        raise  # a full disk or a failing one is ours, not the sender's: the run stops, nothing is entered
    except Exception as e:
        # a file that a reader stumbles over is refused and the others go on; without `aftryk` it is tried again next time
        fil.aarsag = f"filen kunne ikke læses (uventet fejl: {type(e).__name__})"
        return fil
    fil.aftryk = aftryk(fil, maks_mb)
    return fil


def _hash(sti: Path, maks_mb: int) -> tuple[str | None, Afvist | None]:
    """SHA-256, and why the file must not be opened for reading."""
    try:
        stor = sti.stat().st_size > maks_mb << 20
        return sha256(sti), Afvist(f"filen er over {maks_mb} MB (KONTROL_MAKS_MB)") if stor else None
    except OSError as e:
        return None, Afvist(f"filen kan ikke læses: {e.strerror}")


def _ind_i_lager(sti: Path, kilde: str, format_: str, fil: Fil, raa: Path, pseudonym: Pseudonym) -> None:
    skriver = Skriver(raa, fil.leverance_id, kontrakter(), pseudonym)
    try:
        laesning = _aabn(sti, kilde, format_)
        for blok in laesning.blokke:
            skriver.skriv(blok)
        fil.lager = skriver.luk(kilde)
    except BaseException:
        skriver.opgiv()
        raise
    fil.raekker, fil.raekker_laest = laesning.raekker, skriver.raekker
    fil.ukendte_kolonner = [pseudonym.masker(k) for k in laesning.ukendte_kolonner]
    fil.advarsler = [pseudonym.masker(a) for a in laesning.advarsler]
    fil.kontroltotaler = [{k: pseudonym.masker(str(v)) for k, v in t.items()} for t in laesning.kontroltotaler]


def _aabn(sti: Path, kilde: str, format_: str) -> Laesning:
    if sti.stat().st_size == 0:
        raise Afvist("filen er tom: den har ingen bytes")
    kontrakt = kontrakter()[kilde]
    if format_ == "xlsx":
        return read_xlsx(sti, kontrakt)
    if format_ == "parquet":
        return read_parquet(sti, kontrakt)
    s = skan(sti)
    if format_ == "csv":
        return read_csv(sti, kontrakt, s)
    return read_udk_text(laes_tekst(sti, s), kontrakter(), kilde)
