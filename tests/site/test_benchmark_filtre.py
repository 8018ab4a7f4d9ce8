"""The filters of the benchmark page: in the address, and drawn as the server draws."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dagster_project.format import pct
from tests.site.benchmarksiden import celle

pytestmark = pytest.mark.heavy


def test_filtre_staar_i_adressen_og_adressen_aabner_visningen(publikation: Path, fil: Path, aaben: Callable[..., Page]) -> None:
    side = aaben(fil)
    side.get_by_label("Trin 2 · Kontanthjælp").check()
    side.get_by_label("Fremhæv kommune").select_option(label="Aabenraa")
    assert side.url.endswith("#celle=2-kontanthjaelp&kommune=580")
    r = celle(publikation, "580", "2", "kontanthjælp")
    for s in (side, aaben(fil, "#celle=2-kontanthjaelp&kommune=580")):
        raekke = s.locator('tr[data-r="benchmark|2023-12|580|2|kontanthjælp"]')
        expect(raekke).to_have_class("v")
        expect(raekke.locator('[data-f="andel_udtaget"]')).to_have_text(pct(r["andel_udtaget"]))
        expect(s.locator("svg.f1.bred .mk.valgt text")).to_have_text(f"Aabenraa {pct(r['andel_udtaget'])}")
        expect(s.get_by_label("Trin 2 · Kontanthjælp")).to_be_checked()


@pytest.mark.parametrize("anker", ["#celle=findes-ikke&kommune=999", "#celle=__proto__&kommune=constructor", "#%"])
def test_en_forkert_adresse_giver_den_almindelige_visning(fil: Path, aaben: Callable[..., Page], anker: str) -> None:
    side = aaben(fil, anker)
    expect(side.get_by_label("Trin 3 · Alle")).to_be_checked()
    assert side.locator("svg.f1.bred .pr circle").count() > 90


def test_scriptet_tegner_det_samme_som_serveren(fil: Path, aaben: Callable[..., Page]) -> None:
    """From the first cell to another and back: every mark, label and figure stands where the server drew it."""
    tegning = """() => JSON.stringify([...document.querySelectorAll(
        'h1,#ingress,.noegletal [data-f],svg.f1 circle,svg.f1 .mk *,svg.f1 .med *,svg.f2 circle,.bv,#smaa li *,' +
        '#tabel tbody *')].map(e =>
        [e.tagName, e.closest('[data-r]')?.dataset.r, ...['d','cx','cy','x','y','text-anchor'].map(a => e.getAttribute(a)),
         (e.getAttribute('class') || ''), e.children.length || e.tagName == 'circle' ? '' : e.textContent]))"""
    foer = aaben(fil, java_script_enabled=False).evaluate(tegning)
    side = aaben(fil)
    assert side.evaluate(tegning) == foer
    side.get_by_label("Trin 3 · Økonomisk friplads").check()
    assert side.evaluate(tegning) != foer
    side.get_by_label("Trin 3 · Alle").check()
    assert side.evaluate(tegning) == foer
