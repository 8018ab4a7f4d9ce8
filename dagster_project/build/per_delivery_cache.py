"""What each delivery yields by itself, kept beside the raw store: one Parquet file per model, fingerprint and delivery. dbt's
materialization `pr_leverance` calls these through DuckDB; nothing here is needed but time: the folder may go at any moment."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
from dbt.adapters.duckdb.plugins import BasePlugin
from duckdb import DuckDBPyConnection

from dagster_project.common.files import SUM, agrees_with_sum, put_in_place, sum_of, write_sum
from dagster_project.common.object_store import S3, ObjectStore, StoreError
from dagster_project.engine import parts
from dagster_project.engine.spark import Spark
from dagster_project.engine.task import PART, Batch, Outcome, Task, TaskError

LOCAL, PIPES = "lokal", "pipes"  # of KONTROL_MOTOR
outcomes: dict[str, list[Outcome]] = {}  # by model, of those that workers computed in this process' build
_spark: list[Spark] = []
_opened: list[ObjectStore] = []
by_caller: Callable[[Batch], list[Outcome]] | None = None  # what whoever started this process computes batches with


def result_folder(cache: str, model: str, fingerprint: str) -> Path:
    return Path(cache) / model / fingerprint


def whole_results(cache: str, model: str, fingerprint: str) -> list[str]:
    """The deliveries whose result stands whole. What a killed run left half-written, and what another fingerprint made, goes."""
    folder = result_folder(cache, model, fingerprint)
    _agree(f"{cache}/{model}", folder)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for other in folder.parent.iterdir():
        if other != folder:
            _remove(other)
    whole = []
    for file in sorted(folder.iterdir()):
        if file.suffix == ".parquet" and agrees_with_sum(file):
            whole.append(file.stem)
        elif file.suffix != SUM or not file.with_suffix("").exists():
            file.unlink(missing_ok=True)  # a worker whose run is gone may be putting it in place
    return whole


def save_result(temporary: str, file: str) -> str:
    """The finished file takes its place in one step."""
    put_in_place(Path(temporary), Path(file))
    write_sum(Path(file))
    if store := _store():
        with _told():
            store.keep(Path(file), file, sum_of(Path(file)))
    return file


def _store() -> ObjectStore | None:
    """Where results stand as objects too; None where they are files of the data folder, or of one that it leads to."""
    lager = os.environ.get("KONTROL_LAGER", "")
    if not _opened and lager.startswith(S3):
        _opened.append(ObjectStore(lager))
    return _opened[0] if _opened else None


@contextmanager
def _told() -> Iterator[None]:
    """What the store says reaches whoever started the build, as what a task says does."""
    try:
        yield
    except StoreError as e:
        raise TaskError(str(e)) from None


def _agree(of_model: str, folder: Path) -> None:
    """The results of one fingerprint stand whole both here and in the store, and those of others not there."""
    if (store := _store()) is None:
        return
    with _told():
        there = store.listing(of_model)
        for place, sums in there.items():
            file = Path(place)
            if file.parent != folder:
                for sum_ in sums:
                    store.delete(place, sum_)
            elif not agrees_with_sum(file):
                store.bring(place, min(sums), file)  # of two attempts at one task either will do
                write_sum(file)
        for file in folder.glob("*.parquet"):
            if file.as_posix() not in there and agrees_with_sum(file):
                store.keep(file, file.as_posix(), sum_of(file))


def engine() -> str:
    """Where results are computed: in dbt's own connection, or by workers."""
    return os.environ.get("KONTROL_MOTOR", LOCAL)


def rows_of_a_task() -> int:
    """How many rows a delivery may have before it is computed in parts."""
    return int(os.environ["KONTROL_DEL_RAEKKER"])


def compute_by_workers(request: str) -> int:
    """The results of many deliveries, each a task of workers; how many there are. `request` is the macro `arbejdere_beregn`'s.
    Raises TaskError, after which the results of those that ended stand, and are not computed again."""
    asked = json.loads(request)
    relations = {}
    for relation in asked["relationer"]:
        file = Path(relation["fil"])
        relations[tuple(relation["navn"])] = file.read_bytes()
        file.unlink()
    deliveries, divided = asked["leverancer"], asked["delte"]
    most = rows_of_a_task()
    tasks = tuple(Task(d, part) for d in deliveries for part in (parts.parts(divided[d], most) if d in divided else [()]))
    if (store := _store()) and (large := sorted({task.delivery for task in tasks if task.municipalities})):
        raise TaskError(
            f"{large[0]} har {sum(divided[large[0]].values())} rækker og skulle regnes i dele til {asked['model']}: "
            f"KONTROL_DEL_RAEKKER er {most}. Dele kan kun ligge i en mappe, og KONTROL_LAGER er {store.address}. "
            "Sæt KONTROL_DEL_RAEKKER højere, så den regnes hel, eller regn med KONTROL_MOTOR=lokal."
        )
    of_part = parts.Division(**asked["deling"]).of_part(asked["sql"]) if divided else ""
    batch = Batch(asked["model"], asked["aftryk"], asked["sql"], tasks, duckdb.__version__, asked["pakning"], relations, of_part)
    done = parts.compute(batch, _workers())
    folder = Path(asked["mappe"])
    _agree(folder.parent.as_posix(), folder)
    if missing := [d for d in deliveries if not agrees_with_sum(folder / f"{d}.parquet")]:
        raise TaskError(
            f"Arbejderne meldte {len(done)} resultater af {batch.model}, men {len(missing)} findes ikke i {folder}. "
            "Er KONTROL_DATA hos arbejderne den samme mappe som her?"
        )
    for rest in (*folder.glob(".*.tmp"), *folder.glob(f"*{PART}")):  # of attempts whose worker died, and what is put together
        rest.unlink(missing_ok=True)
    outcomes[batch.model] = done
    return len(done)


def _workers() -> Callable[[Batch], list[Outcome]]:
    if engine() == PIPES:
        if by_caller is None:
            raise TaskError(
                "KONTROL_MOTOR=pipes kræver, at dbt startes af Dagster: kør kontrol run, eller lad KONTROL_MOTOR være lokal."
            )
        return by_caller
    if not _spark:  # one session for the whole build: to begin it costs as much as a million rows
        _spark.append(Spark(os.environ["KONTROL_SPARK"], Path.cwd()))
    return _spark[0].compute


def _remove(folder: Path) -> None:
    if not folder.is_dir():
        return folder.unlink()
    shutil.rmtree(folder, ignore_errors=True)  # a worker whose run is gone may still write there: the next build removes that too


class Plugin(BasePlugin):
    """Gives the functions to dbt's connection, and its threads, which in profiles.yml would be part of the parsed project; named
    there."""

    def configure_connection(self, conn: DuckDBPyConnection) -> None:
        if threads := os.environ.get("KONTROL_TRAADE"):
            conn.execute(f"set threads = {int(threads)}")
        text = ["VARCHAR"]
        conn.create_function("hele_resultater", whole_results, text * 3, "VARCHAR[]", side_effects=True)
        conn.create_function("gem_resultat", save_result, text * 2, "VARCHAR", side_effects=True)
        conn.create_function("motor", engine, [], "VARCHAR", side_effects=True)
        conn.create_function("del_raekker", rows_of_a_task, [], "BIGINT", side_effects=True)
        conn.create_function("arbejdere_beregn", compute_by_workers, text, "BIGINT", side_effects=True)
