"""Whole runs: the fixed cost, the national benchmark from files to marts, one new month on many known ones."""

from __future__ import annotations

import shutil
import statistics
import sys
from pathlib import Path

from bench.measurement import CHECK, Measurement, environment, kontrol, measure, write
from dagster_project.sample.national import write_snapshots


def months_until_2025(count: int) -> list[str]:
    """The `antal` months that end with 2025-12."""
    last = 2025 * 12 + 11
    return [f"{n // 12}-{n % 12 + 1:02d}" for n in range(last - count + 1, last + 1)]


def fixed(root: Path) -> None:
    """Nothing new, one small new delivery, and Dagster's definitions alone."""
    demo = kontrol(root, "demo")
    first = kontrol(root, "run")
    nothing = kontrol(root, "run")
    correct(root / "landing")
    small = kontrol(root, "run")
    python, imports, dbt, dbt_graph = (
        measure([sys.executable, "-c", code], environment(root))
        for code in (
            "pass",
            "import dagster, dagster_project.defs.dbt",
            "import dbt.cli.main, dbt.adapters.duckdb",
            # ends when they stand: a look through every object before the process ends is no part of loading them
            "import gc, dagster_project.definitions; gc.freeze()",
        )
    )
    write(
        "Faste omkostninger (prøven)",
        f"kontrol demo: {demo}",
        f"kontrol run, første gang (dbt læses): {first}",
        f"kontrol run, intet nyt: {nothing}",
        f"kontrol run, en lille ny leverance: {small}",
        f"deraf: Python {python}; import af dagster {imports}, med hele grafen {dbt_graph}; ved siden af det import af dbt {dbt}",
        *_dbts_nodes(root),
    )


def correct(landing: Path) -> None:
    """One small delivery over the sample: the newest of SU once more, with an empty line after it."""
    su = landing / "su_tilbagemeldinger"
    corrected = (su / "su_tilbagemeldinger_151_2023-12.csv").read_bytes() + b"\r\n"
    (su / "su_tilbagemeldinger_151_2023-12_v2.csv").write_bytes(corrected)


def _dbts_nodes(root: Path) -> list[str]:
    """What dbt's nodes took in the last run, each as the run itself measured it."""
    from dagster import DagsterInstance

    with DagsterInstance.from_config(str(root / "data" / "dagster")) as instance:
        (run,) = instance.get_runs(limit=1)
        events = [h.dagster_event for h in instance.all_logs(run.run_id) if h.dagster_event]
    models = [h.step_materialization_data.materialization for h in events if h.is_step_materialization]
    times = {m.asset_key.path[-1]: m.metadata["sekunder"].value for m in models if "sekunder" in m.metadata}
    answer = [h.asset_check_evaluation_data for h in events if h.event_type_value == "ASSET_CHECK_EVALUATION"]
    checks = [s.metadata["sekunder"].value for s in answer if "sekunder" in s.metadata]
    most_expensive = sorted(times, key=times.get, reverse=True)[:5]
    return [
        f"dbt: {len(times)} modeller og seeds {sum(times.values()):.1f} s, {len(checks)} kontroller {sum(checks):.1f} s",
        "de dyreste: " + ", ".join(f"{name} {times[name]:.2f} s" for name in most_expensive),
    ]


