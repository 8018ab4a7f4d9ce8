"""Worlds that several rooms share, built once a session; and which tests need a build or a browser, told by what they use."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.fejl.verden import FOERSTE, KILDE
from tests.koersel.miljoe import Mappe
from tests.worlds import shared


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Mappe:
    """`kontrol demo` and `kontrol run`, in folders of their own, without a key. Who changes anything takes a copy."""

    def build(place: Path) -> None:
        for kommando in ("demo", "run"):
            svar = Mappe(place, noegle=None).kontrol(kommando)
            assert svar.returncode == 0, svar.stdout + svar.stderr

    return Mappe(shared(tmp_path_factory, "demo", build), noegle=None)


@pytest.fixture(scope="session")
def en_leverance(tmp_path_factory: pytest.TempPathFactory) -> Mappe:
    """One delivery of two cases in, built. Who changes anything takes a copy (worlds.copied)."""

    def build(place: Path) -> None:
        mappe = Mappe(place)
        mappe.laeg(KILDE, f"{KILDE}_151_2023-11.csv", FOERSTE)
        svar = mappe.kontrol("run")
        assert svar.returncode in (0, 1), svar.stdout + svar.stderr

    return Mappe(shared(tmp_path_factory, "en_leverance", build))


# whoever uses one of these waits for dbt; what else starts a build must carry the marker itself, or fails (_watch)
BUILT = frozenset(("demo", "en_leverance", "staging_grunde"))
BUILDING_COMMANDS = ("run", "udgiv", "genskab")
_running: list[pytest.Item] = []


@pytest.hookimpl(tryfirst=True)  # before -m chooses among them
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marked by what they use, and the longest first, so that no worker sits alone with one at the end; the demo's come after
    the other builds, so that not all workers wait for it at once."""
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
        fil = item.nodeid.partition("::")[0]
        first[fil] = min(first.get(fil, 9), _turn(item))
    items.sort(key=lambda item: first[item.nodeid.partition("::")[0]])


def _turn(item: pytest.Item) -> int:
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
    if program == "dbt" or (program == "kontrol" and command[1] in BUILDING_COMMANDS):
        raise AssertionError(f"{_running[0].nodeid} starts {program} {command[1]}: mark it with pytest.mark.build")


sys.addaudithook(_watch)
