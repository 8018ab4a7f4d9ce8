"""Spark computes what `lokal` computes: every table and every result of a delivery, row by row, for the demo and for deliveries
full of faults, read by its workers too and most of them too large for one task; and what either computed is the other's cache. So
do workers that Dagster starts by Pipes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.data_folder import KEY, Folder, sag, sager
from tests.engine import faulty
from tests.engine.compare import compared, differences, results
from tests.engine.on_spark import computed, divided, run
from tests.worlds import copied, shared

pytestmark = [pytest.mark.torture, pytest.mark.build]
ROWS = {"2025-10": 20_000, "2025-11": 20_000, "2025-12": 3_000}
LATER, LATER_ROWS = "2026-01", 2_000
TASK = 1_000  # rows: larger ones are computed by municipality
CPR = "050585-1234"  # nobody's: invented, as is all that stands here


def deliver(folder: Folder, months: dict[str, int]) -> None:
    for month, rows in months.items():
        faulty.write(folder.landing, month, rows, canary=CPR)
    folder.put("kommune_sager", "kommune_sager_151_2025-12.csv", sager(sag("1"), sag("2", "2.000", CPR)))


def metadata_of_keys(folder: Folder) -> dict:
    """What Dagster was told of the model that has a key for every row."""
    from dagster import AssetKey, DagsterInstance

    with DagsterInstance.from_config(str(folder.data / "dagster")) as instance:
        key = AssetKey(["staging", "stg_udk_risikosager_noegler"])
        return instance.get_latest_materialization_event(key).asset_materialization.metadata


def told(folder: Folder) -> dict[str, dict]:
    return {r.data["leverance"]: r.data for r in metadata_of_keys(folder)["leverancer"].value.records}


def rows_by_delivery(folder: Folder) -> dict[str, int]:
    return dict(folder.sql("select leverance_id, raekker_i_fil from marts.leverancer where kilde = 'udk_risikosager'"))


@pytest.fixture(scope="module")
def faulty_by_lokal(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    def build(place: Path) -> None:
        folder = Folder(place)
        deliver(folder, ROWS)
        answer = folder.kontrol("run")
        assert answer.returncode in (0, 1), answer.stdout + answer.stderr

    return Folder(shared(tmp_path_factory, "fejl_lokal", build))


@pytest.fixture(scope="module")
def faulty_by_spark(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    def build(place: Path) -> None:
        folder = Folder(place)
        deliver(folder, ROWS)
        key = place / "noegle"
        key.write_text(KEY, "utf-8")
        answer = run(folder, KONTROL_DEL_RAEKKER=str(TASK), KONTROL_LAES_HOS="arbejdere", KONTROL_CPR_NOEGLE=f"fil:{key}")
        assert answer.returncode in (0, 1), answer.stdout + answer.stderr

    return Folder(shared(tmp_path_factory, "fejl_spark", build))


@pytest.mark.ci
def test_deliveries_full_of_faults_are_the_same_with_quarantine_and_keys_that_stand_twice(
    faulty_by_lokal: Folder, faulty_by_spark: Folder
) -> None:
    assert differences(faulty_by_lokal.data, faulty_by_spark.data) == []
    assert len(results(faulty_by_spark.data)) == 7 * len(ROWS)  # seven models are kept per delivery
    # four may be divided; of the smallest month too few rows must be looked at one by one
    assert divided(faulty_by_spark) == {
        "stg_udk_risikosager_noegler": 3,
        "stg_udk_risikosager_gentagne": 3,
        "int_risikosager_ligetil": 3,
        "int_risikosager_enkeltvis": 2,
    }
    quarantined = faulty_by_spark.sql(
        "select l.periode, k.raekke_nr, k.aarsag from marts.karantaene k join marts.leverancer l using (leverance_id) "
        "where l.kilde = 'udk_risikosager'"
    )
    for month, rows in ROWS.items():
        refused = {nr: reason for period, nr, reason in quarantined if period == month}
        assert faulty.refused(rows) <= set(refused)
        assert refused[faulty.TWICE] == refused[faulty.TWICE - 1] == "modstridende_noegle"


@pytest.mark.ci
def test_what_either_computed_is_the_others_cache(faulty_by_spark: Folder, tmp_path: Path) -> None:
    folder = copied(faulty_by_spark, tmp_path / "kopi")
    before = {place: file.read_bytes() for place, file in results(folder.data).items()}
    faulty.write(folder.landing, LATER, LATER_ROWS)
    answer = folder.kontrol("run")
    assert answer.returncode in (0, 1), answer.stdout + answer.stderr
    said = computed(folder)
    assert len(said) == 7 and set(said.values()) == {f"1 af {len(ROWS) + 1} leverancer regnes"}
    after = results(folder.data)
    assert len(after) == 7 * (len(ROWS) + 1)
    assert {place: after[place].read_bytes() for place in before} == before


@pytest.mark.ci
def test_dagster_is_told_rows_cpu_and_worker_of_each_delivery(faulty_by_spark: Folder) -> None:
    metadata = metadata_of_keys(faulty_by_spark)
    records = told(faulty_by_spark)
    assert {id_: r["raekker"] for id_, r in records.items()} == rows_by_delivery(faulty_by_spark)
    assert all(r["cpu_sekunder"] > 0 and r["arbejder"] for r in records.values())
    assert metadata["leverancer_regnet"].value == len(ROWS) and 1 <= metadata["arbejdere"].value <= 2


@pytest.mark.ci
def test_nothing_of_a_task_is_left_and_no_key_or_number_of_a_person_with_it(faulty_by_spark: Folder) -> None:
    building = faulty_by_spark.data / "bygning"
    assert sorted(f.name for f in building.glob("*") if f.is_file()) == ["spark-indtag.log", "spark.log"]
    assert [f for f in (faulty_by_spark.data / "cache").rglob("*") if f.is_file() and f.suffix not in (".parquet", ".sum")] == []
    for file in (*building.glob("*.log"), *results(faulty_by_spark.data).values()):
        content = file.read_bytes()
        assert KEY.encode() not in content and CPR.encode() not in content and CPR.replace("-", "").encode() not in content


def test_workers_by_pipes_give_the_same_and_the_same_account(faulty_by_lokal: Folder, tmp_path: Path) -> None:
    place = Folder(tmp_path)
    deliver(place, ROWS)
    answer = place.kontrol("run", KONTROL_MOTOR="pipes", KONTROL_PIPES="proces[2]")
    assert answer.returncode in (0, 1) and "Warning" not in answer.stderr, answer.stdout + answer.stderr
    assert differences(faulty_by_lokal.data, place.data) == []
    assert set(computed(place).values()) == {f"{len(ROWS)} af {len(ROWS)} leverancer regnes"}
    records = told(place)
    assert {id_: r["raekker"] for id_, r in records.items()} == rows_by_delivery(place)
    assert all(r["cpu_sekunder"] > 0 and r["arbejder"] for r in records.values())
    assert len({r["arbejder"] for r in records.values()}) == 2 and not (place.data / "cache" / "opgaver").exists()


def test_the_demo_is_the_same_table_by_table(demo: Folder, tmp_path: Path) -> None:
    place = Folder(tmp_path, noegle=None)
    assert place.kontrol("demo").returncode == 0
    answer = run(place)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert compared(place.data) > 100
    assert differences(demo.data, place.data) == []
