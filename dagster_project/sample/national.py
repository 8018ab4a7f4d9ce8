"""udk_risikosager of the sample: the monthly snapshots of all 98 municipalities, for the demo and, in any size, for the bench."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from dagster_project.sample.national_cases import (
    ALDRIG,
    HAENDELSER,
    KRITERIENAVNE,
    Gruppe,
    Sager,
    grupper,
    landets_sager,
    sidst_skete,
)
from dagster_project.sample.national_levels import VERDEN_FRA, maanedsnummer

KILDE = "udk_risikosager"
KOLONNER = (
    "risikosag_id",
    "kommunekode",
    "omraade",
    "kontroltrin",
    "kriterium",
    "udstillet_dato",
    "udtaget_dato",
    "kontrolsag_oprettet_dato",
    "afsluttet_dato",
    "tilbagebetalingskrav",
    "mindreudgift",
    "bortfaldet_dato",
)
_HISTORIE = 24  # months that the world needs before its first snapshot


def skriv_snapshots(landing: Path, maaneder: Sequence[str], raekker_pr_maaned: int, format: str) -> list[Path]:
    """Writes one DK delivery per month (YYYY-MM) with about `raekker_pr_maaned` rows, as `csv` or `parquet`; the same
    arguments give the same bytes, and a month's bytes do not depend on which others are asked for.

    Raises ValueError for a month that the world is too young for, or a format that is none.
    """
    if format not in ("csv", "parquet"):
        raise ValueError(f"format {format!r}; forventede csv eller parquet")
    if min(maanedsnummer(m) for m in maaneder) < _HISTORIE:
        raise ValueError(f"prøvens verden begynder i {VERDEN_FRA}; første øjebliksbillede kan være {_HISTORIE} måneder senere")
    sager = landets_sager(raekker_pr_maaned, 1 + max(maanedsnummer(m) for m in maaneder))
    filer = []
    for maaned in maaneder:
        fil = landing / KILDE / f"{KILDE}_DK_{maaned}.{format}"
        fil.parent.mkdir(parents=True, exist_ok=True)
        halv = fil.with_name(f"{fil.name}.tmp")  # names that end in .tmp are not looked at
        with halv.open("wb") as ud:
            _skriv(oejebliksbillede(sager, grupper(), maaned), format, ud)
        filer.append(halv.replace(fil))
    return filer


def som_bytes(tabel: pa.Table, format: str) -> bytes:
    ud = io.BytesIO()
    _skriv(tabel, format, ud)
    return ud.getvalue()


def oejebliksbillede(sager: Sager, grupper: Sequence[Gruppe], maaned: str) -> pa.Table:
    """The list as it stood on the month's last day: every case on it, and every case taken, opened, closed or withdrawn in
    the 12 months that end with it. What had not happened yet is empty."""
    til = np.datetime64(maaned, "M")
    ultimo = ((til + 1).astype("datetime64[D]") - 1).astype(np.int32)
    vindue_fra = (til - 11).astype("datetime64[D]").astype(np.int32)
    vist = sager.vaelg(sager.udstillet <= ultimo)
    kendt = replace(vist, **{n: np.where(getattr(vist, n) <= ultimo, getattr(vist, n), ALDRIG) for n in HAENDELSER})
    paa_listen = (kendt.udtaget == ALDRIG) & (kendt.bortfaldet == ALDRIG)
    return _tabel(kendt.vaelg(paa_listen | (sidst_skete(kendt) >= vindue_fra)), grupper)


def _tabel(s: Sager, grupper: Sequence[Gruppe]) -> pa.Table:
    numre = pc.utf8_lpad(pc.cast(pa.array(s.nr), pa.string()), 7, "0")
    gruppe = pa.array(s.gruppe)

    def efter_gruppe(felt: str) -> pa.Array:
        return pa.array([getattr(g, felt) for g in grupper], pa.string()).take(gruppe)

    def dato(dage: np.ndarray) -> pa.Array:
        return pa.array(dage, mask=dage == ALDRIG).cast(pa.date32())

    def beloeb(kroner: np.ndarray) -> pa.Array:
        return pa.array(kroner.astype(np.int32), mask=s.afsluttet == ALDRIG)

    kolonner = (
        pc.binary_join_element_wise(efter_gruppe("praefiks"), numre, "-"),
        efter_gruppe("kommunekode"),
        efter_gruppe("omraade"),
        efter_gruppe("kontroltrin"),
        pa.array(KRITERIENAVNE, pa.string()).take(pa.array(s.kriterium)),
        *(dato(d) for d in (s.udstillet, s.udtaget, s.oprettet, s.afsluttet)),
        beloeb(s.krav),
        beloeb(s.mindreudgift),
        dato(s.bortfaldet),
    )
    return pa.table(dict(zip(KOLONNER, kolonner, strict=True)))


def _skriv(tabel: pa.Table, format: str, ud: BinaryIO) -> None:
    if format == "parquet":
        pq.write_table(tabel, ud, compression="zstd")
    else:
        ud.write((";".join(KOLONNER) + "\n").encode())
        valg = pa_csv.WriteOptions(include_header=False, delimiter=";", quoting_style="none")
        pa_csv.write_csv(tabel, ud, valg)
