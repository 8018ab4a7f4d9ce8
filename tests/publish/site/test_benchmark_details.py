"""Details of one municipality on the benchmark page: by mouse, keyboard and tap."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dagster_project.common.danish import pct
from tests.publish.site.benchmark_page import celle, dot

pytestmark = pytest.mark.heavy


def test_pointing_shows_a_kommunes_figures_and_lets_go_again(publikation: Path, fil: Path, opened: Callable[..., Page]) -> None:
    page = opened(fil)
    r = celle(publikation, "376")
    dot(page, "376").hover()
    box = page.locator("#detalje")
    expect(box).to_contain_text("Guldborgsund")
    expect(box).to_contain_text(pct(r["andel_udtaget"]))
    expect(box).to_contain_text("opfylder kriteriet")
    page.mouse.move(5, 5)
    expect(box).to_be_hidden()


def test_arrow_keys_go_from_kommune_to_kommune_and_escape_closes(fil: Path, opened: Callable[..., Page]) -> None:
    page = opened(fil)
    dots = page.locator("svg.f1.bred .pr circle")
    codes = dots.evaluate_all("ps => ps.map(p => p.dataset.k)")
    page.locator("#kommune").focus()
    for _ in range(12):  # from the filter by Tab alone, past nothing but what lies between
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "circle":
            break
    asset = "document.activeElement.dataset.k"
    assert page.evaluate(asset) == codes[0]
    expect(page.locator("#detalje")).to_be_visible()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(asset) == codes[2]
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(asset) == codes[1]
    page.keyboard.press("End")
    assert page.evaluate(asset) == codes[-1]
    page.keyboard.press("Escape")
    expect(page.locator("#detalje")).to_be_hidden()
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    assert f"kommune={codes[0]}" in page.url


def test_a_tap_on_a_phone_shows_and_highlights(fil: Path, opened: Callable[..., Page]) -> None:
    page = opened(fil, width=390, height=844, has_touch=True, is_mobile=True)
    p = dot(page, "376")
    p.scroll_into_view_if_needed()
    box = p.bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] / 2 + 4, box["y"] + box["height"] / 2 - 4)  # a finger is not exact
    expect(page.locator("#detalje")).to_contain_text("Guldborgsund")
    expect(page.locator("#kommune")).to_have_value("376")
    edge = page.locator("#detalje").bounding_box()
    assert edge["x"] >= 0 and edge["x"] + edge["width"] <= 390
