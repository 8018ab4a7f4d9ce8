"""A data folder of the version before: one run builds it again, and nothing that is published is revised for it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import duckdb
import pytest

from dagster_project.common.files import sha256
from dagster_project.publications.chain import MANIFEST, SEAL
from dagster_project.publications.fingerprints import as_json
from dagster_project.publications.run_account import account_file
from tests.data_folder import Folder
from tests.publish.helpers import Copy, copies

pytestmark = [pytest.mark.heavy, pytest.mark.build, pytest.mark.torture]
OF_BEFORE = ("database", "register", "kode", "aktiver", "resultater")
RENAMED = "marts/advarsler: accepted_values_advarsler_art"  # a test of dbt's that has another name now


def as_the_version_before_left_it(place: Copy, publication: str) -> None:
    """What version e706330 wrote otherwise: its database says nothing of its own making; its account of a run has five fields,
    and names tests that are called otherwise now; its last run and its publication rest on other code. dagster.yaml of that
    version is tried in tests/defs/test_dagster_home.py."""
    with duckdb.connect(str(place.data / "kontrol.duckdb")) as con:
        con.execute("drop schema bygning cascade")
    account = json.loads(account_file(place.data).read_text("utf-8"))
    account |= {"database": sha256(place.data / "kontrol.duckdb"), "kode": "0" * 16}
    account["resultater"].append({"kontrol": RENAMED, "bestaaet": True, "alvor": "ERROR"})
    rewrite(account_file(place.data), {k: account[k] for k in OF_BEFORE})
    last = place.data / "sidste_koersel.json"
    rewrite(last, json.loads(last.read_text("utf-8")) | {"kode": "0" * 16})
    manifest = place.data / "publikationer" / publication / MANIFEST
    content = json.loads(manifest.read_text("utf-8"))
    content["grundlag"] |= {"kode": "0" * 64, "afhaengigheder": "0" * 64, "git": "e7063308a70eb9d460ba2695600e7980248d5526"}
    manifest.write_bytes(as_json(content))
    manifest.with_name(SEAL).write_text(f"{hashlib.sha256(manifest.read_bytes()).hexdigest()}  {MANIFEST}\n", "ascii")


def rewrite(file: Path, content: dict) -> None:
    file.write_text(json.dumps(content), "utf-8")


def test_one_run_builds_it_again_and_no_figure_is_revised_because_of_code(demo: Folder, tmp_path: Path) -> None:
    place = copies(demo, tmp_path)
    as_the_version_before_left_it(place, place.udgivet())
    done = place.kontrol("run")
    assert done.returncode == 0, done.stdout + done.stderr
    assert place.tabeller() == demo.tabeller()
    preview = place.kontrol("forhaandsvis", "--json")
    assert preview.returncode == 0, preview.stdout[:2000] + preview.stderr
    found = json.loads(preview.stdout)
    assert (found["hindringer"], found["aendrede_tal"], found["linjer"]) == ([], [], [])
