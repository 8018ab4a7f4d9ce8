"""The program's own files have one name, in a checkout and in an installed package."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from dagster_project.common.program import PACKAGE, ROOT, own_files

SHOWN = "from dagster_project.common.program import *; print(ROOT, INSTALLED); print([n for n, _ in own_files('seeds/*.csv')])"


def _ask(place: Path, cache: str) -> list[str]:
    """What the program that lies in `place` says of itself, and where it would keep dbt's parsed project."""
    code = f"{SHOWN}; from dagster_project.build.parsed_project import STORE; print(STORE)"
    env = {**os.environ, "PYTHONPATH": str(place), "XDG_CACHE_HOME": cache}
    return subprocess.run(
        [sys.executable, "-c", code], env=env, cwd=place, capture_output=True, text=True, check=True
    ).stdout.splitlines()


def test_names_are_those_of_the_checkout_and_byte_code_is_none_of_them(tmp_path: Path) -> None:
    names = [n for n, _ in own_files("dagster_project/**/*")]
    assert "dagster_project/common/program.py" in names
    assert not [n for n in names if "__pycache__" in n or "_program" in n]
    assert dict(own_files("seeds/kommuner.csv")) == {"seeds/kommuner.csv": ROOT / "seeds" / "kommuner.csv"}


def test_an_installed_package_reads_what_it_carries_and_caches_with_the_user(tmp_path: Path) -> None:
    shutil.copytree(PACKAGE, tmp_path / "dagster_project", ignore=shutil.ignore_patterns("__pycache__"))
    carried = tmp_path / "dagster_project" / "_program"
    (carried / "seeds").mkdir(parents=True)
    (carried / "seeds" / "en.csv").write_text("a\n")
    assert _ask(tmp_path, "/et/sted") == [f"{carried} True", "['seeds/en.csv']", "/et/sted/kontrolprovenu/parsed"]


def test_the_wheel_carries_whatever_decides_a_figure() -> None:
    carried = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"][
        "force-include"
    ]
    for pattern in ("dbt_project/*.yml", "dbt_project/m*/**/*", "dbt_project/tests/**/*", "seeds/**/*", "requirements.lock"):
        for name, _ in own_files(pattern):
            assert any(name == c or name.startswith(f"{c}/") for c in carried), name
