"""CSV: header and delimiter found with the stdlib, cells read in streaming blocks by Arrow, records counted by other code."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from dagster_project.deliveries.contract import Kontrakt
from dagster_project.deliveries.readers.block import Blok, Laesning
from dagster_project.deliveries.readers.csv_optaelling import Tekststroem, optael
from dagster_project.deliveries.refusal import Afvist
from dagster_project.deliveries.skan import BLANKE, MAKS_LINJE, Skan, afkodet, stykker

BLOK = 8 << 20  # bytes that Arrow parses at a time; a record must fit in one
MAKS_HOVED = 256 << 10  # bytes down to the end of the header; a real one takes a thousand
SKILLETEGN = (";", ",", "\t")
_MAC_LINJE = re.compile(rb"[^\r\n]*\r(?!\n)")  # a line that ends in a lone CR
csv.field_size_limit(MAKS_LINJE)


def read_csv(sti: Path, kontrakt: Kontrakt, skan: Skan) -> Laesning:
    """Raises Afvist for a file without a header, with a required column missing or doubled, or with an open quote."""
    hoved = Hoved(sti, kontrakt, skan)
    laesning = Laesning(iter(()), ukendte_kolonner=hoved.ukendte)
    laesning.raekker, linjer = optael(sti, skan, hoved)
    laesning.blokke = _blokke(sti, kontrakt, skan, hoved, linjer)
    return laesning


class Hoved:
    """The header record: its delimiter, the place of each contract column, and where in the file the records begin."""

    def __init__(self, sti: Path, kontrakt: Kontrakt, skan: Skan) -> None:
        fejl: list[Afvist] = []
        for skilletegn in SKILLETEGN:
            overskrifter, self.slut, self.linjer = _foerste_post(sti, skan, skilletegn)
            try:
                self.plads, self.ukendte = kontrakt.match(overskrifter)
            except Afvist as e:
                fejl.append(e if len(overskrifter) > 1 or skilletegn == ";" else fejl[0])
                continue
            self.skilletegn, self.felter = skilletegn, len(overskrifter)
            return
        # the delimiter that finds the most columns tells the sender most
        raise min(fejl, key=lambda e: len(e.aarsag))


def _foerste_post(sti: Path, skan: Skan, skilletegn: str) -> tuple[list[str], int, int]:
    """(cells, offset behind it in bytes, lines up to and with it) of the first record that is not blank."""
    if not skan.linjer:
        raise Afvist("filen er tom: den har ingen overskrift")
    laest = [3 if skan.bom else 0, 0]

    def linjer() -> Iterator[str]:
        with sti.open("rb") as f:
            f.seek(laest[0])
            while linje := f.readline(MAKS_HOVED - laest[0]):
                if mac := _MAC_LINJE.match(linje):
                    linje = mac[0]
                    f.seek(laest[0] + len(linje))
                laest[0] += len(linje)
                if laest[0] >= MAKS_HOVED:
                    raise Afvist(
                        f"de første {MAKS_HOVED >> 10} KB holder ingen hel overskrift; mangler et citationstegn sin afslutning?"
                    )
                laest[1] += 1
                yield "".join(afkodet(iter([linje]), skan.tegnsaet))

    try:
        for post in csv.reader(linjer(), delimiter=skilletegn):
            if any(c.strip() for c in post):
                return post, laest[0], laest[1]
    except csv.Error:
        raise Afvist("overskriften kan ikke læses: et citationstegn mangler sin afslutning") from None
    raise Afvist("filen er tom: den har ingen overskrift")


def _arrow(sti: Path, skan: Skan, hoved: Hoved, navne: dict[str, str], ugyldig: Callable) -> Iterator[pa.RecordBatch]:
    """Arrow's streaming reader, on one thread: only so does it number the records with a wrong number of fields."""
    if skan.utf8:
        stroem = pa.OSFile(str(sti))
        stroem.seek(hoved.slut)
    else:
        stroem = pa.PythonFile(Tekststroem(afkodet(stykker(sti, hoved.slut), skan.tegnsaet)), mode="r")
    with stroem:
        yield from arrow_csv.open_csv(
            stroem,
            arrow_csv.ReadOptions(column_names=[f"c{i}" for i in range(hoved.felter)], block_size=BLOK, use_threads=False),
            arrow_csv.ParseOptions(
                delimiter=hoved.skilletegn, newlines_in_values=skan.anfoerselstegn, invalid_row_handler=ugyldig
            ),
            arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(navne, pa.string()),
                include_columns=list(navne),
                strings_can_be_null=False,
            ),
        )


def _blokke(sti: Path, kontrakt: Kontrakt, skan: Skan, hoved: Hoved, linjer: np.ndarray | None) -> Iterator[Blok]:
    """Blocks of records, then the records with a wrong number of fields (2-contracts §3 `antal_felter`)."""
    navne = {f"c{i}": navn for navn, i in hoved.plads.items()}
    ugyldige: list[tuple[int, str]] = []

    def noter(raekke: arrow_csv.InvalidRow) -> str:
        ugyldige.append((raekke.number, raekke.text))
        return "skip"

    gode = 0
    try:
        for batch in _arrow(sti, skan, hoved, navne, noter):
            if batch.num_rows:
                nr = _raekke_nr(gode, batch.num_rows, ugyldige, hoved)
                gode += batch.num_rows
                celler = {navne[n]: batch.column(n) for n in batch.schema.names}
                yield Blok(kontrakt.kilde, pa.array(nr), _fysisk(nr, linjer, hoved), celler)
    except pa.ArrowInvalid as e:
        if "Empty CSV file" not in str(e):
            raise Afvist("filen kan ikke læses som CSV: en række er over 8 MB, eller et citationstegn er åbent") from None
    if poster := _poster(ugyldige, hoved):
        nr = np.array([p[0] for p in poster], dtype=np.int64)
        yield Blok(
            kontrakt.kilde,
            pa.array(nr),
            _fysisk(nr, linjer, hoved),
            dict.fromkeys(hoved.plads, pa.nulls(len(nr), pa.string())),
            pa.array([p[1] for p in poster], pa.string()),
        )


def _poster(ugyldige: list, hoved: Hoved) -> list[tuple[int, str]]:
    """(record number, text) of the bad rows; a line of white space is no record and moves the later numbers up."""
    poster, blanke = [], 0
    mellemrum = BLANKE.replace(hoved.skilletegn, "")
    for nummer, tekst in ugyldige:
        if tekst.strip(mellemrum):
            poster.append((nummer - blanke, tekst))
        else:
            blanke += 1
    return poster


def _raekke_nr(gode: int, antal: int, ugyldige: list, hoved: Hoved) -> np.ndarray:
    """The record numbers of the next `antal` good rows, behind `gode` earlier ones, bad records counted in between."""
    rang = np.arange(gode + 1, gode + antal + 1, dtype=np.int64)
    poster = _poster(ugyldige, hoved)
    if not poster:
        return rang
    skel = np.array([nr - i for i, (nr, _) in enumerate(poster)], dtype=np.int64)
    return rang + np.searchsorted(skel, rang, side="right")


def _fysisk(nr: np.ndarray, linjer: np.ndarray | None, hoved: Hoved) -> pa.Array:
    return pa.array(nr + hoved.linjer if linjer is None else linjer[nr - 1], pa.int64())
