"""One file read into the raw store: what a child process does with one delivery, and the account it gives."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path, PurePosixPath

import pyarrow as pa

from dagster_project.deliveries.contract import Kontrakt, kontrakter
from dagster_project.deliveries.headers import likeliest
from dagster_project.deliveries.konto import Fil, aftryk, leverance_id
from dagster_project.deliveries.lager import Skriver
from dagster_project.deliveries.landing import Fundet, stempel
from dagster_project.deliveries.navn import fortolk
from dagster_project.deliveries.pseudonym import Pseudonym
from dagster_project.deliveries.readers.block import Blok, Laesning
from dagster_project.deliveries.readers.csv_text import read_csv
from dagster_project.deliveries.readers.parquet import read_parquet
from dagster_project.deliveries.readers.udk_text import read_udk_text
from dagster_project.deliveries.readers.xlsx import read_xlsx
from dagster_project.deliveries.refusal import Afvist
from dagster_project.deliveries.skan import Skan, laes_tekst, sha256, skan
from dagster_project.systemfejl import hvad

MAKS_HASH = 64 << 30  # bytes; a minute. A larger file is refused without looking into it


def laes_fil(landing: Path, fundet: Fundet, raa: Path, noegle: bytes, maks_mb: int) -> Fil:
    """Reads a file found below `landing` into `raa`. Never raises for what a sender did: the account says it."""
    pseudonym, sti = Pseudonym(noegle), landing / fundet.sti
    with ThreadPoolExecutor(1) as traad:  # a large text is hashed and scanned at the same time, on a core each
        skannet = traad.submit(skan, sti) if _er_tekst(fundet, maks_mb) else None
        sha, fejl = (None, fundet.afvises) if fundet.afvises else bytesignatur(sti, maks_mb)
    fil = ny_konto(fundet.sti, sha, pseudonym)
    fil.aarsag = fejl or fil.aarsag
    try:
        if not fil.aarsag:
            _ind_i_lager(sti, fundet.stempel, fil, raa, pseudonym, skannet)
    except Afvist as e:
        fil.aarsag = pseudonym.masker(e.aarsag)
    except (OSError, MemoryError):
        raise  # a full disk is ours, not the sender's: the run stops, nothing is entered; of memory the caller gives an account
    except Exception as e:
        # a file that a reader stumbles over is refused and the others go on; without `aftryk` it is tried again next time
        fil.aarsag = f"filen kunne ikke læses (uventet fejl: {type(e).__name__})"
        return fil
    fil.aftryk = aftryk(fil, maks_mb)
    return fil


def ny_konto(sti: str, sha: str | None, pseudonym: Pseudonym) -> Fil:
    """An account that holds what the name says, or why the name is refused."""
    maskeret, rel = pseudonym.masker(sti), PurePosixPath(sti)
    fil = Fil(leverance_id(maskeret, sha), maskeret, pseudonym.masker(rel.name), sha)
    try:
        navn = fortolk(rel, kontrakter())
    except Afvist as e:
        fil.aarsag = pseudonym.masker(e.aarsag)
    else:
        fil.kilde, fil.kommunekode, fil.periode, fil.version = navn.kilde, navn.kommunekode, navn.periode, navn.version
    return fil


def bytesignatur(sti: Path, maks_mb: int) -> tuple[str | None, str | None]:
    """SHA-256, and why the file must not be opened for reading."""
    try:
        bytes_ = sti.stat().st_size
        sha = sha256(sti) if bytes_ <= MAKS_HASH else None
        return sha, f"filen er over {maks_mb} MB (KONTROL_MAKS_MB)" if bytes_ > maks_mb << 20 or not sha else None
    except OSError as e:
        return None, f"filen kan ikke læses: {hvad(e)}"


def _er_tekst(fundet: Fundet, maks_mb: int) -> bool:
    return not fundet.afvises and fundet.sti.endswith((".csv", ".txt")) and fundet.stempel[0] <= maks_mb << 20


def _ind_i_lager(
    sti: Path, foer: tuple[int, ...], fil: Fil, raa: Path, pseudonym: Pseudonym, skannet: Future[Skan] | None
) -> None:
    skriver = Skriver(raa, fil.leverance_id, kontrakter(), pseudonym)
    try:
        kontrakt = kontrakter()[fil.kilde].for_kommune(fil.kommunekode)
        laesning = _aabn(sti, kontrakt, skannet)
        for blok in laesning.blokke:
            skriver.skriv(_med_kommune(blok, kontrakt))
        if stempel(sti.lstat()) != foer:
            raise Afvist("filen blev skrevet til, mens den blev læst; den læses igen ved næste kørsel")
        fil.lager = skriver.luk(fil.kilde)
    except BaseException:
        skriver.opgiv()
        raise
    fil.raekker, fil.raekker_laest = laesning.raekker, skriver.raekker
    fil.ukendte_kolonner = [pseudonym.masker(k) for k in laesning.ukendte_kolonner]
    fil.manglende_kolonner, fil.modulus_11 = laesning.manglende_kolonner, skriver.modulus_11
    dage = {"0001": "0001-01-01", "1900": "1900-01-01", "9999": "9999-12-31"}
    ingen_dato = [
        f"{navn}: {n} celler med {dage[aar]} er læst som tomme" for (navn, aar), n in sorted(skriver.ingen_dato.items())
    ]
    advarsler = [*likeliest(laesning.manglende_kolonner, laesning.ukendte_kolonner), *laesning.advarsler, *ingen_dato]
    fil.advarsler = [pseudonym.masker(a) for a in advarsler]
    fil.kontroltotaler = [{k: pseudonym.masker(str(v)) for k, v in t.items()} for t in laesning.kontroltotaler]


def _med_kommune(blok: Blok, kontrakt: Kontrakt) -> Blok:
    """The block with the municipality of the file's name where the file has no column of it."""
    if kontrakt.kommune and blok.kilde == kontrakt.kilde and "kommunekode" not in blok.celler:
        n = len(blok.raekke_nr)
        kode = pa.array([kontrakt.kommune] * n, pa.string())
        blok.celler["kommunekode"] = kode if blok.linje is None else pa.nulls(n, pa.string())
    return blok


def _aabn(sti: Path, kontrakt: Kontrakt, skannet: Future[Skan] | None) -> Laesning:
    if sti.stat().st_size == 0:
        raise Afvist("filen er tom: den har ingen bytes")
    if sti.suffix == ".xlsx":
        return read_xlsx(sti, kontrakt)
    if sti.suffix == ".parquet":
        return read_parquet(sti, kontrakt)
    s = skannet.result() if skannet else skan(sti)
    laesning = _laes_tekstfil(sti, kontrakt, s)
    if s.dos_mac:
        laesning.advarsler.append("teksten ligner MS-DOS- eller Mac-dansk (›, ¿ eller ‘ inde i ord); gem den som UTF-8")
    return laesning


def _laes_tekstfil(sti: Path, kontrakt: Kontrakt, s: Skan) -> Laesning:
    if sti.suffix == ".csv":
        return read_csv(sti, kontrakt, s)
    return read_udk_text(laes_tekst(sti, s), kontrakter(), kontrakt.kilde)
