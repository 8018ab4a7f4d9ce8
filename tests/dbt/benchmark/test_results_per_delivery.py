"""What a delivery yields by itself is computed once: the folder of results saves time and changes nothing else."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.dbt.staging.helpers import dbt, write_csv
from tests.deliveries.helpers import Place
from tests.effort import examples

pytestmark = [pytest.mark.heavy, pytest.mark.build]
MODELS = (
    "+benchmark_opfoelgning",
    "+benchmark_udvikling",
    "+benchmark_kriterier",
    "+karantaene",
    "+leverancer",
    "+kontrolsager",
)
COLUMNS = ["risikosag_id", "kommunekode", "omraade", "kontroltrin", "udstillet_dato", "udtaget_dato"]


def indhold(*ids: str, kommune: str = "151") -> str:
    """Cases, the first of them taken; one row at fault, and one that stands twice."""
    lines = [f"{i};{kommune};kontanthjælp;3;2023-01-02;{'2023-11-0' + str(n + 1) if n == 0 else ''}" for n, i in enumerate(ids)]
    return write_csv(COLUMNS, [*lines, f"fejl;{kommune};kontanthjælp;3;31-02-2023;", lines[-1]])


A, B, SAG = (
    indhold("R1", "R2"),
    indhold("R1", "R3", "R4"),
    "sagsnr;kommunekode;cpr;ydelse;kanal;sagstype;oprettet_dato;risikosag_id\n",
)
ARRIVALS = [
    ("udk_risikosager/udk_risikosager_DK_2023-12.csv", A),
    ("udk_risikosager/udk_risikosager_DK_2023-12_v2.csv", B),  # a correction
    ("udk_risikosager/udk_risikosager_DK_2023-12_v3.csv", A),  # the correction taken back
    ("udk_risikosager/udk_risikosager_DK_2023-10.csv", B),  # a late month
    ("udk_risikosager/udk_risikosager_151_2023-12.csv", indhold("R2", "R5")),
    ("kommune_sager/kommune_sager_151_2023-12.csv", SAG + "S1;151;6101900001;kontanthjælp;;andet;2023-11-02;R2\n"),
]


def execute(place: Place) -> set[str]:
    """A build; gives the deliveries whose raw files the log says it read."""
    log = place.rod / "logs" / "dbt.log"
    before = log.stat().st_size if log.exists() else 0
    dbt(place, "build", "--select", *MODELS, "--exclude-resource-type", "test", "unit_test")
    with log.open(encoding="utf-8") as f:
        f.seek(before)
        return set(re.findall(r"læser \S*/udk_risikosager/(\w+)\.parquet", f.read()))


def marts(place: Place) -> dict[str, Counter]:
    with duckdb.connect(str(place.build_file), read_only=True) as con:
        tables = con.execute("select table_name from information_schema.tables where table_schema = 'marts'").fetchall()
        return {t: Counter(map(repr, con.execute(f"select * from marts.{t}").fetchall())) for (t,) in tables}


@settings(
    max_examples=examples(1, 5), deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck), database=None
)
@given(ankomster=st.permutations(ARRIVALS))
@pytest.mark.torture
def test_only_new_leverancer_are_read_and_without_the_folder_all_is_the_same(
    tmp_path_factory: pytest.TempPathFactory, ankomster: list[tuple[str, str]]
) -> None:
    place = Place(Path(tmp_path_factory.mktemp("ankomster")))
    known: set[str] = set()
    for first in range(0, len(ankomster), 3):
        for path, text in ankomster[first : first + 3]:
            place.put(path, text)
        place.take_ind()
        in_use = {
            lev.fil.leverance_id for lev in place.register() if lev.fil.kilde == "udk_risikosager" and lev.fil.aarsag is None
        }
        assert execute(place) == in_use - known, "a delivery is read once, and never again"
        known |= in_use
    with_folder = marts(place)
    assert with_folder["benchmark"] and with_folder["karantaene"]
    shutil.rmtree(place.rod / "cache")
    assert execute(place) == in_use
    assert marts(place) == with_folder


def test_half_a_result_and_one_of_another_fingerprint_are_cleared_away(tmp_path: Path) -> None:
    # loads dbt: not while tests are collected
    from dagster_project.build.per_delivery_cache import result_folder, save_result, whole_results

    old, folder = (result_folder(str(tmp_path), "model", fingerprint) for fingerprint in ("gammelt", "nyt"))
    for m in (old, folder):
        m.mkdir(parents=True)
    (old / "a.parquet").write_bytes(b"PAR1 ... PAR1")
    (folder / "a.tmp").write_bytes(b"PAR1 ... PAR1")
    save_result(str(folder / "a.tmp"), str(folder / "a.parquet"))
    save_result(str(shutil.copy(folder / "a.parquet", folder / "c.tmp")), str(folder / "c.parquet"))
    (folder / "c.parquet").write_bytes(b"PAR1 .!. PAR1")  # changed since
    (folder / "before.parquet").write_bytes(b"PAR1 ... PAR1")  # of a version that wrote no sums
    (folder / "torn.parquet").write_bytes(b"PAR1 ...")
    (folder / "empty.parquet").write_bytes(b"")
    (folder / "b.tmp").write_bytes(b"PAR1")
    assert whole_results(str(tmp_path), "model", "nyt") == ["a"]
    assert sorted(f.name for f in tmp_path.rglob("*") if f.is_file()) == ["a.parquet", "a.parquet.sum"]
    assert not old.exists()
