"""The wheel alone gives a `kontrol` that works, outside any checkout, and writes nothing where it is installed."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from dagster_project.build.state import code_fingerprint
from dagster_project.common.program import ROOT
from dagster_project.publications.fingerprints import grundlag
from tests.data_folder import Folder
from tests.installed import build_wheel, install, site_packages
from tests.worlds import shared

pytestmark = [pytest.mark.heavy, pytest.mark.build]


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel installed, and the demo built and published with it; `filer.json` lists the package as it was installed."""

    def build(place: Path) -> None:
        programs = install(build_wheel(place / "dist"), place / "miljoe")
        (place / "filer.json").write_text(json.dumps(_files(place)))
        for command in (("demo",), ("run",), ("udgiv", "--godkendt-af", "Prøven")):
            answer = _kontrol(place, programs, *command)
            assert answer.returncode == 0, answer.stdout + answer.stderr
            (place / f"{command[0]}.txt").write_text(answer.stdout)

    return shared(tmp_path_factory, "installeret", build)


def _kontrol(place: Path, programs: Path, *command: str) -> subprocess.CompletedProcess[str]:
    folder = Folder(place, noegle=None, program=programs / "kontrol")
    return folder.kontrol(*command, XDG_CACHE_HOME=str(place / "cache"), PYTHONDONTWRITEBYTECODE="1", PYTHONPATH="")


def _files(place: Path) -> list[str]:
    packages = site_packages(place / "miljoe")
    return sorted(f"{f.relative_to(packages)} {f.stat().st_mtime_ns}" for f in packages.rglob("*") if f.is_file())


def test_the_version_is_the_newest_of_the_changelog(place: Path) -> None:
    newest = re.search(r"^## (\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    answer = _kontrol(place, place / "miljoe" / "bin", "--version")
    assert answer.stdout == f"kontrolprovenu {newest[1]}\n"
    (wheel,) = (place / "dist").glob("*.whl")
    assert wheel.name.startswith(f"kontrolprovenu-{newest[1]}-")


def test_demo_run_and_udgiv_give_the_published_figures_and_both_sites(place: Path) -> None:
    out = (place / "run.txt").read_text().replace("\u00a0", " ")
    # docs/kilder: the five categories of Ballerup 2023 add up to the first total; the second is without § 11 cases
    for amount in ("11.264.947", "10.149.790", "5.764.357"):
        assert f"{amount} kr." in out
    publication = place / "data" / "publikationer" / "2023-12.1"
    assert (publication / "intern" / "site" / "index.html").exists()
    public = place / "data" / "offentlig" / "2023-12.1"
    assert (public / "site" / "index.html").exists()
    assert [f.read_bytes()[:5] for f in public.rglob("*.pdf")] == [b"%PDF-"], "typeset with the fonts of the package"


def test_it_computes_by_the_very_code_of_the_checkout(place: Path) -> None:
    built = json.loads((place / "data" / "kontroller.json").read_text("utf-8"))
    assert built["kode"] == code_fingerprint()
    manifest = json.loads((place / "data" / "publikationer" / "2023-12.1" / "manifest.json").read_text("utf-8"))
    assert {k: manifest["grundlag"][k] for k in ("kode", "seeds", "afhaengigheder")} == {
        k: grundlag()[k] for k in ("kode", "seeds", "afhaengigheder")
    }
    assert manifest["grundlag"]["git"] is None


def test_nothing_is_written_where_the_program_is_installed(place: Path) -> None:
    assert _files(place) == json.loads((place / "filer.json").read_text())
    assert list((place / "cache" / "kontrolprovenu" / "parsed").glob("*/manifest.json"))
