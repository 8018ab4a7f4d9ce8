"""The wheel alone gives a `kontrol` that works, outside any checkout, and writes nothing where it is installed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from dagster_project.build.state import code_fingerprint
from dagster_project.common.program import ROOT
from dagster_project.publications.fingerprints import grundlag
from tests.installed import kontrol_of, package_files

pytestmark = [pytest.mark.heavy, pytest.mark.build, pytest.mark.torture, pytest.mark.ci]


def test_the_version_is_the_newest_of_the_changelog(installed: Path) -> None:
    newest = re.search(r"^## (\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    answer = kontrol_of(installed, "--version")
    assert answer.stdout == f"kontrolprovenu {newest[1]}\n"
    (wheel,) = (installed / "dist").glob("*.whl")
    assert wheel.name.startswith(f"kontrolprovenu-{newest[1]}-")


def test_demo_run_and_udgiv_give_the_published_figures_and_both_sites(installed: Path) -> None:
    out = (installed / "run.txt").read_text().replace("\u00a0", " ")
    # docs/kilder: the five categories of Ballerup 2023 add up to the first total; the second is without § 11 cases
    for amount in ("11.264.947", "10.149.790", "5.764.357"):
        assert f"{amount} kr." in out
    publication = installed / "data" / "publikationer" / "2023-12.1"
    assert (publication / "intern" / "site" / "index.html").exists()
    public = installed / "data" / "offentlig" / "2023-12.1"
    assert (public / "site" / "index.html").exists()
    assert [f.read_bytes()[:5] for f in public.rglob("*.pdf")] == [b"%PDF-"], "typeset with the fonts of the package"


def test_it_computes_by_the_very_code_of_the_checkout(installed: Path) -> None:
    built = json.loads((installed / "data" / "kontroller.json").read_text("utf-8"))
    assert built["kode"] == code_fingerprint()
    manifest = json.loads((installed / "data" / "publikationer" / "2023-12.1" / "manifest.json").read_text("utf-8"))
    assert {k: manifest["grundlag"][k] for k in ("kode", "seeds", "afhaengigheder")} == {
        k: grundlag()[k] for k in ("kode", "seeds", "afhaengigheder")
    }
    assert manifest["grundlag"]["git"] is None


def test_nothing_is_written_where_the_program_is_installed(installed: Path) -> None:
    assert package_files(installed) == json.loads((installed / "filer.json").read_text())
    assert list((installed / "cache" / "kontrolprovenu" / "parsed").glob("*/manifest.json"))
