"""The register as dbt reads it: raa/leverancer/*.parquet, derived anew at every run."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dagster_project.deliveries.atomisk import atomisk
from dagster_project.deliveries.journal import Journal
from dagster_project.deliveries.register import Leverance, udled

REGISTER = pa.schema(
    [
        ("leverance_id", pa.string()),
        ("kilde", pa.string()),
        ("kommunekode", pa.string()),
        ("periode", pa.string()),
        ("til_og_med", pa.string()),
        ("version", pa.int32()),
        ("filnavn", pa.string()),
        ("sti", pa.string()),
        ("sha256", pa.string()),
        ("aarsag", pa.string()),
        ("raekker_i_fil", pa.int64()),
        ("raekker_laest", pa.int64()),
        ("indlaest_tidspunkt", pa.string()),
        ("modtaget_nr", pa.int64()),
        ("ukendte_kolonner", pa.string()),
        ("manglende_kolonner", pa.string()),
        ("modulus_11", pa.int64()),
        ("advarsler", pa.string()),
    ]
)
KONTROLTOTALER = pa.schema(
    [
        ("leverance_id", pa.string()),
        ("fysisk_linje", pa.int64()),
        ("kommunekode", pa.string()),
        ("stop_beloeb", pa.string()),
        ("krav_beloeb", pa.string()),
        ("efterregulering", pa.string()),
        ("skat", pa.string()),
        ("provenu_i_alt", pa.string()),
    ]
)


def registersti(raa: Path) -> Path:
    """Where the register lies."""
    return raa / "leverancer" / "register.parquet"


def opdater(raa: Path, journal: Journal) -> list[Leverance]:
    """The register as the journal now has it, written."""
    leverancer = udled(journal.modtaget, journal.filer)
    skriv(raa, leverancer)
    return leverancer


def skriv(raa: Path, leverancer: list[Leverance]) -> None:
    """`register.parquet` (one row per delivery) and `kontroltotaler.parquet` (one per Total row of a UDK statement)."""
    _gem(registersti(raa), REGISTER, [_raekke(lev) for lev in leverancer])
    totaler = [
        {**t, "leverance_id": lev.fil.leverance_id, "fysisk_linje": int(t["fysisk_linje"])}
        for lev in leverancer
        for t in lev.fil.kontroltotaler
    ]
    _gem(raa / "leverancer" / "kontroltotaler.parquet", KONTROLTOTALER, totaler)


def _raekke(lev: Leverance) -> dict:
    fil = lev.fil
    return {
        **{
            n: getattr(fil, n) for n in ("leverance_id", "kilde", "kommunekode", "periode", "version", "filnavn", "sti", "sha256")
        },
        "til_og_med": lev.til_og_med,
        "aarsag": fil.aarsag,
        "raekker_i_fil": fil.raekker,
        "raekker_laest": fil.raekker_laest,
        "indlaest_tidspunkt": lev.tidspunkt,
        "modtaget_nr": lev.senest,
        "ukendte_kolonner": "; ".join(fil.ukendte_kolonner) or None,
        "manglende_kolonner": "; ".join(fil.manglende_kolonner) or None,
        "modulus_11": fil.modulus_11,
        "advarsler": "; ".join(fil.advarsler) or None,
    }


def _gem(fil: Path, skema: pa.Schema, raekker: list[dict]) -> None:
    with atomisk(fil) as midlertidig:
        pq.write_table(pa.Table.from_pylist(raekker, skema), midlertidig)
