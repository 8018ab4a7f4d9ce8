"""Worlds that several rooms share, built once a session; and which tests need a build or a browser, told by what they use."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from dagster_project.common.duckdb_read import open_built
from dagster_project.publish.editions import write_editions
from dagster_project.revisions.find import Revisions
from dagster_project.settings import SAMPLE_KEY
from tests.data_folder import Folder
from tests.faults.world import FIRST, KILDE
from tests.installed import build_wheel, install, kontrol_of, package_files
from tests.worlds import shared


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """`kontrol demo` and `kontrol run`, in folders of their own, without a key. Who changes anything takes a copy."""

    def build(place: Path) -> None:
        for command in ("demo", "run"):
            answer = Folder(place, noegle=None).kontrol(command)
            assert answer.returncode == 0, answer.stdout + answer.stderr

    return Folder(shared(tmp_path_factory, "demo", build), noegle=None)


@pytest.fixture(scope="session")
def one_leverance(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """One delivery of two cases in, built. Who changes anything takes a copy (worlds.copied)."""

    def build(place: Path) -> None:
        folder = Folder(place)
        folder.put(KILDE, f"{KILDE}_151_2023-11.csv", FIRST)
        answer = folder.kontrol("run")
        assert answer.returncode in (0, 1), answer.stdout + answer.stderr

    return Folder(shared(tmp_path_factory, "en_leverance", build))


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel installed in `miljoe`, and the demo built and published with it in `landing` and `data`; `filer.json` lists the
    package as it was installed, `<command>.txt` is what each command said."""

    def build(place: Path) -> None:
        install(build_wheel(place / "dist"), place / "miljoe")
        (place / "filer.json").write_text(json.dumps(package_files(place)))
        for command in (("demo",), ("run",), ("udgiv", "--godkendt-af", "Prøven")):
            answer = kontrol_of(place, *command)
            assert answer.returncode == 0, answer.stdout + answer.stderr
            (place / f"{command[0]}.txt").write_text(answer.stdout)

    return shared(tmp_path_factory, "installeret", build)


# whoever uses one of these waits for dbt; what else starts a build must carry the marker itself, or fails (_watch)
BUILT = frozenset(("demo", "one_leverance", "staging_reasons", "manifest", "installed"))
BUILDING_COMMANDS = ("run", "udgiv", "genskab")
LONGEST = "tests/build/test_materialize.py"  # first, so that one worker builds the demo while the other does without it
_running: list[pytest.Item] = []


@pytest.hookimpl(tryfirst=True)  # before -m chooses among them
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marked by what they use, and the longest first, so that no worker sits alone with one at the end; those of the
    demo come after the other builds, so that not all workers wait for it at once."""
    for item in items:
        used = set(getattr(item, "fixturenames", ()))
        if used & BUILT:
            item.add_marker("build")
        if "browser" in used:
            item.add_marker("browser")
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker("property")
    first: dict[str, int] = {}  # a file stays whole: its fixtures are its own
    for item in items:
        file = item.nodeid.partition("::")[0]
        first[file] = min(first.get(file, 9), _turn(item))
    items.sort(key=lambda item: first[item.nodeid.partition("::")[0]])


def _turn(item: pytest.Item) -> int:
    if item.nodeid.startswith(LONGEST):
        return -1
    if "demo" in getattr(item, "fixturenames", ()):
        return 1
    return 0 if item.get_closest_marker("build") else 2 if item.get_closest_marker("heavy") else 3


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item):
    _running[:] = [item]
    try:
        return (yield)
    finally:
        _running.clear()


def _watch(event: str, args: tuple) -> None:
    """A build that is started by a test without the marker `build` fails: `make test-hurtig` promises to start none."""
    if event != "subprocess.Popen" or not _running or _running[0].get_closest_marker("build"):
        return
    command = [os.fsdecode(a) if isinstance(a, (bytes, os.PathLike)) else str(a) for a in args[1]]
    program = Path(command[0]).name
    if program == "dbt" or "dbt.cli.main" in command or (program == "kontrol" and command[1] in BUILDING_COMMANDS):
        raise AssertionError(f"{_running[0].nodeid} starts {' '.join(command[:4])}: mark it with pytest.mark.build")


sys.addaudithook(_watch)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    m = Folder(tmp_path)
    m.landing.mkdir()
    for name, value in m.environment().items():
        if name.startswith("KONTROL_"):
            monkeypatch.setenv(name, value)
    return m


NAME = "2023-12.1"


@pytest.fixture(scope="session")
def editions(demo: Folder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    def build(folder: Path) -> None:
        (folder / NAME).mkdir()
        with open_built(demo.data / "kontrol.duckdb") as built:
            write_editions(built, Revisions(None), folder / NAME, "2023-12", [], SAMPLE_KEY)

    return shared(tmp_path_factory, "udgaver", build) / NAME
