"""Fixtures that several rooms share: the demo, built once a session."""

from __future__ import annotations

import pytest

from tests.koersel.miljoe import Mappe


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Mappe:
    """`kontrol demo` and `kontrol run`, in folders of their own, without a key."""
    mappe = Mappe(tmp_path_factory.mktemp("demo"), noegle=None)
    for kommando in ("demo", "run"):
        svar = mappe.kontrol(kommando)
        assert svar.returncode == 0, svar.stdout + svar.stderr
    return mappe


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Fast tests first: who breaks one should not wait for the heavy ones."""
    items.sort(key=lambda item: item.get_closest_marker("heavy") is not None)
