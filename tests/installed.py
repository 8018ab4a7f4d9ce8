"""The program as a municipality has it: the wheel in an environment of its own, outside the checkout."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from pathlib import Path

from dagster_project.common.program import ROOT
from tests.data_folder import Folder

UV = Path(sys.executable).parent / "uv"


def build_wheel(folder: Path) -> Path:
    """The wheel of this checkout, as `make wheel` builds it."""
    subprocess.run(
        [UV, "build", "--quiet", "--wheel", "--no-build-isolation", "--python", sys.executable, "-o", folder, ROOT], check=True
    )
    (wheel,) = folder.glob("*.whl")
    return wheel


def install(wheel: Path, environment: Path) -> Path:
    """The folder of the programs of a new environment that holds the wheel alone. What the wheel asks for is read where the lock
    put it already, without what stands there as an editable install: this checkout."""
    subprocess.run([UV, "venv", "--quiet", "--python", sys.executable, environment], check=True)
    python = environment / "bin" / "python"
    subprocess.run([UV, "pip", "install", "--quiet", "--offline", "--no-deps", "--python", python, wheel], check=True)
    (packages := site_packages(environment)).joinpath("laaste.pth").write_text(sysconfig.get_path("purelib") + "\n")
    assert (packages / "dagster_project" / "_program").is_dir()
    return python.parent


def site_packages(environment: Path) -> Path:
    (found,) = environment.glob("lib/python*/site-packages")
    return found


def kontrol_of(place: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """The installed program over the landing and data folder beside it, outside any checkout."""
    folder = Folder(place, noegle=None, program=place / "miljoe" / "bin" / "kontrol")
    return folder.kontrol(*command, XDG_CACHE_HOME=str(place / "cache"), PYTHONDONTWRITEBYTECODE="1", PYTHONPATH="")


def package_files(place: Path) -> list[str]:
    """Every file of the environment, and when it was written."""
    packages = site_packages(place / "miljoe")
    return sorted(f"{f.relative_to(packages)} {f.stat().st_mtime_ns}" for f in packages.rglob("*") if f.is_file())
