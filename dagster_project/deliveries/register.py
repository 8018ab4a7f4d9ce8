"""Status of every delivery, derived and written.

* The register as the readings know it: every delivery received so far, and when. Its status (in force, superseded, duplicate,
  refused) rests on its rows too, and is derived where they are typed: dbt's model `int_leverancer_status` (docs/kontrakter.md
  §1).
* The register as dbt reads it: raa/leverancer/*.parquet, derived anew at every run.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import json as arrow_json

from dagster_project.common.errors import SettingsError
from dagster_project.common.files import atomic
from dagster_project.deliveries.account import File
from dagster_project.deliveries.journal import Journal, Received, damaged_record


@dataclass(frozen=True)
class Leverance:
    """One delivery: `tidspunkt` is when its bytes were first received, `latest` the number of the last receipt of them."""

    fil: File
    tidspunkt: str
    latest: int

    @property
    def til_og_med(self) -> str | None:
        """The month that orders it; None for a name that was not understood."""
        p = self.fil.periode
        return p if p is None or len(p) == 7 else f"{p}-12"


def derive(received: Iterable[Received], files: dict[str, File]) -> list[Leverance]:
    """Every delivery once, in path order; raises SettingsError where the account of one is gone. A file that could not be opened
    has no bytes, and is forgotten once it could."""
    received = sorted(received, key=lambda m: m.nr)
    if lost := next((m.leverance_id for m in received if m.leverance_id not in files), None):
        raise SettingsError(damaged_record(f"raa/leverancer/laest/{lost}.json", "mangler"))
    latest = {m.sti: m.leverance_id for m in received}
    first: dict[str, str] = {}
    last: dict[str, int] = {}
    for m in received:
        if files[m.leverance_id].sha256 or m.leverance_id == latest[m.sti]:
            first.setdefault(m.leverance_id, m.tidspunkt)
            last[m.leverance_id] = m.nr
    leverancer = [Leverance(files[id_], time, last[id_]) for id_, time in first.items()]
    return sorted(leverancer, key=lambda lev: (lev.fil.sti, lev.fil.leverance_id))


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
        ("tomme_kolonner", pa.string()),
        ("modulus_11", pa.int64()),
        ("advarsler", pa.string()),
        ("slettet", pa.string()),
    ]
)
CONTROL_TOTALS = pa.schema(
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


def register_path(raa: Path) -> Path:
    """Where the register lies."""
    return raa / "leverancer" / "register.parquet"


def _totals_path(raa: Path) -> Path:
    return raa / "leverancer" / "kontroltotaler.parquet"


def is_whole(raa: Path) -> bool:
    """Whether both files are there and neither is cut off. The journal has all that they say, so they can be written anew."""
    try:
        return all(pq.read_schema(file) is not None for file in (register_path(raa), _totals_path(raa)))
    except (OSError, pa.ArrowInvalid):
        return False


def update(raa: Path, journal: Journal) -> list[Leverance]:
    """The register as the journal now has it, written."""
    leverancer = derive(journal.received, journal.filer)
    write(raa, leverancer)
    return leverancer


def write(raa: Path, leverancer: list[Leverance]) -> None:
    """`register.parquet` (one row per delivery) and `kontroltotaler.parquet` (one per Total row of a UDK statement)."""
    _save(register_path(raa), REGISTER, [_row(lev) for lev in leverancer])
    totals = [
        {**t, "leverance_id": lev.fil.leverance_id, "fysisk_linje": int(t["fysisk_linje"])}
        for lev in leverancer
        for t in lev.fil.kontroltotaler
    ]
    _save(_totals_path(raa), CONTROL_TOTALS, totals)


def _row(lev: Leverance) -> dict:
    file = lev.fil
    return {
        **{
            n: getattr(file, n)
            for n in ("leverance_id", "kilde", "kommunekode", "periode", "version", "filnavn", "sti", "sha256")
        },
        "til_og_med": lev.til_og_med,
        "aarsag": file.aarsag,
        "raekker_i_fil": file.raekker,
        "raekker_laest": file.raekker_laest,
        "indlaest_tidspunkt": lev.tidspunkt,
        "modtaget_nr": lev.latest,
        "ukendte_kolonner": "; ".join(file.ukendte_kolonner) or None,
        "manglende_kolonner": "; ".join(file.manglende_kolonner) or None,
        "tomme_kolonner": "; ".join(file.tomme_kolonner) or None,
        "modulus_11": file.modulus_11,
        "advarsler": "; ".join(file.advarsler) or None,
        "slettet": file.slettet,
    }


def _save(file: Path, schema: pa.Schema, rows: list[dict]) -> None:
    with atomic(file) as temporary:
        pq.write_table(_table(schema, rows), temporary)


def _table(schema: pa.Schema, rows: list[dict]) -> pa.Table:
    """By way of JSON: of Python's own values Arrow asks whether they are pandas', and loads it to see (a tenth of a second)."""
    if not rows:
        return pa.table({name: pa.nulls(0, type_) for name, type_ in zip(schema.names, schema.types, strict=True)}, schema)
    text = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()
    # one block, for a row may not stand across two; a field that the schema lacks is an error
    whole = arrow_json.ReadOptions(block_size=len(text) + 1, use_threads=False)
    known = arrow_json.ParseOptions(explicit_schema=schema, unexpected_field_behavior="error")
    return arrow_json.read_json(pa.py_buffer(text), read_options=whole, parse_options=known)
