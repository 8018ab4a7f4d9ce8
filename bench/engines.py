"""The same deliveries computed by dbt's own connection and as tasks of Spark: CPU a row, and what a session costs by itself."""

from __future__ import annotations

import shutil
from pathlib import Path

from bench.measurement import CHECK, Measurement, environment, maal, write
from bench.runs import months_until_2025
from dagster_project.sample.national import write_snapshots
from dagster_project.settings import ROOT

PACKAGES = ROOT / ".spark"


def engines(root: Path, rows: int, months: int) -> None:
    """Each without database and cache, beside a run that finds the cache: the difference is what the results cost."""
    if not (PACKAGES / "pyspark").is_dir():
        write("Motorer", "ikke målt: Spark er ikke installeret (make spark)")
        return
    write_snapshots(root / "landing", months_until_2025(months), rows // months, "parquet")
    _run(root, "lokal")
    known = _again(root, "lokal", with_cache=True)
    lokal = _again(root, "lokal")
    spark = _again(root, "spark")
    in_tasks = _in_tasks(root)
    results = lokal.cpu - known.cpu
    write(
        f"{rows:,} rækker i {months} leverancer, deres resultater regnet igen fra raa/",
        f"lokal: {lokal}, med resultaterne i cache {known}: de koster {results:.1f} s CPU",
        f"spark, local[2]: {spark}; i opgaverne {in_tasks:.1f} s CPU, {in_tasks / results:.2f} × lokal",
        f"Sparks faste omkostning: {spark.cpu - known.cpu - in_tasks:.1f} s CPU",
    )


def _run(root: Path, engine: str) -> Measurement:
    own = {"KONTROL_MOTOR": engine, "KONTROL_SPARK": "local[2]", "PYTHONPATH": str(PACKAGES), "SPARK_LOCAL_IP": "127.0.0.1"}
    return maal([CHECK, "run"], environment(root) | own, godkendt=(0, 1))


def _again(root: Path, engine: str, with_cache: bool = False) -> Measurement:
    (root / "data" / "kontrol.duckdb").unlink()
    if not with_cache:
        shutil.rmtree(root / "data" / "cache")
    return _run(root, engine)


def _in_tasks(root: Path) -> float:
    """Seconds of CPU of every task of the newest run, as the workers measured them and Dagster was told."""
    from dagster import DagsterInstance

    with DagsterInstance.from_config(str(root / "data" / "dagster")) as instance:
        (run,) = instance.get_runs(limit=1)
        events = [h.dagster_event for h in instance.all_logs(run.run_id) if h.dagster_event]
    told = [h.step_materialization_data.materialization.metadata for h in events if h.is_step_materialization]
    return sum(m["cpu_sekunder"].value for m in told if "cpu_sekunder" in m)
