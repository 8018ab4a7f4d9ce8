"""What holds for every page of both editions: axe, no request, no overflow, phone, dark, print; screenshots are kept."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from dagster_project.publish import site
from tests.effort import TORTURE
from tests.publish.site.conftest import SHOTS
from tests.publish.site.visit import PATIENCE

pytestmark = pytest.mark.heavy
AXE = Path(__file__).parent / "axe" / "axe.min.js"
SCREENS = {"desktop": 1280, "telefon": 390}
COLOURS = {"light": "{}", "dark": "{runOnly: ['color-contrast', 'link-in-text-block']}"}
ASKED = {("telefon", "light"), ("desktop", "dark")}
AXE_JS = AXE.read_text("utf-8")
FEWER = "document.querySelectorAll('tbody tr:nth-child(n + 9), circle:nth-child(n + 9)').forEach(e => e.remove())"  # all alike
FONT = Path(site.__file__).parent / "fonts"


@pytest.mark.parametrize("folder", [AXE.parent, FONT])
def test_what_is_brought_along_is_what_was_downloaded(folder: Path) -> None:
    """Fonts and axe are vendored as published, with their licence beside them."""
    lines = (folder / "SHA256SUMS").read_text().splitlines()
    assert lines and list(folder.glob("LICENSE*"))
    for line in lines:
        sum_, name = line.split()
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == sum_


def test_axe_finds_nothing_on_any_page(publikation: Path, pages: list[Path], browser: Browser) -> None:
    """WCAG and best practice, all of it in the light on a phone, colours in the dark on a desktop, of a page in both editions the
    public one; under torture both, and in each of both on each. The dark changes colours alone. Nothing runs off the side of
    either screen."""
    SHOTS.mkdir(exist_ok=True)
    context = browser.new_context(bypass_csp=True)  # for axe alone
    error = []
    for file in pages:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(file.as_uri())
        edition = file.relative_to(publikation).parts[0]
        for name, width, colours in _ways(page):
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{file.name} er bredere end skærmen"
            if colours == "light" or TORTURE:
                page.screenshot(path=SHOTS / f"{edition}-{file.stem}-{name}-{colours}.png")
        twin = publikation / "offentlig" / file.relative_to(publikation / edition)
        if edition == "intern" and twin in pages and not TORTURE:
            page.close()
            continue
        page.evaluate(FEWER)
        page.evaluate(AXE_JS + ";0")
        for name, _, colours in _ways(page):
            if (name, colours) not in ASKED and not TORTURE:
                continue
            answer = page.evaluate(f"axe.run(document, {{...{COLOURS[colours]}, resultTypes: ['violations'], preload: false}})")
            targets = [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in answer["violations"]]
            error += [(edition, file.name, name, colours, *t) for t in targets]
        page.close()
    context.close()
    assert not error, error


def _ways(page: Page) -> Iterator[tuple[str, int, str]]:
    """The page as wide as each screen, in the light and in the dark."""
    for name, width in SCREENS.items():
        page.set_viewport_size({"width": width, "height": 900})
        for colours in COLOURS:
            page.emulate_media(color_scheme=colours)
            yield name, width, colours


def test_axe_sees_a_fault_when_there_is_one(pages: list[Path], browser: Browser) -> None:
    page = browser.new_page(bypass_csp=True)
    page.goto(pages[0].as_uri())
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"data:,\"><input>')")
    page.evaluate(AXE_JS + ";0")
    assert {"image-alt", "label"} <= {v["id"] for v in page.evaluate("axe.run()")["violations"]}
    page.close()


def test_no_page_asks_for_anything_or_complains(seen: dict[str, dict[str, Any]]) -> None:
    """Opened by double click: nothing is fetched, nothing is refused by the policy, and the font is the one inside."""
    assert len(seen) > 20
    for name, page in seen.items():
        assert (page["own_font"], page["fonts_loaded"], page["complaints"]) == (True, 2, []), name


def test_politikken_lader_intet_fremmed_koere(pages: list[Path], browser: Browser) -> None:
    page = browser.new_page()
    page.goto(pages[0].as_uri())
    page.evaluate("""() => { const s = document.createElement('script'); s.textContent = 'window.fremmed = 1';
        document.body.append(s);
        const i = document.createElement('img'); i.src = 'https://example.invalid/x.png'; document.body.append(i); }""")
    assert page.evaluate("window.fremmed") is None
    assert re.match(
        r"default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-",
        page.locator("meta[http-equiv]").get_attribute("content"),
    )
    page.close()


def test_every_page_works_by_keyboard_and_has_its_landmarks(seen: dict[str, dict[str, Any]]) -> None:
    for name, page in seen.items():
        assert (page["first_stop"], page["after_the_jump"]) == ("Spring til indhold", "indhold"), name
        assert (page["landmarks"], page["without_caption"], page["without_scope"]) == ([1] * 5, 0, 0), name


def test_whatever_is_tapped_is_large_enough_on_a_phone(seen: dict[str, dict[str, Any]]) -> None:
    """24 px at least in one line (WCAG 2.2 target size), 44 px for the filters."""
    for name, page in seen.items():
        assert page["small_targets"] == [], name
        assert all(h >= 44 for h in page["heights_of_filters"]), name
    assert any(page["heights_of_filters"] for page in seen.values())
