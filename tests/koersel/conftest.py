"""What the tests of runs share: an empty landing folder that the settings of this process name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.koersel.miljoe import Mappe


@pytest.fixture
def mappe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Mappe:
    m = Mappe(tmp_path)
    m.landing.mkdir()
    for navn, vaerdi in m.miljoe().items():
        if navn.startswith("KONTROL_"):
            monkeypatch.setenv(navn, vaerdi)
    return m