def national(root: Path, rows: int, months: int, with_pandas: bool) -> None:
    """Monthly CSV files to marts and checks, beside bare scripts over the same files. In a folder that has run before: reading
    dbt's project for the first time is no part of what a row costs."""
    fixed_ = check_empty(root)
    files = write_snapshots(root / "landing", months_until_2025(months), rows // months, "csv")
    ours = kontrol(root, "run")
    names = ["duckdb", "polars", *(["pandas"] if with_pandas else [])]
    bare = {n: measure([sys.executable, "-m", "bench.bare", n, *files]) for n in names}
    seconds, cpu = ours.sekunder - fixed_.sekunder, ours.cpu - fixed_.cpu
    write(
        f"National benchmark: {rows:,} rækker i {months} CSV-filer, fra filer til marts og kontroller",
        f"kontrol: {ours}; en kørsel med én lille fil {fixed_}",
        *(
            f"bar {n}: {m}; (kontrol − fast) / bar {n}: {seconds / m.sekunder:.1f} i tid, {cpu / m.cpu:.1f} i CPU; "
            f"kontrol / bar {n}: {ours.sekunder / m.sekunder:.1f} i tid, {ours.cpu / m.cpu:.1f} i CPU"
            for n, m in bare.items()
        ),
    )


def check_empty(root: Path, program: Path = CHECK) -> Measurement:
    """A run over an empty landing folder: what a run costs whatever is in it. The second, when dbt's project is parsed."""
    (root / "landing" / "udk_risikosager").mkdir(parents=True)
    kontrol(root, "run", program=program)
    file = root / "landing" / "udk_risikosager" / "udk_risikosager_151_2025-12.csv"
    file.write_text("risikosag_id;kommunekode;omraade;kontroltrin;udstillet_dato\n")
    return kontrol(root, "run", program=program)


def new_month(root: Path, rows: int, known: int, times: int) -> None:
    """One new month on `known` known ones against on none: CPU seconds, the median."""
    months = months_until_2025(known + 1)
    everyone = write_snapshots(root / "lager", months, rows, "parquet")
    answer = {}
    for navn, count in (("ingen", 0), ("alle", known)):
        cpu = []
        place = root / navn
        (place / "landing" / "udk_risikosager").mkdir(parents=True)
        for file in everyone[:count]:
            (place / "landing" / "udk_risikosager" / file.name).hardlink_to(file)
        kontrol(place, "run")
        new = place / "landing" / "udk_risikosager" / everyone[-1].name
        for _ in range(times):
            # only the data folder is put back: a copy of the landing folder would be files that no run has seen
            shutil.copytree(place / "data", place / "foer", copy_function=_link_or_copy)
            new.hardlink_to(everyone[-1])
            cpu.append(kontrol(place, "run").cpu)
            new.unlink()
            shutil.rmtree(place / "data")
            (place / "foer").rename(place / "data")
        answer[navn] = statistics.median(cpu)
    write(
        f"En ny måned på {rows:,} rækker, median af {times}, sekunder CPU",
        f"på ingen kendte: {answer['ingen']:.1f}; på {known} kendte ({known * rows:,} rækker): {answer['alle']:.1f}; "
        f"forhold {answer['alle'] / answer['ingen']:.2f}",
    )


def _link_or_copy(from_: str, to: str) -> None:
    """What a run never changes in place is linked: the files of raa/ and of the cache."""
    if from_.endswith(".parquet"):
        Path(to).hardlink_to(from_)
    else:
        shutil.copy2(from_, to)


def everything_again(root: Path, rows: int, months: int) -> None:
    """Everything recomputed from raa/: the cache and the database are deleted."""
    write_snapshots(root / "landing", months_until_2025(months), rows, "parquet")
    settings = kontrol(root, "run")
    shutil.rmtree(root / "data" / "cache")
    (root / "data" / "kontrol.duckdb").unlink()
    again = kontrol(root, "run")
    sizes = {n: _bytes(root / "data" / n) >> 20 for n in ("kontrol.duckdb", "cache", "raa")}
    write(
        f"{rows * months:,} rækker i {months} måneder, alt regnet igen fra raa/",
        f"første gang, med indlæsning: {settings}",
        f"uden cache: {again}",
        "; ".join(f"{name} fylder {mib} MiB" for name, mib in sizes.items()),
    )


def spor(root: Path, rows: int, months: int) -> None:
    """The country's figures followed to their rows: the widest there are, and one municipality's beside them."""
    names = months_until_2025(months)
    write_snapshots(root / "landing", names, rows, "parquet")
    kontrol(root, "run")
    tal = ("dk/3/alle/andel_udtaget", "dk/samlet/alle/andel_med_effekt", "dk/samlet/alle/resterende", "151/3/alle/andel_udtaget")
    write(
        f"Et tal fulgt til sine rækker, blandt {rows * months:,} risikosager i {months} måneder",
        *(f"kontrol spor benchmark/{names[-1]}/{t}: {kontrol(root, 'spor', f'benchmark/{names[-1]}/{t}')}" for t in tal),
    )


def _bytes(path: Path) -> int:
    return sum(f.stat().st_size for f in ([path] if path.is_file() else path.rglob("*")) if f.is_file())
