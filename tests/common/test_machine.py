"""What a machine gives: never more than a container's limits leave, and never nothing."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb
import pytest

from dagster_project.common.machine import GB, cores, half_of_memory, memory
from dagster_project.deliveries.bounded import LEAST, LIMITS, shared_limits

BOUND = len(os.sched_getaffinity(0))


def limits(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text)
    return folder


@pytest.mark.parametrize(
    ("quota", "expected"),
    [
        ("max 100000", BOUND),
        ("100000 100000", 1),
        ("50000 100000", 1),
        (f"{BOUND * 1_000_000} 100000", BOUND),
        ("", BOUND),
        ("broken", BOUND),
    ],
)
def test_cores_are_those_of_the_machine_or_of_the_quota(tmp_path: Path, quota: str, expected: int) -> None:
    assert cores(limits(tmp_path, cpu_max=quota)) == expected


def test_memory_is_that_of_the_machine_or_of_the_container(tmp_path: Path) -> None:
    whole = memory(tmp_path)
    assert whole == memory(limits(tmp_path, memory_max="max\n"))
    assert memory(limits(tmp_path, memory_max=f"{whole // 3}\n")) == whole // 3
    assert memory(limits(tmp_path, memory_max=f"{whole * 2}\n")) == whole


def test_half_of_the_memory_is_a_size_that_duckdb_reads() -> None:
    with duckdb.connect(config={"memory_limit": half_of_memory()}) as con:
        assert con.execute("select current_setting('memory_limit')").fetchone() is not None
    number = int(half_of_memory().removesuffix("GiB").removesuffix("MiB"))
    unit = GB if half_of_memory().endswith("GiB") else 1 << 20
    assert 0 < number * unit <= memory() // 2


@pytest.mark.parametrize("readers", [1, 2, 16, 1000])
def test_readers_share_three_quarters_of_the_memory(readers: int) -> None:
    share = shared_limits(readers).memory
    assert LEAST <= share <= LIMITS.memory
    assert share == LEAST or share * readers <= memory() * 3 // 4
