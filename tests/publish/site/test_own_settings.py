"""What readers set for themselves: colours of their own (a high contrast theme), and a window as narrow as 320 pixels."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

pytestmark = pytest.mark.heavy
_COLOURS = """([chosen, other]) => [chosen, other].map(s => {
    const style = getComputedStyle(document.querySelector(s));
    return [style.backgroundColor, style.borderBottomColor];
})"""


def test_with_own_colours_the_page_and_the_cell_that_are_chosen_are_told_apart(publikation: Path, browser: Browser) -> None:
    """A high contrast theme takes the page's colours away, and makes a line of no colour as visible as any other."""
    page = browser.new_page(forced_colors="active")
    page.goto((publikation / "offentlig" / "site" / "benchmark.html").as_uri())
    for chosen, other in (
        (".top nav a[aria-current]", ".top nav a:not([aria-current])"),
        (".valg input:checked + span", ".valg input:not(:checked) + span"),
    ):
        mine, others = page.evaluate(_COLOURS, [chosen, other])
        assert mine != others, chosen
    page.close()


def test_no_page_of_the_public_site_is_wider_than_a_window_of_320_pixels(publikation: Path, browser: Browser) -> None:
    """WCAG 2.1, 1.4.10: a page that is enlarged to 400 pct. on a screen of 1280 is read without scrolling sideways."""
    page = browser.new_page(viewport={"width": 320, "height": 640})
    site = publikation / "offentlig" / "site"
    wide = {}
    for file in [*site.glob("*.html"), site / "kommune" / "151.html"]:
        page.goto(file.as_uri())
        wide[file.name] = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    assert {name: width for name, width in wide.items() if width > 320} == {}
