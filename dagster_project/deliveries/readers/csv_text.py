"""CSV: cells read in blocks by Arrow, records numbered by a count that other code has made."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from dagster_project.deliveries.contract import Kontrakt
from dagster_project.deliveries.readers.block import Blok, Laesning
from dagster_project.deliveries.readers.csv_hoved import Hoved, er_tomme
from dagster_project.deliveries.readers.csv_optaelling import Tekststroem, optael
from dagster_project.deliveries.refusal import Afvist
from dagster_project.deliveries.skan import BLANKE, Skan, afkodet, hele_linjer, stykker

BLOK = 8 << 20  # bytes that Arrow parses at a time; a record must fit in one
Ugyldige = list[tuple[int, str]]  # (record number, text) of the records with a wrong number of fields


def read_csv(sti: Path, kontrakt: Kontrakt, skan: Skan) -> Laesning:
    """Raises Afvist for a file without a header, with a required column missing or doubled, or with an open quote."""
    hoved = Hoved(sti, kontrakt, skan)
    laesning = Laesning(iter(()), ukendte_kolonner=hoved.ukendte, manglende_kolonner=kontrakt.fravaerende(hoved.plads))
    laesning.raekker, linjer = optael(sti, skan, hoved)
    laesning.blokke = _blokke(sti, kontrakt, skan, hoved, linjer)
    return laesning


def _valg(hoved: Hoved, skan: Skan, ugyldig: Callable) -> dict:
    """How Arrow reads: all text, one thread (only so does it number the records with a wrong number of fields). The encoding
    has been held against the bytes already."""
    alle = [f"c{i}" for i in range(hoved.bredde)]
    navne = [alle[i] for i in hoved.plads.values()] if hoved.bredde == hoved.felter else alle
    return {
        "read_options": arrow_csv.ReadOptions(column_names=alle, block_size=BLOK, use_threads=False),
        "parse_options": arrow_csv.ParseOptions(
            delimiter=hoved.skilletegn, newlines_in_values=skan.anfoerselstegn, invalid_row_handler=ugyldig
        ),
        "convert_options": arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(navne, pa.string()), include_columns=navne, strings_can_be_null=False, check_utf8=False
        ),
    }


def _stroem(sti: Path, skan: Skan, hoved: Hoved, ugyldig: Callable) -> Iterator[tuple[pa.RecordBatch, None]]:
    """Arrow's streaming reader: right whatever the fields hold."""
    if skan.utf8:
        stroem = pa.OSFile(str(sti))
        stroem.seek(hoved.slut)
    else:
        stroem = pa.PythonFile(Tekststroem(afkodet(stykker(sti, hoved.slut), skan.tegnsaet)), mode="r")
    with stroem:
        for batch in arrow_csv.open_csv(stroem, **_valg(hoved, skan, partial(ugyldig, 0))):
            yield batch, None


