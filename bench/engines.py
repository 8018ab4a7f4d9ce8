"""The same deliveries computed by dbt's own connection and as tasks of Spark: CPU a row, what a session costs, what a second
worker saves."""

from __future__ import annotations

import shutil
import statistics
from pathlib import Path

from bench.measurement import CHECK, Measurement, environment, measure, write
from bench.runs import months_until_2025
from dagster_project.sample.national import write_snapshots
from dagster_project.settings import ROOT

PACKAGES = ROOT / ".spark"


def engines(root: Path, rows: int, months: int, times: int) -> None:
    """Each without database and cache, beside a run that finds the cache: the difference is what the results cost. By turns, and
    the medians: the difference is small beside what a run costs, and that varies with whatever else the machine does."""
    if not (PACKAGES / "pyspark").is_dir():
        write("Motorer", "ikke målt: Spark er ikke installeret (make spark)")
        return
    write_snapshots(root / "landing", months_until_2025(months), rows // months, "parquet")
    _run(root, "lokal")
    known, lokal, spark, in_tasks, alone, together = [], [], [], [], [], []
    for _ in range(times):
        known.append(_again(root, "lokal", with_cache=True))
        lokal.append(_again(root, "lokal"))
        spark.append(_again(root, "spark"))
        in_tasks.append(_in_tasks(root, "cpu_sekunder"))
        together.append(_in_tasks(root, "sekunder"))
        _again(root, "spark", workers=1)
        alone.append(_in_tasks(root, "sekunder"))
    of_known, of_lokal, of_spark = (statistics.median(m.cpu for m in all_) for all_ in (known, lokal, spark))
    of_tasks = statistics.median(in_tasks)
    results = of_lokal - of_known
    write(
        f"{rows:,} rækker i {months} leverancer, deres resultater regnet igen fra raa/, sekunder CPU, median af {times}",
        f"lokal: {of_lokal:.1f}, med resultaterne i cache {of_known:.1f}: de koster {results:.1f}",
        f"spark, local[2]: {of_spark:.1f}; i opgaverne {of_tasks:.1f}, {of_tasks / results:.2f} × lokal",
        f"Sparks faste omkostning: {of_spark - of_known - of_tasks:.1f}",
        f"tid for modellerne efter den første, som begynder sessionen: local[1] {statistics.median(alone):.1f} s, "
        f"local[2] {statistics.median(together):.1f} s, {statistics.median(alone) / statistics.median(together):.2f} gange",
        *(
            f"hver gang: i cache {k}; lokal {lo}; spark {s}, i opgaverne {t:.1f} s CPU; modellerne {one:.1f} og {two:.1f} s"
            for k, lo, s, t, one, two in zip(known, lokal, spark, in_tasks, alone, together, strict=True)
        ),
    )


def _run(root: Path, engine: str, workers: int = 2) -> Measurement:
    own = {
        "KONTROL_MOTOR": engine,
        "KONTROL_SPARK": f"local[{workers}]",
        "PYTHONPATH": str(PACKAGES),
        "SPARK_LOCAL_IP": "127.0.0.1",
    }
    return measure([CHECK, "run"], environment(root) | own, accepted=(0, 1))


def _again(root: Path, engine: str, with_cache: bool = False, workers: int = 2) -> Measurement:
    (root / "data" / "kontrol.duckdb").unlink()
    if not with_cache:
        shutil.rmtree(root / "data" / "cache")
    return _run(root, engine, workers)


def _in_tasks(root: Path, what: str) -> float:
    """Of the models of the newest run whose results workers computed: their tasks' seconds of CPU (`cpu_sekunder`), as Dagster
    was told, or the seconds by the clock (`sekunder`), without the first model, which begins the session."""
    from dagster import DagsterInstance

    with DagsterInstance.from_config(str(root / "data" / "dagster")) as instance:
        (run,) = instance.get_runs(limit=1)
        events = [h.dagster_event for h in instance.all_logs(run.run_id) if h.dagster_event]
    told = [h.step_materialization_data.materialization.metadata for h in events if h.is_step_materialization]
    by_workers = [m for m in told if "cpu_sekunder" in m]
    return sum(m[what].value for m in (by_workers[1:] if what == "sekunder" else by_workers))
