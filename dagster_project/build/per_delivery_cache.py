"""What each delivery yields by itself, kept beside the raw store: one Parquet file per model, fingerprint and delivery. dbt's
materialization `pr_leverance` calls these through DuckDB; nothing here is needed but time: the folder may go at any moment."""

from __future__ import annotations

import os
from pathlib import Path

from dbt.adapters.duckdb.plugins import BasePlugin
from duckdb import DuckDBPyConnection

from dagster_project.common.files import put_in_place

TAIL = b"PAR1"  # the last bytes of a whole Parquet file


def result_folder(cache: str, model: str, fingerprint: str) -> Path:
    return Path(cache) / model / fingerprint


def whole_results(cache: str, model: str, fingerprint: str) -> list[str]:
    """The deliveries whose result stands whole. What a killed run left half-written, and what another fingerprint made, goes."""
    folder = result_folder(cache, model, fingerprint)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for other in folder.parent.iterdir():
        if other != folder:
            _remove(other)
    whole = []
    for file in sorted(folder.iterdir()):
        if file.suffix == ".parquet" and _is_whole(file):
            whole.append(file.stem)
        else:
            file.unlink()
    return whole


def save_result(temporary: str, file: str) -> str:
    """The finished file takes its place in one step."""
    put_in_place(Path(temporary), Path(file))
    return file


def _is_whole(file: Path) -> bool:
    if file.stat().st_size < 2 * len(TAIL):
        return False
    with file.open("rb") as f:
        f.seek(-len(TAIL), os.SEEK_END)
        return f.read() == TAIL


def _remove(folder: Path) -> None:
    if not folder.is_dir():
        return folder.unlink()
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()


class Plugin(BasePlugin):
    """Gives the functions to dbt's connection; named in profiles.yml."""

    def configure_connection(self, conn: DuckDBPyConnection) -> None:
        text = ["VARCHAR"]
        conn.create_function("hele_resultater", whole_results, text * 3, "VARCHAR[]", side_effects=True)
        conn.create_function("gem_resultat", save_result, text * 2, "VARCHAR", side_effects=True)
