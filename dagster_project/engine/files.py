"""Where a worker finds the files of a task and leaves its result: a folder that it shares with the coordinator, or a store of
objects, of which it takes a copy for as long as the task lasts."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dagster_project.common.files import sum_of
from dagster_project.common.object_store import S3, ObjectStore, StoreError, checked
from dagster_project.engine.task import Batch, Task, TaskError

_FILE = re.compile(r"'((?:raa|cache)/[^']*\.parquet)'")


def data_folder() -> Path:
    """The folder with `raa/` and `cache/` as this worker sees it: it may be mounted elsewhere than on the coordinator."""
    name = "KONTROL_LAGER" if os.environ.get("KONTROL_LAGER") else "KONTROL_DATA"
    place = os.environ.get(name)
    if not place:
        raise TaskError(
            "KONTROL_DATA mangler hos arbejderen: sæt den til datamappen, som arbejderen ser den, eller sæt KONTROL_LAGER."
        )
    if "'" in place or not (Path(place) / "raa").is_dir():
        raise TaskError(f"{name} hos arbejderen er ingen datamappe (raa/ mangler): er lageret monteret dér?")
    return Path(place).absolute()


@contextmanager
def files_of(batch: Batch, task: Task) -> Iterator[Path]:
    """A folder in which the task finds what it reads. What it leaves in `cache/` stays when the block ends without an error."""
    lager = os.environ.get("KONTROL_LAGER", "")
    if not lager.startswith(S3):
        yield data_folder()
        return
    try:
        store = ObjectStore(checked(lager))
        with tempfile.TemporaryDirectory(prefix="kontrol-lager-") as place:
            data = Path(place)
            for wanted in dict.fromkeys(_FILE.findall(batch.sql_for(task))):
                _fetch(store, wanted, data)
            yield data
            result = f"cache/{batch.model}/{batch.fingerprint}/{task.file}"
            store.keep(data / result, result, sum_of(data / result))
    except (StoreError, ValueError) as e:
        raise TaskError(str(e)) from None


def _fetch(store: ObjectStore, place: str, data: Path) -> None:
    """Raises TaskError where there is none, and where two readings of one delivery stand: which of them holds, a run knows."""
    sums = store.listing(place.removesuffix(".parquet")).get(place, {})
    if not sums:
        raise TaskError(f"{place} findes ikke i lageret {store.address}. Kør igen: kontrol run lægger det dér, som mangler.")
    if len(sums) > 1 and place.startswith("raa/"):
        raise TaskError(
            f"{place} findes i {len(sums)} udgaver i lageret {store.address}. Kør igen: kontrol run fjerner den gamle."
        )
    store.bring(place, min(sums), data / place)
