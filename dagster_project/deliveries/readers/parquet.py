"""Parquet (udk_risikosager): typed cells become the same canonical text as every other format's (docs/kontrakter.md §1)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dagster_project.deliveries.contract import Kontrakt
from dagster_project.deliveries.readers.block import Blok, Laesning
from dagster_project.deliveries.readers.xlsx_cells import HELE
from dagster_project.deliveries.refusal import Afvist

RAEKKER = 100_000


def read_parquet(sti: Path, kontrakt: Kontrakt) -> Laesning:
    """Raises Afvist for a torn file or a missing or doubled column. The count is the footer's, the cells the pages'."""
    try:
        fil = pq.ParquetFile(sti)
    except (pa.ArrowException, OSError):
        raise Afvist("filen er ikke en hel Parquet-fil") from None
    navne = fil.schema_arrow.names
    plads, ukendte = kontrakt.match(navne)
    return Laesning(
        _blokke(fil, kontrakt, plads),
        raekker=fil.metadata.num_rows,
        ukendte_kolonner=ukendte,
        manglende_kolonner=kontrakt.fravaerende(plads),
    )


def _blokke(fil: pq.ParquetFile, kontrakt: Kontrakt, plads: dict[str, int]) -> Iterator[Blok]:
    kolonner = [fil.schema_arrow.names[i] for i in plads.values()]
    typer = {k.navn: k.type for k in kontrakt.kolonner}
    laest = 0
    try:
        for batch in fil.iter_batches(RAEKKER, columns=kolonner):
            nr = pa.array(np.arange(laest + 1, laest + batch.num_rows + 1))
            celler = {navn: som_tekst(batch.column(kolonne), typer[navn]) for navn, kolonne in zip(plads, kolonner, strict=True)}
            laest += batch.num_rows
            yield Blok(kontrakt.kilde, nr, nr, celler)
    except MemoryError:
        raise  # Arrow's is an ArrowException too
    except (pa.ArrowException, OSError):
        raise Afvist(f"Parquet-filen kan ikke læses efter række {laest}") from None


def som_tekst(kolonne: pa.Array, type_: str) -> pa.Array:
    """A typed column as canonical text: decimal comma, ISO date, whole numbers without decimals; null as ''."""
    if pa.types.is_dictionary(kolonne.type):
        kolonne = kolonne.dictionary_decode()
    t = kolonne.type
    if pa.types.is_timestamp(t):
        if t.tz:  # the day that it is here, whatever the column's own zone
            kolonne = pc.local_timestamp(pc.cast(kolonne, pa.timestamp(t.unit, "Europe/Copenhagen")))
        tekst = pc.strftime(pc.cast(kolonne, pa.timestamp("s"), safe=False), "%Y-%m-%d %H:%M:%S")
        tekst = pc.replace_substring_regex(tekst, " 00:00:00$", "")
    elif pa.types.is_floating(t):
        tekst = _flydende(pc.cast(kolonne, pa.float64()), type_)
    elif pa.types.is_decimal(t):
        tekst = pc.replace_substring_regex(pc.cast(kolonne, pa.string()), r"^0E.*$", "0")  # so Arrow writes 0.0000000
        tekst = pc.replace_substring_regex(tekst, r"\.(\d*?)0*$", r".\1")
        tekst = pc.replace_substring_regex(tekst, r"\.$", "")
        tekst = pc.replace_substring(tekst, ".", ",")
    elif pa.types.is_boolean(t):
        tekst = pc.if_else(kolonne, "ja", "nej")
    elif pa.types.is_binary(t) or pa.types.is_large_binary(t) or pa.types.is_nested(t):
        raise Afvist(f"en kolonne har en type, der ikke er en celle: {t}")
    else:
        tekst = pc.cast(kolonne, pa.string())
    return pc.fill_null(pc.cast(tekst, pa.string()), "")


def _flydende(tal: pa.Array, type_: str) -> pa.Array:
    """Whole numbers without decimals; an amount within 1e-6 of two decimals rounded to them; else as it is, for staging to
    refuse."""
    afrundet = pc.round(tal, 2 if type_ == "beloeb" else 0)
    naer = pc.less_equal(pc.abs(pc.subtract(tal, afrundet)), 1e-6)
    if type_ == "beloeb":
        oerer = pc.cast(pc.round(pc.multiply(afrundet, 100)), pa.int64(), safe=False)
        fortegn = pc.if_else(pc.less(oerer, 0), "-", "")
        oerer = pc.abs(oerer)
        decimaler = pc.utf8_lpad(pc.cast(pc.subtract(oerer, pc.multiply(pc.divide(oerer, 100), 100)), pa.string()), 2, "0")
        paent = pc.binary_join_element_wise(fortegn, pc.cast(pc.divide(oerer, 100), pa.string()), "")
        paent = pc.replace_substring_regex(pc.binary_join_element_wise(paent, decimaler, ","), ",00$", "")
    else:
        paent = pc.cast(pc.cast(afrundet, pa.int64(), safe=False), pa.string())
    if type_ == "noegle":  # a float holds no more than 15 digits for sure
        naer = pc.and_(naer, pc.less(pc.abs(tal), HELE))
    raat = pc.replace_substring(pc.cast(tal, pa.string()), ".", ",")
    return pc.if_else(naer, paent, raat)