def _stykvis(sti: Path, skan: Skan, hoved: Hoved, ugyldig: Callable) -> Iterator[tuple[pa.RecordBatch, bytes]]:
    """Where every line is a record: pieces of whole lines, each with its text, so that masking may look at it as a whole."""
    bytes_ = hele_linjer(stykker(sti, hoved.slut, BLOK // 2))
    tekster = bytes_ if skan.utf8 else (t.encode() for t in afkodet(bytes_, skan.tegnsaet))
    foer = 0  # records in the pieces before
    for tekst in tekster:
        for batch in arrow_csv.read_csv(pa.BufferReader(tekst), **_valg(hoved, skan, partial(ugyldig, foer))).to_batches():
            yield batch, tekst
        foer += tekst.count(b"\n")


def _blokke(sti: Path, kontrakt: Kontrakt, skan: Skan, hoved: Hoved, linjer: np.ndarray | None) -> Iterator[Blok]:
    """Blocks of records, then the records with a wrong number of fields (docs/kontrakter.md §3 `antal_felter`)."""
    navne = {f"c{i}": navn for navn, i in hoved.plads.items()}
    ugyldige: Ugyldige = []
    forkerte: Ugyldige = []  # those of them with something beyond the header, or too little
    laes = _stykvis if linjer is None and skan.enkle_linjeskift else _stroem
    gode = 0  # records with the right number of fields

    def noter(foer: int, raekke: arrow_csv.InvalidRow) -> str:
        ugyldige.append((foer + raekke.number, raekke.text))
        return "skip"

    try:
        for batch, tekst in laes(sti, skan, hoved, noter):
            if batch.num_rows:
                nr = _raekke_nr(gode, batch.num_rows, ugyldige, hoved)
                gode += batch.num_rows
                if hoved.bredde > hoved.felter:
                    nr, batch = _uden_overskydende(nr, batch, hoved, forkerte)
                celler = {navn: batch.column(n) for n, navn in navne.items()}
                yield Blok(kontrakt.kilde, pa.array(nr), _fysisk(nr, linjer, hoved), celler, tekst=tekst)
    except pa.ArrowInvalid as e:
        if "Empty CSV file" not in str(e):
            raise Afvist("filen kan ikke læses som CSV: en række er over 8 MB, eller et citationstegn er åbent") from None
    rette: list[tuple[int, list[str]]] = []
    for nummer, tekst in _poster(ugyldige, hoved):
        felter = next(csv.reader(io.StringIO(tekst, newline=""), delimiter=hoved.skilletegn))
        if len(felter) >= hoved.felter and er_tomme(felter[hoved.felter :]):
            rette.append((nummer, felter))
        else:
            forkerte.append((nummer, tekst))
    if rette:
        nr = np.array([p[0] for p in rette], dtype=np.int64)
        celler = {navn: pa.array([felter[i] for _, felter in rette], pa.string()) for navn, i in hoved.plads.items()}
        yield Blok(kontrakt.kilde, pa.array(nr), _fysisk(nr, linjer, hoved), celler)
    if forkerte:
        nr = np.array([p[0] for p in forkerte], dtype=np.int64)
        yield Blok(
            kontrakt.kilde,
            pa.array(nr),
            _fysisk(nr, linjer, hoved),
            dict.fromkeys(hoved.plads, pa.nulls(len(nr), pa.string())),
            pa.array([p[1] for p in forkerte], pa.string()),
        )


def _uden_overskydende(
    nr: np.ndarray, batch: pa.RecordBatch, hoved: Hoved, forkerte: Ugyldige
) -> tuple[np.ndarray, pa.RecordBatch]:
    """The records whose fields beyond the header are empty; the others join `forkerte`, as text written anew."""
    tomme = pa.array(["", "-", "NULL"])
    rene = [
        pc.is_in(pc.utf8_trim_whitespace(batch.column(i)), value_set=tomme).to_numpy(zero_copy_only=False)
        for i in range(hoved.felter, hoved.bredde)
    ]
    maske = np.logical_and.reduce(rene)
    if maske.all():
        return nr, batch
    resten = batch.filter(pa.array(~maske)).to_pylist()
    for nummer, raekke in zip(nr[~maske].tolist(), resten, strict=True):
        linje = io.StringIO()
        csv.writer(linje, delimiter=hoved.skilletegn, lineterminator="").writerow(raekke.values())
        forkerte.append((nummer, linje.getvalue()))
    return nr[maske], batch.filter(pa.array(maske))


def _poster(ugyldige: Ugyldige, hoved: Hoved) -> Ugyldige:
    """(record number, text) of the bad rows; a line of white space is no record and moves the later numbers up."""
    poster, blanke = [], 0
    mellemrum = BLANKE.replace(hoved.skilletegn, "")
    for nummer, tekst in ugyldige:
        if tekst.strip(mellemrum):
            poster.append((nummer - blanke, tekst))
        else:
            blanke += 1
    return poster


def _raekke_nr(gode: int, antal: int, ugyldige: Ugyldige, hoved: Hoved) -> np.ndarray:
    """The record numbers of the next `antal` good rows, behind `gode` earlier ones, bad records counted in between."""
    rang = np.arange(gode + 1, gode + antal + 1, dtype=np.int64)
    poster = _poster(ugyldige, hoved)
    if not poster:
        return rang
    skel = np.array([nr - i for i, (nr, _) in enumerate(poster)], dtype=np.int64)
    return rang + np.searchsorted(skel, rang, side="right")


def _fysisk(nr: np.ndarray, linjer: np.ndarray | None, hoved: Hoved) -> pa.Array:
    return pa.array(nr + hoved.linjer if linjer is None else linjer[nr - 1], pa.int64())
