"""Built worlds that a whole session shares: built once, by whichever worker asks first, and copied by whoever changes them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock

from tests.data_folder import Folder


def shared(tmp_path_factory: pytest.TempPathFactory, name: str, build: Callable[[Path], None]) -> Path:
    """The folder that `build` filled, once in this session. Nothing may be written to it afterwards."""
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent  # each worker has a folder of its own in it
    folder, whole = base / f"world-{name}", base / f"world-{name}.whole"
    with FileLock(base / f"world-{name}.lock"):
        if not whole.exists():
            if folder.exists():  # a worker that failed left it
                shutil.rmtree(folder)
            folder.mkdir()
            build(folder)
            whole.touch()
    return folder


def copied(source: Folder, root: Path) -> Folder:
    """The landing and data folder again, to do harm in; without Dagster's log, whose settings name the place where it lies."""
    shutil.copytree(source.rod, root, ignore=shutil.ignore_patterns("bygning", "dagster", "logs"))
    return replace(source, rod=root)
