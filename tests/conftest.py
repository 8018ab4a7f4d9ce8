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
