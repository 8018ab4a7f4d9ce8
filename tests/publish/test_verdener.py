"""Whatever the world, and whatever was published before: the attacker narrows no hidden figure to one value."""

from __future__ import annotations

import tempfile
from copy import deepcopy
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dagster_project.publish.udgaver import skriv_begge
from tests.publish.angriber.angrib import angrib
from tests.publish.verdener import KATEGORI, KOMPONENTER, Verden, tabeller

NOEGLE = b"en noegle til afproevning, 32 byte lang"
AAR = (2022, 2023)
beloeb = st.integers(1, 400).map(lambda v: Decimal(v * 777))
YDELSER = ("Folkepension", "Boligydelse", "Barseldagpenge")


@st.composite
def verdener(draw: st.DrawFn) -> Verden:
    koder = draw(st.sampled_from([("151",), ("101", "151"), ("101", "147", "151")]))
    v = Verden(daekket=[(k, a) for k in koder for a in AAR])
    for k, a in v.daekket:
        for kat in KATEGORI:
            for nr in range(draw(st.sampled_from([0, 1, 2, 4, 5, 6, 9]))):
                komp = draw(st.sampled_from([c for c in KOMPONENTER[kat] if c != "anke"]))
                v.sager.append((k, a, kat, f"S{nr}", komp, draw(beloeb)))
        for y in draw(st.lists(st.sampled_from(YDELSER), unique=True)):
            sa, ka = draw(st.integers(0, 7)), draw(st.integers(0, 7))
            v.udk.append((k, a, y, sa, draw(beloeb) if sa else Decimal(0), ka, draw(beloeb) if ka else Decimal(0)))
        n = draw(st.integers(0, 6))
        v.p11.append((k, a, n, draw(beloeb) if n else Decimal(0), draw(beloeb) if n else Decimal(0)))
        hele = draw(st.integers(0, 12))
        v.indsatser += [(k, a, "anker_afgjort", hele), (k, a, "anker_stadfaestet", draw(st.integers(0, hele)))]
    for a in AAR:
        for y in sorted({r[2] for r in v.udk if r[1] == a}):
            sa, ka = draw(st.integers(0, 6)), draw(st.integers(0, 6))
            v.resten.append((a, y, sa, draw(beloeb) if sa else Decimal(0), ka, draw(beloeb) if ka else Decimal(0)))
    return v


@st.composite
def naeste(draw: st.DrawFn, foer: Verden) -> Verden:
    """A month later: some cases more, one corrected, another count."""
    v = deepcopy(foer)
    for i in range(draw(st.sampled_from([0, 1, 3, 5, 8]))):
        k, a = draw(st.sampled_from(v.daekket))
        kat = draw(st.sampled_from(sorted(KATEGORI)))
        v.sager.append((k, a, kat, f"N{i}", KOMPONENTER[kat][0], draw(beloeb)))
    if v.sager and draw(st.booleans()):
        i = draw(st.integers(0, len(v.sager) - 1))
        v.sager[i] = (*v.sager[i][:5], draw(beloeb))
    v.indsatser = [(k, a, n, x + draw(st.sampled_from([0, 0, 2, 6]))) for k, a, n, x in v.indsatser]
    stadf = {(k, a): x for k, a, n, x in v.indsatser if n == "anker_afgjort"}
    v.indsatser = [(k, a, n, min(x, stadf[k, a])) for k, a, n, x in v.indsatser]
    return v


@st.composite
def forloeb(draw: st.DrawFn) -> list[Verden]:
    foerste = draw(verdener())
    return [foerste, draw(naeste(foerste))]


def skriv(forloeb: list[Verden], rod: Path, skabelon: Path, kommuner: int | None = None) -> list[Path]:
    mapper: list[Path] = []
    for i, verden in enumerate(forloeb, start=1):
        mappe = rod / f"2023-12.{i}"
        mappe.mkdir()
        skriv_begge(tabeller(verden, skabelon, kommuner), mappe, mapper, NOEGLE)
        mapper.append(mappe)
    return mapper


@pytest.mark.heavy
@settings(max_examples=5, deadline=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(forloeb=forloeb())
def test_no_world_gives_a_hidden_figure_away(udgaver: Path, forloeb: list[Verden]):
    with tempfile.TemporaryDirectory() as rod:
        mapper = skriv(forloeb, Path(rod), udgaver / "intern" / "tabeller")
        assert angrib(mapper) == []
