"""Details of one municipality on the benchmark page: by mouse, keyboard and tap."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dagster_project.format import pct
from tests.site.benchmarksiden import celle, prik

pytestmark = pytest.mark.heavy


def test_peg_viser_kommunens_tal_og_slipper_igen(publikation: Path, fil: Path, aaben: Callable[..., Page]) -> None:
    side = aaben(fil)
    r = celle(publikation, "376")
    prik(side, "376").hover()
    boks = side.locator("#detalje")
    expect(boks).to_contain_text("Guldborgsund")
    expect(boks).to_contain_text(pct(r["andel_udtaget"]))
    expect(boks).to_contain_text("opfylder kriteriet")
    side.mouse.move(5, 5)
    expect(boks).to_be_hidden()


def test_piletaster_gaar_fra_kommune_til_kommune_og_esc_lukker(fil: Path, aaben: Callable[..., Page]) -> None:
    side = aaben(fil)
    prikker = side.locator("svg.f1.bred .pr circle")
    koder = prikker.evaluate_all("ps => ps.map(p => p.dataset.k)")
    side.locator("#kommune").focus()
    for _ in range(12):  # from the filter by Tab alone, past nothing but what lies between
        side.keyboard.press("Tab")
        if side.evaluate("document.activeElement.tagName") == "circle":
            break
    aktiv = "document.activeElement.dataset.k"
    assert side.evaluate(aktiv) == koder[0]
    expect(side.locator("#detalje")).to_be_visible()
    side.keyboard.press("ArrowRight")
    side.keyboard.press("ArrowDown")
    assert side.evaluate(aktiv) == koder[2]
    side.keyboard.press("ArrowLeft")
    assert side.evaluate(aktiv) == koder[1]
    side.keyboard.press("End")
    assert side.evaluate(aktiv) == koder[-1]
    side.keyboard.press("Escape")
    expect(side.locator("#detalje")).to_be_hidden()
    side.keyboard.press("Home")
    side.keyboard.press("Enter")
    assert f"kommune={koder[0]}" in side.url


def test_et_tryk_paa_en_telefon_viser_og_fremhaever(fil: Path, aaben: Callable[..., Page]) -> None:
    side = aaben(fil, bredde=390, hoejde=844, has_touch=True, is_mobile=True)
    p = prik(side, "376")
    p.scroll_into_view_if_needed()
    kasse = p.bounding_box()
    side.touchscreen.tap(kasse["x"] + kasse["width"] / 2 + 4, kasse["y"] + kasse["height"] / 2 - 4)  # a finger is not exact
    expect(side.locator("#detalje")).to_contain_text("Guldborgsund")
    expect(side.locator("#kommune")).to_have_value("376")
    kant = side.locator("#detalje").bounding_box()
    assert kant["x"] >= 0 and kant["x"] + kant["width"] <= 390
