"""The filters of the benchmark page: in the address, and drawn as the server draws."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dagster_project.common.danish import pct
from tests.publish.site.benchmark_page import celle

pytestmark = pytest.mark.heavy


def test_filters_stand_in_the_address_which_opens_the_view(publikation: Path, fil: Path, opened: Callable[..., Page]) -> None:
    page = opened(fil)
    page.get_by_label("Kontroltrin 2, kontanthjælp").check()
    page.get_by_label("Fremhæv kommune").select_option(label="Aabenraa")
    assert page.url.endswith("#celle=2-kontanthjaelp&kommune=580")
    r = celle(publikation, "580", "2", "kontanthjælp")
    for s in (page, opened(fil, "#celle=2-kontanthjaelp&kommune=580")):
        row = s.locator('tr[data-r="benchmark|2023-12|580|2|kontanthjælp"]')
        expect(row).to_have_class("v")
        expect(row.locator('[data-f="andel_udtaget"]')).to_have_text(pct(r["andel_udtaget"]))
        expect(s.locator("svg.f1.bred .mk.valgt text")).to_have_text(f"Aabenraa {pct(r['andel_udtaget'])}")
        expect(s.get_by_label("Kontroltrin 2, kontanthjælp")).to_be_checked()


@pytest.mark.parametrize("anker", ["#celle=findes-ikke&kommune=999", "#celle=__proto__&kommune=constructor", "#%"])
def test_a_wrong_address_gives_the_usual_view(fil: Path, opened: Callable[..., Page], anker: str) -> None:
    page = opened(fil, anker)
    expect(page.get_by_label("Kontroltrin 3, alle ydelser")).to_be_checked()
    assert page.locator("svg.f1.bred .pr circle").count() > 90


def test_the_script_draws_what_the_server_does(fil: Path, opened: Callable[..., Page]) -> None:
    """From the first cell to another and back: every mark, label and figure stands where the server drew it."""
    drawing = """() => JSON.stringify([...document.querySelectorAll(
        'h1,#ingress,.noegletal [data-f],svg.f1 circle,svg.f1 .mk *,svg.f1 .med *,svg.f2 circle,.bv,#smaa li *,' +
        '#tabel tbody *')].map(e =>
        [e.tagName, e.closest('[data-r]')?.dataset.r, ...['d','cx','cy','x','y','text-anchor'].map(a => e.getAttribute(a)),
         (e.getAttribute('class') || ''), e.children.length || e.tagName == 'circle' ? '' : e.textContent]))"""
    before = opened(fil, java_script_enabled=False).evaluate(drawing)
    page = opened(fil)
    assert page.evaluate(drawing) == before
    page.get_by_label("Kontroltrin 3, økonomisk friplads").check()
    assert page.evaluate(drawing) != before
    page.get_by_label("Kontroltrin 3, alle ydelser").check()
    assert page.evaluate(drawing) == before
