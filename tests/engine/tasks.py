"""A data folder with two deliveries of a few rows, and the batch of tasks that computes a model over them."""

from __future__ import annotations

import io
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from dagster_project.engine.task import Batch, Task

NAMES = ("kontrol", "seeds", "kommunenavne")
SQL = """
    select '@leverance@' as leverance_id, r.nr, n.kommunekode
    from read_parquet(['raa/k/@leverance@.parquet'], union_by_name = true) as r
    left join "kontrol"."seeds"."kommunenavne" as n on r.kommune = n.navn
"""


def seed() -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table({"navn": ["Ballerup"], "kommunekode": ["151"]}), out)
    return out.getvalue()


def small_batch() -> Batch:
    return Batch("model", "f00", SQL, (Task("a"), Task("b")), duckdb.__version__, relations={NAMES: seed()})


def write_data(data: Path) -> Path:
    """Delivery `a` has three rows and `b` none that anyone knows the municipality of."""
    (data / "raa" / "k").mkdir(parents=True)
    for delivery, places in {"a": ["Ballerup", "Ballerup", "Herlev"], "b": ["Herlev"]}.items():
        pq.write_table(pa.table({"nr": range(len(places)), "kommune": places}), data / "raa" / "k" / f"{delivery}.parquet")
    return data


def result(data: Path, delivery: str) -> list[dict]:
    return pq.read_table(data / "cache" / "model" / "f00" / f"{delivery}.parquet").to_pylist()


def files(data: Path) -> list[str]:
    return sorted(f.name for f in (data / "cache").rglob("*") if f.is_file() and f.suffix != ".sum")
